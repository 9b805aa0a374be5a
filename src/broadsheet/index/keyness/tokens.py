"""Turns words into tokens, each with its part in a phrase, its key and its weights; every word is looked up once."""

import re
from functools import cache

import numpy as np
import numpy.typing as npt

from broadsheet.index.keyness.background import BREAK, MODIFIER, NOUN, RAREST, Background, Word
from broadsheet.index.keyness.closed import (
    ADJECTIVE_ENDINGS,
    FUNCTION_WORDS,
    GENERAL_MODIFIERS,
    GENERAL_NOUNS,
    VERB_ENDINGS,
)
from broadsheet.lib.text import fold

RARITY = 0.2
"""Weight of a step of rarity; the two below are per tenth of the times a word is written."""
DETERMINED = -0.2
ALONE = -0.14

NOTHING, FUNCTION, LINK, OPENS, CLOSES = ".", "f", "o", "(", ")"
BETWEEN, END = "\x02", "\x03"
"""Stand behind a title and behind a text; cleaned text holds no such signs."""

Token = tuple[str, str, float, float]
"""What a word is made into: code, key, inside, last.

``code`` is its part in a phrase: n for a noun, e for one that ends its phrase, N
and E for such as are too general to stand alone, a for what stands before a noun
only, o for "of", f for other function words, brackets for themselves, a dot for
what else stands in no phrase.
``key`` is the word in lower case and singular. ``inside`` is its share in the score
of a phrase that it is in, ``last`` of one that it ends.
"""
Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]

_REMEMBERED = 60_000
"""Words, each way they are written. From there on the half that was asked for last stays."""
_LONGEST = 40
_WORD = re.compile(r"(?=.*[a-z\u00df-\u024f])(?!\d++(?!d\b|g\b|-?[a-z]{3}))[^\W_]+(?:[-'’&][^\W_]+)*(?:\+\+|[+#])?")
QUOTES = "'\"`‘’“”*."
"""Signs around a word that are no part of it; full stops within a text have been set apart before."""
_NOTHING: Token = (NOTHING, NOTHING, 0.0, 0.0)
_SIGNS: dict[str, Token] = {
    **dict.fromkeys(FUNCTION_WORDS, (FUNCTION, NOTHING, 0.0, 0.0)),
    "of": (LINK, "of", 0.0, 0.0),
    **dict.fromkeys("([", (OPENS, NOTHING, 0.0, 0.0)),
    **dict.fromkeys(")]", (CLOSES, NOTHING, 0.0, 0.0)),
    END: (NOTHING, END, 0.0, 0.0),
}
_BROKEN = Word(BREAK, 0, 0, 0)
_MODIFIER = Word(MODIFIER, RAREST, 1, 2)
_NOUN = Word(NOUN, RAREST, 1, 2)


def hashed(key: str) -> int:
    """A key as a number of 64 bits, the same within a process; that two keys of a batch share one will not happen."""
    return hash(key) & 0xFFFF_FFFF_FFFF_FFFF


class Tokens(dict[str, int]):
    """The tokens of words in any case, made when first asked for: rows of a table, which ``forget`` numbers anew.

    ``names[row]`` is a token's key and ``hashes[row]`` that key as a number. Not to be shared by threads.
    """

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._words = background.words
        self.names: list[str] = []
        self.codes = np.empty(_REMEMBERED, np.uint8)
        self.hashes: Keys = np.empty(_REMEMBERED, np.uint64)
        self.inside = np.empty(_REMEMBERED)
        self.last = np.empty(_REMEMBERED)
        self._asked = np.zeros(_REMEMBERED, np.int64)
        self._time = 0

    def __missing__(self, word: str) -> int:
        row = len(self.names)
        if row == len(self.codes):
            self._move(np.arange(row), 2 * row)
        code, key, self.inside[row], self.last[row] = self._made(word.lower())
        self.codes[row], self.hashes[row] = ord(code), hashed(key)
        self.names.append(key)
        if len(word) <= _LONGEST:
            self[word] = row
        return row

    def note(self, rows: Rows) -> None:
        """Remember that these were asked for just now."""
        self._time += 1
        self._asked[rows] = self._time

    def forget(self) -> None:
        """Let go of the words that were not asked for the longest, once there are too many; the others get new rows."""
        held = len(self.names)
        if held <= _REMEMBERED:
            return
        kept = np.argsort(-self._asked[:held], kind="stable")[: _REMEMBERED // 2]
        places = np.full(held, -1)
        places[kept] = np.arange(len(kept))
        words = {word: place for word, row in self.items() if (place := int(places[row])) >= 0}
        self.names = [self.names[row] for row in kept.tolist()]
        self._move(kept, _REMEMBERED)
        self.clear()
        self.update(words)

    def _move(self, rows: npt.NDArray[np.int64], room: int) -> None:
        """Put these rows at the beginning of a table with room for so many."""
        for name in ("codes", "hashes", "inside", "last", "_asked"):
            column = getattr(self, name)
            moved = np.zeros(room, column.dtype)
            moved[: len(rows)] = column[rows]
            setattr(self, name, moved)

    def _made(self, piece: str) -> Token:
        word = piece.strip(QUOTES)
        known = self._known(word if word.isascii() else fold(word))
        if known.part == BREAK:
            return _SIGNS.get(word, _NOTHING)
        code = known.part.upper() if word in GENERAL_NOUNS else known.part
        return code, singular(word), *_weights(known)

    def _known(self, word: str) -> Word:
        """What is known of a word, or can be told from its ending."""
        found = self._words.get(word)
        if found is not None:
            return found
        if word in FUNCTION_WORDS or word in GENERAL_MODIFIERS or not 1 < len(word) <= _LONGEST:
            return _BROKEN
        if not _WORD.fullmatch(word) or word.endswith(("'s", "’s")):
            return _BROKEN
        near = self._relative(word)
        if near is not None:
            return near
        if word.endswith(VERB_ENDINGS):
            return _BROKEN
        return _MODIFIER if word.endswith(ADJECTIVE_ENDINGS) else _NOUN

    def _relative(self, word: str) -> Word | None:
        """A compound is what its last part is, and a plural what its singular is; both are rarer."""
        tail = self._words.get(word.rpartition("-")[2]) if "-" in word else None
        if tail is None and word.endswith("s"):
            tail = self._words.get(word[:-1])
        return None if tail is None or tail.part == BREAK else _rarer(tail)


@cache
def _weights(known: Word) -> tuple[float, float]:
    return RARITY * known.rarity + DETERMINED * known.determined, ALONE * known.alone


@cache
def _rarer(known: Word) -> Word:
    return known._replace(rarity=min(known.rarity + 2, RAREST))


def singular(word: str) -> str:
    """A word without the s of most plurals: enough to count a text's own phrases by."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 and word[-2] not in "sui" else word
