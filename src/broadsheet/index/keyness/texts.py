"""Takes texts apart into tokens, many texts at once: one array a column, all tokens one after another."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from broadsheet.index.keyness.tokens import BETWEEN, END, FUNCTION, LINK, NOTHING, Keys, Rows, Tokens

LONGEST_TEXT = 8000
"""Characters of a text that are looked at: far more than an abstract has."""

Codes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

_ENOUGH, _FEWEST = 30, 0.13
"""From how many tokens on a text is seen to be English, and the share of function words that it then has."""
_MATHS = re.compile(r"\$([^$]*)\$(-?)")
_COMMAND = re.compile(r"\\[a-zA-Z]{1,20}\*?\{([^{}]*)\}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_PARTING = tuple((sign, f" {sign} ") for sign in ",():;?!/[]—")


class Texts(NamedTuple):
    """Titles and abstracts, token by token, END behind each; nothing is a phrase in a text that is not English.

    ``pieces`` are the words as they are written and ``rows`` those of their ``tokens``; ``codes`` and ``keys`` are
    the tokens'. ``text`` is the number of the text each stands in; text ``i`` begins at ``starts[i]``, and its
    title ends before ``titles[i]``.
    """

    tokens: Tokens
    pieces: list[str]
    rows: Rows
    codes: Codes
    keys: Keys
    text: Rows
    starts: Rows
    titles: Rows

    def key(self, begin: int, end: int) -> str:
        """What a phrase is counted by."""
        names = self.tokens.names
        return " ".join([names[row] for row in self.rows[begin:end].tolist()])


def read(texts: Sequence[tuple[str, str]], tokens: Tokens) -> Texts:
    """The tokens of some titles and abstracts, at least one; they hold until ``tokens`` are used the next time."""
    tokens.forget()
    pieces: list[str] = []
    for title, abstract in texts:
        pieces += _parted(title, abstract).split()
    rows = np.array([*map(tokens.__getitem__, pieces)], np.int64)
    tokens.note(rows)
    codes, ends = tokens.codes[rows], (rows == tokens[END]).nonzero()[0]
    starts = np.concatenate(([0], ends[:-1] + 1))
    text = np.arange(len(starts)).repeat(ends + 1 - starts)
    titles, between = starts.copy(), (rows == tokens[BETWEEN]).nonzero()[0]
    titles[text[between]] = between
    codes[~_are_english(codes, starts, ends)[text]] = ord(NOTHING)
    return Texts(tokens, pieces, rows, codes, tokens.hashes[rows], text, starts, titles)


def _are_english(codes: Codes, starts: Rows, ends: Rows) -> Flags:
    small = np.add.reduceat((codes == ord(FUNCTION)) | (codes == ord(LINK)), starts, dtype=np.int64)
    english: Flags = (ends - starts < _ENOUGH) | (small > _FEWEST * (ends - starts))
    return english


def _parted(title: str, abstract: str) -> str:
    """Words and the punctuation that parts them, between blanks; twice as fast as one expression that finds both."""
    title, abstract = _plain(title), _plain(abstract)
    text = f"{title} {BETWEEN} {abstract} " if title and not title.isspace() else f"{abstract} "
    text = text.replace(". ", " . ")
    for sign, apart in _PARTING:
        text = text.replace(sign, apart)
    return f"{text}{END}"


def _plain(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT].rpartition(" ")[0]
    if "$" in text or "\\" in text:
        text = _COMMAND.sub(r"\1", _MATHS.sub(_without_maths, text))
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" | ", text)
    if BETWEEN in text or END in text:
        text = text.replace(BETWEEN, " ").replace(END, " ")
    return text.lower() if text.isupper() else text


def _without_maths(found: re.Match[str]) -> str:
    """Only a letter or number that leads a compound is kept, as in "$k$-means"."""
    return f"{found[1]}-" if found[2] and found[1].isalnum() and found[1].isascii() else " | "
