"""Turns words into tokens, each with its part in a phrase, its key and its weights; every word is looked up once."""

import re
from functools import cache

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

Token = tuple[str, str, float, float]
"""A word: code, key, inside, last. A plain tuple, because so many are made.

``code`` is its part in a phrase: n for a noun, e for one that ends its phrase, N
and E for such as are too general to stand alone, a for what stands before a noun
only, o for "of", f for other function words, brackets for themselves, a dot for
what else stands in no phrase.
``key`` is the word in lower case and singular. ``inside`` is its share in the score
of a phrase that it is in, ``last`` of one that it ends.
"""

_REMEMBERED = 60_000
"""Words, each way they are written, in each of two generations: what is asked for again moves to the younger one.
With half as many a tenth more time goes by.
"""
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
}
"""Tokens that many words share: what is not copied is found in the processor's cache."""
_BROKEN = Word(BREAK, 0, 0, 0)
_MODIFIER = Word(MODIFIER, RAREST, 1, 2)
_NOUN = Word(NOUN, RAREST, 1, 2)


class Tokens(dict[str, Token]):
    """The tokens of words in any case, made when first asked for."""

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._words = background.words
        self._older: dict[str, Token] = {}

    def __missing__(self, word: str) -> Token:
        if len(self) >= _REMEMBERED:
            self._older = dict(self)
            self.clear()
        token = self._older.get(word) or self._made(word.lower())
        if len(word) <= _LONGEST:
            self[word] = token
        return token

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
