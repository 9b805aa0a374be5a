"""Which editions a digest covers: those since the one before it, each once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from broadsheet.model.edition import EditionPage
from broadsheet.model.query import Span
from broadsheet.model.subscription import Schedule
from broadsheet.shell.site import Site

MOST = 7
"""Editions in one digest; who was away for longer reads the archive."""
_STALE = timedelta(days=5)
"""A first digest brings no edition older than this as news: no holiday is longer."""
_WEEK = timedelta(days=7)
_SWEPT = timedelta(days=13)
"""How long before a digest's editions papers are looked for that came late; harvests look back for a week."""


@dataclass(frozen=True, slots=True)
class Covers:
    """The editions of a digest, newest first; ``since`` is when the digest before it was composed.

    ``late`` are ids of papers that editions ``before`` these announced and that came
    here only after that: the digest before could not bring them. ``undated`` says that
    the library's papers name no days, as those of the starter edition: then all of
    them count. ``span`` stands for days whose pages nobody needs.
    """

    pages: tuple[EditionPage, ...] = ()
    since: datetime | None = None
    undated: bool = False
    late: frozenset[str] = frozenset()
    before: Span | None = None
    span: Span | None = None

    @property
    def days(self) -> Span | None:
        """From the first to the last day, or ``span``; None without editions, and in an undated library."""
        if self.span:
            return self.span
        return (self.pages[-1].period.first, self.pages[0].period.first) if self.pages and not self.undated else None

    @property
    def newest(self) -> date | None:
        """The day of the newest edition."""
        days = self.days
        return days[1] if days else None


def covers(site: Site, after: date | None, before: date = date.max) -> Covers:
    """The editions with papers after the day ``after``, MOST at most; without it the newest alone, if it is news.

    Only those before the day ``before``, the edition that is still awaited.
    """
    front = site.front(None)
    if front.edition.day is None:
        return Covers((front,), undated=True)
    first = after or site.now().date() - _STALE
    pages: list[EditionPage] = []
    page: EditionPage | None = front
    while page and page.period.first > first and len(pages) < (MOST if after else 1):
        if page.period.first < before:
            pages.append(page)
        page = site.edition(page.older, None) if page.older else None
    return Covers(tuple(pages))


def reach(schedule: Schedule, local_date: date) -> date | None:
    """The day after which editions count in a first digest: one that comes once a week brings the whole week."""
    return local_date - _WEEK if len(schedule.days) == 1 else None


def before(after: date) -> Span:
    """The editions up to a day in which papers may have come late."""
    return after - _SWEPT, after
