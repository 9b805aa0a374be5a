"""The page of a day, a week or a month: picks, what was announced, what was updated, and whether it is all here."""

from dataclasses import replace
from datetime import date, datetime

from broadsheet.model.calendar import expected_at, latest_due, next_edition, silence
from broadsheet.model.edition import Count, Edition, EditionPage, Period
from broadsheet.model.errors import NotFound
from broadsheet.model.listing import Listing
from broadsheet.model.period import period_with
from broadsheet.queries import entries, picks
from broadsheet.ranking.explain import moved_here
from broadsheet.store import editions, library, listings
from broadsheet.store.db import Connection, Db
from broadsheet.store.listings import Page

PAGE = 100
PICKS = 200
"""No source picks that many papers for one day; weeks and months mix picks with the rest."""
STARTER = "starter"
STARTER_NOTICE = (
    "This is the starter edition: 170 papers that came with Broadsheet, with summaries of ours. "
    "Today's papers take its place as soon as a source answers."
)
FIRST = Page(None, PAGE)
_EMPTY = Listing(0, ())
_AMONG_PICKS = "picks-"


def front(store: Db, now: datetime, page: Page = FIRST) -> EditionPage:
    """The newest edition with papers, the starter edition in a library without any."""
    with store.read() as db:
        due = latest_due(now)
        newest, late = editions.newest(db, due)
        if newest is None:
            return _undated(db, now, page)
        shown = _page(db, period_with("day", newest), now, page)
        is_late = late and due > newest and late.state in ("late", "incomplete")
        return replace(shown, notices=(late.why,)) if late and is_late else shown


def of_period(store: Db, period: Period, now: datetime, page: Page = FIRST) -> EditionPage:
    """The papers of a day, week or month. Raises NotFound outside the days the library knows of."""
    with store.read() as db:
        oldest, newest = editions.span(db)
        if oldest is None or newest is None or period.last < oldest or period.first > max(newest, latest_due(now)):
            raise NotFound(f"There is no edition for {period.name} here.")
        return _page(db, period, now, page)


def latest(store: Db, now: datetime, count: int) -> tuple[EditionPage, ...]:
    """The pages of the newest editions with papers, newest first."""
    found: list[EditionPage] = []
    with store.read() as db:
        day = editions.newest_day(db)
        while day is not None and len(found) < count:
            found.append(_page(db, period_with("day", day), now, FIRST))
            day = editions.newest_day(db, before=day)
    return tuple(found)


def today(store: Db, now: datetime, page: Page) -> Listing:
    """The front page as one listing of at most ``page.limit`` entries: picks first, then what was announced."""
    skipped = _picks_skipped(page.after)
    shown = front(store, now, Page(page.after if skipped is None else None, page.limit))
    picks = shown.picks.entries[skipped : (skipped or 0) + page.limit] if skipped is not None else ()
    room = page.limit - len(picks)
    total = shown.picks.total + shown.papers.total
    if skipped is not None and not room and skipped + len(picks) < total:
        return Listing(total, picks, f"{_AMONG_PICKS}{skipped + len(picks)}", shown.notices)
    if skipped is not None and 0 < room < page.limit:
        shown = replace(shown, papers=front(store, now, Page(None, room)).papers)
    papers = tuple(replace(one, place=one.place + shown.picks.total) for one in shown.papers.entries[:room])
    return Listing(total, (*picks, *papers), shown.papers.next if room else None, shown.notices)


def _picks_skipped(after: str | None) -> int | None:
    """How many picks the pages before showed; None when they were all shown."""
    if after is None:
        return 0
    count = after.removeprefix(_AMONG_PICKS)
    return int(count) if count != after and count.isascii() and count.isdigit() and len(count) < 6 else None


def _undated(db: Connection, now: datetime, page: Page) -> EditionPage:
    """A library whose papers no day announced: the starter edition, or papers out of files."""
    starter = library.holds_only(db, STARTER)
    found = listings.by_source(db, STARTER, page) if starter else listings.newest(db, page)
    why = "These papers came out of files; none of them names the day it was announced."
    edition = Edition(None, "starter" if starter else "gathered", STARTER_NOTICE if starter else why)
    notices = (STARTER_NOTICE,) if starter else ()
    day = period_with("day", now.date())
    return EditionPage(day, edition, _EMPTY, entries.listing(db, found), _EMPTY, _EMPTY, notices=notices)


def _page(db: Connection, period: Period, now: datetime, page: Page) -> EditionPage:
    first, last = period.first.isoformat(), period.last.isoformat()
    week = editions.between(db, *_around(period))
    bound = tuple(one for one in week if one.day and period.first <= one.day <= period.last)
    older, newer = editions.neighbours(db, period.first, period.last)
    top = page.after is None
    if period.kind == "day":
        picked = listings.picked(db, first, last, PICKS if top else 0)
        found = {"picks": picked, "papers": listings.announced(db, first, last, page)}
    else:
        found = {"papers": listings.announced(db, first, last, page, with_picks=True)}
    if top:
        found |= listings.renewed(db, first, last, _RENEWED, PAGE)
    whys = picks.whys(db, found["picks"].numbers) if "picks" in found else None
    shown = entries.listings(db, found, {"crossed": "cross", "updated": "updated"}, whys, moved_here)
    return EditionPage(
        period,
        _edition(period, bound, now),
        shown.get("picks", _EMPTY),
        shown["papers"],
        shown.get("crossed", _EMPTY),
        shown.get("updated", _EMPTY),
        older=_neighbour(period, older),
        newer=_neighbour(period, newer),
        week=week if period.kind == "day" else (),
    )


_RENEWED = {"crossed": ("cross",), "updated": ("replace", "replace-cross")}


def _neighbour(period: Period, day: date | None) -> Period | None:
    return period_with(period.kind, day) if day else None


def _around(period: Period) -> tuple[date, date]:
    """The week of a day, which its page shows; of longer periods just their days."""
    shown = period_with("week", period.first) if period.kind == "day" else period
    return shown.first, shown.last


def _edition(period: Period, bound: tuple[Edition, ...], now: datetime) -> Edition:
    if period.kind == "day":
        return bound[0] if bound else _unbound(period.first, now)
    counts = _summed(bound)
    missing = any(one.announced > one.held for one in counts)
    why = " ".join(
        f"{one.day:%A %-d %B}: {one.why}"
        for one in bound
        if one.day and one.state in ("late", "incomplete", "uncounted")
    )
    state = "incomplete" if missing or why else "complete" if counts else "gathered"
    return Edition(None, state, why, counts=counts)


def _unbound(day: date, now: datetime) -> Edition:
    """A day nothing is written down for."""
    quiet = silence(day)
    due = expected_at(next_edition(day) if quiet else day)
    if quiet:
        return Edition(day, "quiet", quiet, due=due)
    if due > now:
        return Edition(day, "unknown", "This edition is not out yet.", due=due)
    ask = f"`broadsheet harvest --from {day} --until {day}` asks for it."
    return Edition(day, "unknown", f"This day was never harvested, so nothing is known of it. {ask}")


def _summed(bound: tuple[Edition, ...]) -> tuple[Count, ...]:
    """One count a category over several days."""
    sums: dict[str, Count] = {}
    for one in (count for edition in bound for count in edition.counts):
        old = sums.get(one.category, Count(one.category, 0, 0))
        sums[one.category] = Count(
            one.category, old.announced + one.announced, old.held + one.held, (*old.missing, *one.missing)
        )
    return tuple(sums.values())
