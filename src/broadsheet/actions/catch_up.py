"""Let everything derived catch up with the change log."""

from broadsheet.index import keyness
from broadsheet.index.feed import HAS, Document
from broadsheet.lib.text import title_key
from broadsheet.store import changes
from broadsheet.store.db import Db
from broadsheet.store.documents import Sheet, sheets

INDEX = "index"
"""Folder of everything derived, inside the data folder."""
_ENOUGH = 4  # keywords a source gave; from there on none of our own are added


class StoreFeed:
    """The store's change log as the index reads it (``index.feed.ChangeFeed``).

    ``own`` says whether our own keywords are looked for: they cost more than all the rest.
    """

    def __init__(self, db: Db, *, own: bool = True) -> None:
        self._db = db
        self._own = own

    def since(self, seq: int, limit: int) -> tuple[int, tuple[Document, ...], tuple[int, ...]]:
        """Changes after ``seq``, each paper once and in its newest state."""
        with self._db.read() as db:
            last, numbers = changes.since(db, seq, limit)
            found = [one for start in range(0, len(numbers), 500) for one in sheets(db, numbers[start : start + 500])]
        here = {one.no for one in found}
        return last, tuple([_document(one, self._own) for one in found]), tuple(no for no in numbers if no not in here)

    def last(self) -> int:
        """The newest sequence number in the store."""
        with self._db.read() as db:
            return changes.last(db)


def _document(sheet: Sheet, own: bool) -> Document:
    few = own and len(sheet.keywords) < _ENOUGH
    return Document(
        no=sheet.no,
        id=sheet.id,
        titles=sheet.titles,
        abstract=sheet.abstract,
        authors=sheet.authors,
        categories=sheet.categories,
        keywords=sheet.keywords,
        own=keyness.keywords(sheet.titles[0], sheet.abstract) if few else (),
        has=_has(sheet),
        sources=sheet.sources,
        organization=sheet.organization,
        date=_number(sheet.day),
        votes=sheet.votes,
        key=title_key(sheet.titles[0]),
    )


def _has(sheet: Sheet) -> tuple[str, ...]:
    holds = (sheet.code, sheet.comments > 0, bool(sheet.organization))
    return tuple(name for name, held in zip(HAS, holds, strict=True) if held)


def _number(day: str) -> int:
    """``2025-10-08`` as 20251008; missing parts become 01, nothing becomes 0."""
    digits = day.replace("-", "")
    return int((digits + "0101")[:8]) if digits.isdigit() and len(digits) in (4, 6, 8) else 0
