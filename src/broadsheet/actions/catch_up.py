"""Let everything derived catch up with the change log."""

from broadsheet.index.feed import HAS, Document
from broadsheet.index.keyness.halves import Finder, alone
from broadsheet.store import changes
from broadsheet.store.db import Db
from broadsheet.store.documents import Sheet, sheets

INDEX = "index"
"""Folder of everything derived, inside the data folder."""
_ENOUGH = 4  # keywords a source gave; from there on none of our own are added


class StoreFeed:
    """The store's change log as the index reads it (``index.feed.ChangeFeed``).

    ``find`` finds our own keywords, which cost more than all the rest; without it there are none.
    """

    def __init__(self, db: Db, find: Finder | None = alone) -> None:
        self._db = db
        self._find = find

    def since(self, seq: int, limit: int) -> tuple[int, tuple[Document, ...], tuple[int, ...]]:
        """Changes after ``seq``, each paper once and in its newest state."""
        with self._db.read() as db:
            last, numbers = changes.since(db, seq, limit)
            found = [one for start in range(0, len(numbers), 500) for one in sheets(db, numbers[start : start + 500])]
        here = {one.no for one in found}
        own = self._own(found)
        documents = tuple([_document(one, own.get(one.no, ())) for one in found])
        return last, documents, tuple(no for no in numbers if no not in here)

    def _own(self, found: list[Sheet]) -> dict[int, tuple[str, ...]]:
        """Our own keywords, by paper, of those whose sources gave few."""
        if self._find is None:
            return {}
        few = [one for one in found if len(one.keywords) < _ENOUGH]
        keywords = self._find([(one.titles[0], one.abstract) for one in few])
        return {one.no: words for one, words in zip(few, keywords, strict=True)}

    def last(self) -> int:
        """The newest sequence number in the store."""
        with self._db.read() as db:
            return changes.last(db)


def _document(sheet: Sheet, own: tuple[str, ...]) -> Document:
    return Document(
        no=sheet.no,
        id=sheet.id,
        titles=sheet.titles,
        abstract=sheet.abstract,
        authors=sheet.authors,
        categories=sheet.categories,
        keywords=sheet.keywords,
        own=own,
        has=_has(sheet),
        sources=sheet.sources,
        organization=sheet.organization,
        date=_number(sheet.day),
        votes=sheet.votes,
    )


def _has(sheet: Sheet) -> tuple[str, ...]:
    holds = (sheet.code, sheet.comments > 0, bool(sheet.organization))
    return tuple(name for name, held in zip(HAS, holds, strict=True) if held)


def _number(day: str) -> int:
    """``2025-10-08`` as 20251008; missing parts become 01, nothing becomes 0."""
    digits = day.replace("-", "")
    return int((digits + "0101")[:8]) if digits.isdigit() and len(digits) in (4, 6, 8) else 0
