"""What a reader asked to be sent, when, and what became of each day."""

from dataclasses import dataclass
from datetime import date, datetime

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS = DAYS[:5]
FORMATS = ("full", "titles", "text")
"""With abstracts, titles alone, or a mail of plain text only."""
PUBLIC_KINDS = ("today", "picks", "trending", "search", "authors", "categories", "keywords", "organizations")
"""What anybody who may read here can be mailed, as far as there are names for it."""
KINDS = (*PUBLIC_KINDS, "groups", "replies")
"""What a reader with an account can be mailed."""
WHOLE = frozenset({"today", "picks", "trending", "replies"})
"""Kinds of which there is one, so that it has no name."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A listing that a subscription brings: ``kind`` as in the feeds, ``name`` as in their addresses.

    ``today`` and ``trending`` have no name; that of a ``search`` is its query string.
    """

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When it comes: on these ``days``, ``minute`` minutes after local midnight in ``zone`` (an IANA name)."""

    days: tuple[str, ...] = WEEKDAYS
    minute: int = 7 * 60
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One mail a reader gets again and again.

    ``state`` is ``asked`` (not confirmed), ``active``, ``paused`` or ``ended``; nothing
    is due before ``since``, when it was confirmed, taken up again or given other days;
    ``quiet`` says that nothing comes where there is nothing to read; ``away_from``
    and ``away_until`` are the first and last local day of a vacation.
    """

    no: int
    email: str
    reader_no: int | None
    name: str
    state: str
    schedule: Schedule
    format: str
    quiet: bool
    watches: tuple[Watch, ...]
    asked: datetime
    confirmed: datetime | None = None
    since: datetime | None = None
    away_from: date | None = None
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """The newest day of a subscription that was served: when it was due, and in which ``zone``."""

    local_date: date
    due: datetime
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A day of a subscription: ``outcome`` is ``sent`` (handed to the outbox), ``empty``, ``late`` or ``missed``."""

    subscription_no: int
    local_date: date
    edition: date | None
    due: datetime
    at: datetime
    outcome: str
    why: str
    entries: int
