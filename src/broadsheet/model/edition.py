"""Editions: what was announced on a day, and proof that it is all here."""

from dataclasses import dataclass
from datetime import date, datetime

from broadsheet.model.listing import Listing


@dataclass(frozen=True, slots=True)
class Count:
    """Completeness of one category on one announcement day.

    ``announced`` is the larger of the independent readings; ``readings`` names
    each ("RSS 239", "OAI 236"). ``missing`` holds the ids announced but not held.
    """

    category: str
    announced: int
    held: int
    missing: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """One announcement day.

    ``state`` is ``complete``, ``incomplete``, ``filling`` (its harvest goes on), ``uncounted``
    (one reading only), ``late``, ``quiet`` (weekend or
    holiday), ``starter``, ``gathered`` (papers known only from files or picks) or
    ``unknown``. ``why`` says in words what a reader should know when it is not
    complete. ``number`` counts editions whose announcements were counted, 0 for others.
    """

    day: date | None
    state: str
    why: str = ""
    number: int = 0
    counts: tuple[Count, ...] = ()
    checked_at: datetime | None = None
    due: datetime | None = None

    @property
    def announced(self) -> int:
        """Papers announced as new, each counted once per category asked for."""
        return sum(count.announced for count in self.counts)

    @property
    def held(self) -> int:
        """Announced papers that are here."""
        return sum(count.held for count in self.counts)

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids announced but not here, each once."""
        return tuple(dict.fromkeys(one for count in self.counts for one in count.missing))


@dataclass(frozen=True, slots=True)
class Period:
    """A day, ISO week or month of editions: ``kind`` is ``day``, ``week`` or ``month``."""

    kind: str
    name: str  # "2025-10-08", "2026-W53", "2025-10"
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class EditionPage:
    """Everything the page of a day, week or month may mention.

    ``older`` and ``newer`` name the neighbouring periods that have papers.
    ``picks`` and ``papers`` share no paper; ``updated`` holds replacements and
    ``crossed`` papers announced before and newly cross-listed. ``week`` lists the
    editions around a quiet day.
    """

    period: Period
    edition: Edition
    picks: Listing
    papers: Listing
    crossed: Listing
    updated: Listing
    older: Period | None = None
    newer: Period | None = None
    week: tuple[Edition, ...] = ()
    notices: tuple[str, ...] = ()
