"""Finds the acronyms texts define, as in "large language models (LLMs)".

The letters must be the first letters of the words before, hyphens apart, with
words like "of" passed over: the simple half of Schwartz and Hearst ("A simple
algorithm for identifying abbreviation definitions", 2003), which is hardly ever wrong.
"""

from collections.abc import Sequence

from broadsheet.index.keyness.texts import Codes
from broadsheet.index.keyness.tokens import CLOSES, FUNCTION, LINK, OPENS

_MOST_WORDS = 4
_LETTERS = range(2, 7)
_PASSED = (ord(FUNCTION), ord(LINK))

Acronyms = dict[int, tuple[int, int]]
"""Where each long form stands, by the place of its acronym, which follows it in brackets."""


def definitions(pieces: Sequence[str], codes: Codes) -> Acronyms:
    """The acronyms defined in a row of tokens, given with their codes."""
    found: Acronyms = {}
    plain = codes.tobytes()
    for opened in ((codes[:-2] == ord(OPENS)) & (codes[2:] == ord(CLOSES))).nonzero()[0].tolist():
        letters = _letters(pieces[opened + 1])
        first = _first(letters, pieces, plain, opened) if len(letters) in _LETTERS else None
        if first is not None:
            found[opened + 1] = (first, opened)
    return found


def _letters(acronym: str) -> str:
    singular = acronym[:-1] if acronym.endswith("s") else acronym
    return singular.lower() if singular[-1:].isupper() and singular.isalpha() else ""


def _first(letters: str, pieces: Sequence[str], codes: bytes, place: int) -> int | None:
    """Where the words before ``place`` begin whose first letters are ``letters``; None when they are others."""
    for first in range(place - 1, max(place - 1 - _MOST_WORDS, -1), -1):
        initials = "".join([part[0] for part in pieces[first].lower().split("-") if part])
        if letters.endswith(initials) and initials.isalpha():
            letters = letters.removesuffix(initials)
        elif codes[first] not in _PASSED or first == place - 1:
            return None
        if not letters:
            return first
    return None
