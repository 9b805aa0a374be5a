"""The raw engine behind meaning, to hold ours against: every bit of every code compared, the best re-scored."""

from pathlib import Path

import numpy as np

from broadsheet.index import generations
from broadsheet.index.codes.cascade import rescored_of
from broadsheet.index.codes.layout import MEANING, Rows
from broadsheet.index.codes.quantise import packed
from broadsheet.index.codes.volume import Volume
from broadsheet.index.embed.base import Vectors
from broadsheet.model.errors import WrongUse

_SPAN = 32_768  # rows at a time: their words and distances stay in the processor's cache


class Bare:
    """The arrays of the meaning index in ``folder``, without filters, updates or papers' numbers.

    Raises WrongUse when there are none.
    """

    def __init__(self, folder: Path) -> None:
        generation = generations.current(folder, MEANING)
        if generation is None:
            raise WrongUse("There is no meaning index to measure: `broadsheet index rebuild` builds it.")
        self._volume = Volume.open(generation)

    def near(self, vector: Vectors, k: int) -> Rows:
        """The ``k`` rows best by the integers, of as many nearest by Hamming distance as our own search re-scores."""
        volume, count = self._volume, self._volume.manifest.rows
        distances = self._distances(packed(vector > volume.centre))
        rescored = min(rescored_of(k, volume.count), count)
        rows = np.argpartition(distances, rescored - 1)[:rescored]
        vectors = volume.columns["vectors"].reshape(count, -1).take(rows, 0)
        scores = (vectors.astype(np.float32) @ vector) * volume.columns["scales"].take(rows)
        best = np.argpartition(-scores, min(k, rescored) - 1)[:k]
        nearest: Rows = rows[best[np.argsort(-scores[best])]]
        return nearest

    def _distances(
        self, signs: "np.ndarray[tuple[int], np.dtype[np.uint64]]"
    ) -> "np.ndarray[tuple[int], np.dtype[np.uint16]]":
        codes = self._volume.codes
        leading = self._volume.leading
        columns = [leading[word] if word < len(leading) else codes[:, word] for word in range(codes.shape[1])]
        found = np.zeros(len(codes), np.uint16)
        for low in range(0, len(found), _SPAN):
            span = found[low : low + _SPAN]
            for column, sign in zip(columns, signs, strict=True):
                span += np.bitwise_count(column[low : low + _SPAN] ^ sign)
        return found
