"""How much of a listing or a paper goes into one answer, and where the next goes on.

Nobody knows which model reads, so tokens are estimated: three bytes of UTF-8 are one.
Answers of a library of 20,000 papers of arXiv have 3.9 bytes a token for WordPiece
(MiniLM), so the estimate is rather too high.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from broadsheet.model.errors import NoSuchPage
from broadsheet.wording.clip import clip

BYTES = 3
"""Bytes of UTF-8 that are counted as one token."""
LEAST, USUAL, MOST = 500, 4_000, 20_000
"""Tokens of an answer: the least that may be asked for, what is given unasked, the most."""
FRAME = 1_000
"""Bytes that are kept free for the label, the marks and the cursor."""
_ABSTRACTS: tuple[int | None, ...] = (None, 600, 240, 0)
_CURSOR = re.compile(r"(\d{1,8})(?:\.(.{1,390}))?", re.DOTALL)


def tokens(text: str) -> int:
    """About how many tokens a text is, rather too many than too few."""
    return -(-len(text.encode(errors="replace")) // BYTES)


def room(wanted: int) -> int:
    """The bytes that ``wanted`` tokens leave for what is quoted."""
    return wanted * BYTES - FRAME


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes on: behind ``skip`` entries, or characters, of the page that ``after`` names."""

    skip: int = 0
    after: str | None = None

    def __str__(self) -> str:
        return f"{self.skip}.{self.after}" if self.after else str(self.skip)


def place_of(cursor: str) -> Place:
    """Read a cursor of ours; empty is the beginning. Raises NoSuchPage."""
    found = _CURSOR.fullmatch(cursor) if cursor.isascii() else None
    if cursor and not found:
        raise NoSuchPage("This is no cursor of ours. Leave it out to begin at the beginning.")
    return Place(int(found[1]), found[2]) if found else Place()


@dataclass(frozen=True, slots=True)
class Fitted:
    """The entries that fit; ``whole`` says whether their abstracts are."""

    texts: tuple[str, ...]
    whole: bool


def fitted(write: Callable[[int | None], Sequence[str]], space: int) -> Fitted:
    """As many entries as fit into ``space`` bytes, with abstracts as long as lets them all in.

    ``write`` gives all entries with abstracts of so many characters at most, whole ones
    for None. Where not even titles fit, the last entries are left for the next answer.
    """
    texts: Sequence[str] = ()
    for longest in _ABSTRACTS:
        texts = write(longest)
        if sum(map(_size, texts)) <= space:
            return Fitted(tuple(texts), longest is None)
    kept, left = [], space
    for text in texts:
        left -= _size(text)
        if left < 0:
            break
        kept.append(text)
    return Fitted(tuple(kept) or (cut(texts[0], space),), whole=False)


def _size(text: str) -> int:
    return len(text.encode(errors="replace")) + 2  # and the empty line behind it


def cut(text: str, space: int) -> str:
    """The beginning of a text that fits into ``space`` bytes, with an ellipsis where something is missing."""
    if len(text.encode(errors="replace")) <= space:
        return text
    return clip(_begin(text, space - 4), space) + "…"


def part(text: str, start: int, space: int) -> tuple[str, int | None]:
    """A piece of ``text`` from ``start`` that fits into ``space`` bytes, and where the next begins, None at the end.

    It ends between paragraphs where there is an end of one in its second half, otherwise
    between words. Raises NoSuchPage for a start behind the end.
    """
    if start >= max(len(text), 1):
        raise NoSuchPage("The cursor lies behind the end of this paper. Leave it out to begin at the beginning.")
    piece = _begin(text[start:], space)
    if start + len(piece) == len(text):
        return piece, None
    for gap in ("\n\n", "\n", " "):
        at = piece.rfind(gap)
        if at > len(piece) // 2:
            return piece[:at], start + at + len(gap)
    return piece, start + len(piece)


def _begin(text: str, space: int) -> str:
    """The longest beginning of ``text`` that fits into ``space`` bytes."""
    return text.encode(errors="replace")[: max(space, 0)].decode(errors="ignore")
