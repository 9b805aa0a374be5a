"""The daily papers as one listing over all days, the newest first, or those of some days alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from broadsheet.model.around import Dailies, Daily
from broadsheet.model.edition import Period
from broadsheet.model.period import period_with
from broadsheet.queries import arounds
from broadsheet.queries.entries import entries
from broadsheet.store import dailies, editions, shelf
from broadsheet.store.dailies import Part, Placed, Wanted
from broadsheet.store.db import Connection, Db

_FIRST_WINDOW = 3
"""Days looked at first; each further look takes twice as many."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which daily papers: of the days from ``first`` to ``last``, both None for all; brought ``by`` a reader or source.

    ``hot`` puts what moves now first. ``skip`` entries came before, ``limit`` is the most.
    """

    first: date | None = None
    last: date | None = None
    by: str = ""
    hot: bool = False
    skip: int = 0
    limit: int = 50


def dailies_of(store: Db, asked: Asked) -> Dailies:
    """The papers that stand on daily pages, each once, in the order of the pages; or with the hottest first.

    A library without days, such as one that holds the starter edition alone, shows what it has.
    """
    with store.read() as db:
        placed = _placed(db, asked)
        shown = placed[: asked.limit]
        numbers = [no for no, _ in shown]
        papers = shelf.papers_of(db, numbers)
        listed = entries(papers, numbers, start=asked.skip)
        around = arounds.within(db, (one.paper for one in listed))
        days = {papers[no].id: day for no, day in shown if no in papers}
    told = tuple(Daily(one, around[one.paper.id], days[one.paper.id]) for one in listed)
    return Dailies(told, len(placed) > asked.limit)


def newest_day(store: Db) -> date | None:
    """The newest day whose page has papers."""
    with store.read() as db:
        return editions.newest_day(db)


def neighbours(store: Db, period: Period) -> tuple[Period | None, Period | None]:
    """The periods with papers before and after one, of its kind."""
    with store.read() as db:
        older, newer = editions.neighbours(db, period.first, period.last)
    return (
        period_with(period.kind, older) if older else None,
        period_with(period.kind, newer) if newer else None,
    )


def _placed(db: Connection, asked: Asked) -> Placed:
    """One more than asked for, where there are as many."""
    picked = bool(asked.by) and not dailies.is_source(db, asked.by)
    part, wanted = Part(asked.skip, asked.limit + 1), Wanted(asked.by, asked.hot, picked=picked)
    if asked.first and asked.last:
        return dailies.on_pages(db, asked.first, asked.last, wanted, part)
    if not asked.hot:
        return _latest(db, wanted, part)
    total, found = dailies.hottest(db, wanted, part)
    room = Part(max(0, part.skip - total), part.limit - len(found))
    return found if not room.limit else [*found, *_latest(db, replace(wanted, hot=False, cold=True), room)]


def _latest(db: Connection, wanted: Wanted, part: Part) -> Placed:
    """Papers on all pages, the newest page first; looks no further back than it must."""
    days = dailies.days(db)
    if not days:
        return dailies.undated(db, wanted, part)
    found: Placed = []
    skip = part.skip
    passed = _passed([shown for _, shown in days], skip)
    if passed == len(days):
        return found
    if passed:
        skip -= dailies.count(db, days[passed - 1][0], days[0][0], wanted)
    for first, last in _windows([day for day, _ in days[passed:]]):
        wide = replace(wanted, alone=last != days[0][0])
        there = dailies.count(db, first, last, wide) if skip else 0
        if skip < there or not skip:
            found += dailies.on_pages(db, first, last, wide, Part(skip, part.limit - len(found)))
        skip = max(0, skip - there)
        if len(found) == part.limit:
            break
    return found


def _passed(shown: Sequence[int], skip: int) -> int:
    """How many of the newest days show nothing that is wanted, going by how many papers each page has.

    A paper that stands on two pages is counted on both, so that those days have fewer papers, but never more.
    """
    return sum(1 for total in accumulate(shown) if total <= skip)


def _windows(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """Stretches of days with papers, the newest first and each twice as long as the one before: first and last day."""
    at, size = 0, _FIRST_WINDOW
    while at < len(days):
        some = days[at : at + size]
        yield some[-1], some[0]
        at, size = at + size, size * 2
