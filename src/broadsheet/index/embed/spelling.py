"""Texts as words in plain letters, each known by a 64-bit key of its spelling.

The key is a polynomial hash of the bytes, taken from running sums over a whole
batch (Karp and Rabin 1987), so that no object is made per word and the key of any
part of a word costs one subtraction. A word that is not listed passes for a listed
one about once in 10**14.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from unicodedata import combining, normalize

import numpy as np
import numpy.typing as npt

from broadsheet.index.embed.lookup import Keys, Places

LONGEST_TEXT = 32_768
"""Characters; what follows is not read. No abstract comes near."""
MOST = 2**17
"""Characters that may be split at once, with a blank before and after each text."""
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_OTHER = re.compile(r"[^a-z0-9]")
_BLANK = ord(" ")
_LETTERS = bytes(ord(chr(byte).lower()) if byte < 128 and chr(byte).isalnum() else _BLANK for byte in range(256))
_FACTOR = 0x5851F42D4C957F2D  # any large odd number: it has an inverse modulo 2**64


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a few texts: ``raw[starts[i]:ends[i]]`` is a word of text number ``text[i]``.

    ``raw`` are the bytes, letters in lower case and everything else blank; ``sums`` are running sums over them.
    """

    raw: bytes
    starts: Places
    ends: Places
    text: npt.NDArray[np.uint32]
    sums: Keys

    def keys(self, starts: Places, ends: Places) -> Keys:
        """The key of each span of bytes, the same wherever the same letters stand."""
        _, inverses = _powers()
        found: Keys = (self.sums.take(ends) - self.sums.take(starts)) * inverses.take(starts)
        return found


def split(texts: Sequence[str]) -> Words:
    """The words of ``texts``, which are in ASCII and MOST characters together at most."""
    raw = f" {' '.join(texts)} ".encode("ascii").translate(_LETTERS)
    held = np.frombuffer(raw, np.uint8)
    word = held != _BLANK
    edges = (word[1:] != word[:-1]).nonzero()[0] + 1
    starts, ends = edges[0::2], edges[1::2]
    sums = np.zeros(len(held) + 1, np.uint64)
    (held * _powers()[0][: len(held)]).cumsum(out=sums[1:])
    firsts = starts.searchsorted(list(accumulate((len(text) + 1 for text in texts), initial=0)))
    text = np.arange(len(texts), dtype=np.uint32).repeat(firsts[1:] - firsts[:-1])
    return Words(raw, starts, ends, text, sums)


def spelled(text: str) -> str:
    """The beginning of ``text`` in ASCII: letters without their accents, blanks for what has no plain letters."""
    text = text[:LONGEST_TEXT]
    return text if text.isascii() else _FOREIGN.sub(_plain, text)[:LONGEST_TEXT]


def _plain(found: re.Match[str]) -> str:
    return _plain_letter(found[0])


@lru_cache(4096)
def _plain_letter(letter: str) -> str:
    """Lower case, then NFKD without the combining marks (UAX 15), as the table was trained."""
    bare = "".join([char for char in normalize("NFKD", letter.lower()) if not combining(char)])
    return _OTHER.sub(" ", bare)


@cache
def _powers() -> tuple[Keys, Keys]:
    """The powers of the factor modulo 2**64, and their inverses."""
    both = []
    for factor in (_FACTOR, pow(_FACTOR, -1, 2**64)):
        steps = np.full(MOST, factor, np.uint64)
        steps[0] = 1
        both.append(np.cumprod(steps, dtype=np.uint64))
    return both[0], both[1]
