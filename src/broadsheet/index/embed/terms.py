"""A few words of every text kept beside its vector, and how much of a question they say in these or like words.

Every word of a question looks for the word of a paper that is nearest to it, and the
cosines are averaged by the weight of the question's words: late interaction, as ColBERT
has it (Khattab and Zaharia 2020, arXiv:2004.12832), over a static table. One vector
cannot say that each thing asked for is there; this can.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from broadsheet.index.embed.base import Terms, Vectors
from broadsheet.index.embed.features import Features, Rows

KEPT = 64
"""Words kept of a text, the heaviest; with 400 judged sets gain nothing."""
_NONE = 0xFFFF
_BITS = np.uint32(16)  # of a place, beside the text's number in one key


@dataclass(frozen=True, slots=True)
class Heaviness:
    """Rows by weight: ``rows[i]`` is the row with ``i`` heavier ones, and ``places[row]`` that ``i``."""

    rows: Terms
    places: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, weights: Vectors) -> "Heaviness":
        """The order of rows that weigh so much; of equals the earlier row comes first."""
        rows = np.argsort(-weights, kind="stable")
        places = np.empty(len(rows), np.uint32)
        places[rows] = np.arange(len(rows), dtype=np.uint32)
        return cls(rows.astype(np.uint16), places)

    def heaviest(self, features: Features) -> Terms:
        """The KEPT heaviest rows of each text, heaviest first, filled up with a row that is none.

        Rows whose weight is not known are left out.
        """
        texts = len(features.bounds) - 1
        text = np.arange(texts, dtype=np.uint32).repeat(np.diff(features.bounds))
        kept = features.rows < len(self.places)
        keys = text[kept] << _BITS | self.places.take(features.rows[kept])
        keys.sort()
        text = keys >> _BITS
        rank = np.arange(len(keys)) - keys.searchsorted(np.arange(texts, dtype=np.uint32) << _BITS).take(text)
        few = rank < KEPT
        found = np.full((texts, KEPT), _NONE, np.uint16)
        found[text[few], rank[few]] = self.rows.take(keys[few] & _NONE)
        return found


def distinct(terms: Terms) -> Rows:
    """Every row that stands in ``terms``, once, in order."""
    seen = np.zeros(_NONE + 1, bool)
    seen[terms] = True
    return seen[:_NONE].nonzero()[0]


def alike(terms: Terms, rows: Rows, cosines: Vectors, weights: Vectors) -> Vectors:
    """For each text with these ``terms`` the share of a question that it says, from 0 to 1.

    ``cosines[i, j]`` is how near row ``rows[i]`` is to word ``j`` of the question, which
    weighs ``weights[j]``. Square roots are taken, so that half a likeness counts more than half.
    """
    places = np.full(_NONE + 1, len(rows), np.intp)
    places[rows] = np.arange(len(rows))
    near = np.zeros((len(rows) + 1, len(weights)), np.float32)
    np.sqrt(np.maximum(cosines, 0), out=near[:-1])
    best: npt.NDArray[np.float32] = near.take(places.take(terms), 0).max(1)
    shares: Vectors = (best @ (weights / weights.sum())).astype(np.float32)
    return shares
