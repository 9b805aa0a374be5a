"""Papers into entries: in place, with their reasons."""

from collections.abc import Mapping, Sequence

from broadsheet.model.listing import Entry, Listing, Reason
from broadsheet.model.paper import Paper
from broadsheet.store import shelf
from broadsheet.store.db import Connection
from broadsheet.store.listings import Slice

Reasons = Mapping[int, tuple[Reason, ...]]


def entries(
    papers: Mapping[int, Paper],
    numbers: Sequence[int],
    *,
    start: int = 0,
    reasons: Reasons | None = None,
    news: str = "new",
) -> tuple[Entry, ...]:
    """Entries for these paper numbers in order, placed from ``start`` + 1; papers that are gone are left out."""
    held = [no for no in numbers if no in papers]
    said = reasons or {}
    return tuple(Entry(papers[no], start + place, said.get(no, ()), news) for place, no in enumerate(held, 1))


def listing(db: Connection, found: Slice, *, news: str = "new") -> Listing:
    """A page of a stored listing."""
    papers = shelf.papers_of(db, found.numbers)
    return Listing(found.total, entries(papers, found.numbers, start=found.start, news=news), found.next)
