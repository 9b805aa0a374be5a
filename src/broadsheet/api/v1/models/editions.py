"""Editions and their completeness, sources and their harvests."""

from datetime import date, datetime

from broadsheet.api.v1.models.base import Shape
from broadsheet.api.v1.models.papers import Listing


class Count(Shape):
    """Completeness of one category on one day: what was announced, what is here, and which are missing."""

    category: str
    announced: int
    held: int
    missing: list[str]
    readings: list[str]
    """The independent readings that were held against each other."""


class Edition(Shape):
    """One announcement day, and whether it is all here."""

    day: date | None
    state: str
    """`complete`, `incomplete`, `filling`, `uncounted`, `late`, `quiet`, `starter`, `gathered` or `unknown`."""
    why: str
    number: int
    announced: int
    held: int
    missing: list[str]
    counts: list[Count]
    checked_at: datetime | None
    due: datetime | None


class Period(Shape):
    """A day, ISO week or month: `kind` is `day`, `week` or `month`, `name` is `2025-10-08`, `2025-W41`, `2025-10`."""

    kind: str
    name: str
    first: date
    last: date


class EditionPage(Shape):
    """A day, week or month: its completeness, what was picked, announced, cross-listed and updated.

    The cursor of the following page is that of `papers`; the other parts stand on the first page alone.
    """

    period: Period
    edition: Edition
    picks: Listing
    papers: Listing
    crossed: Listing
    updated: Listing
    older: str | None
    """The name of the period before that has papers."""
    newer: str | None
    week: list[Edition]
    """The editions around a day."""
    notices: list[str]


class EditionLine(Shape):
    """An edition in short: its completeness, and how many papers were picked and announced."""

    period: Period
    edition: Edition
    picks: int
    papers: int


class Editions(Shape):
    """The newest editions with papers, newest first."""

    editions: list[EditionLine]


class Source(Shape):
    """A source, and how its last harvest ended."""

    name: str
    title: str
    homepage: str
    thanks: str
    last_run: datetime | None
    outcome: str
    """`running`, `ok`, `ok_with_errors`, `late`, `failed` or `stopped`; empty before the first harvest."""
    why: str
    next_due: datetime | None
    stopped: bool
    """Whether it refused us, and is asked nothing until the operator says so."""


class Sources(Shape):
    """Every source asked, in the order of the settings."""

    sources: list[Source]
