"""Papers into entries: in place, with their reasons."""

from collections.abc import Callable, Mapping, Sequence

from broadsheet.model.listing import Entry, Highlight, Listing, Reason
from broadsheet.model.paper import Paper
from broadsheet.queries.keywords import all_with_keywords
from broadsheet.store import shelf
from broadsheet.store.db import Connection
from broadsheet.store.listings import Slice

Reasons = Mapping[int, tuple[Reason, ...]]
Highlights = Mapping[int, Highlight]


def entries(
    papers: Mapping[int, Paper],
    numbers: Sequence[int],
    *,
    start: int = 0,
    reasons: Reasons | None = None,
    news: str = "new",
    highlights: Highlights | None = None,
) -> tuple[Entry, ...]:
    """Entries for these paper numbers in order, placed from ``start`` + 1; papers that are gone are left out."""
    held = [no for no in numbers if no in papers]
    said, marked = reasons or {}, highlights or {}
    shown = all_with_keywords({no: papers[no] for no in held})
    return tuple(
        Entry(shown[no], start + place, said.get(no, ()), news, marked.get(no)) for place, no in enumerate(held, 1)
    )


def listing(db: Connection, found: Slice, reasons: Reasons | None = None) -> Listing:
    """A page of a stored listing."""
    return listings(db, {"new": found}, reasons=reasons)["new"]


def listings(
    db: Connection,
    found: Mapping[str, Slice],
    news: Mapping[str, str] | None = None,
    reasons: Reasons | None = None,
    why: Callable[[Paper], tuple[Reason, ...]] | None = None,
) -> dict[str, Listing]:
    """Pages of stored listings by name, their papers taken off the shelf together.

    ``news`` of the entries by name; ``reasons`` by paper number, and behind them those that ``why`` gives.
    """
    papers = shelf.papers_of(db, list(dict.fromkeys(no for one in found.values() for no in one.numbers)))
    kinds = news or {}
    said = reasons or {}
    if why:
        said = {no: (*said.get(no, ()), *why(paper)) for no, paper in papers.items()}
    return {
        name: Listing(
            one.total,
            entries(papers, one.numbers, start=one.start, reasons=said, news=kinds.get(name, "new")),
            one.next,
        )
        for name, one in found.items()
    }
