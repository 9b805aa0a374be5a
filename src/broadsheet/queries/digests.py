"""Which digests are due, and what came of those before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from broadsheet.model.due import Due, due
from broadsheet.model.subscription import Served, Subscription
from broadsheet.store import covered as coverage
from broadsheet.store import subscriptions
from broadsheet.store.covered import Covered
from broadsheet.store.db import Db

SHOWN = 30
"""Days of a subscription that its reader is shown."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A subscription whose digest is due, and how far the digests before it came."""

    subscription: Subscription
    due: Due
    covered: Covered


def waiting(store: Db, now: datetime, *, strangers: bool = True) -> Iterator[tuple[Waiting, ...]]:
    """The subscriptions whose digest is due at ``now``, some at a time; ``strangers`` says whether those may read."""
    after = 0
    while True:
        with store.read() as db:
            some = subscriptions.active(db, after, strangers=strangers)
            lasts = subscriptions.lasts(db, [one.no for one in some])
            ready = [(one, found) for one in some if (found := due(one, now, lasts.get(one.no)))]
            so_far = coverage.covered(db, [one.no for one, _ in ready]) if ready else {}
        if ready:
            yield tuple(Waiting(one, found, so_far.get(one.no, Covered())) for one, found in ready)
        if not some:
            return
        after = some[-1].no


def came(store: Db, day: date) -> datetime | None:
    """When the edition of a day was first here; None when it is not."""
    with store.read() as db:
        return coverage.came(db, day)


def is_indexed(store: Db, day: date, seq: int) -> bool:
    """Whether an index that holds the change ``seq`` holds the papers of a day's edition."""
    with store.read() as db:
        return coverage.bound_at(db, day) <= seq


def of_address(store: Db, email_key: str) -> tuple[Subscription, ...]:
    """The subscriptions of an address that are not over; ``email_key`` as in ``MailAddress``."""
    with store.read() as db:
        return subscriptions.of_email(db, email_key)


def served(store: Db, no: int) -> tuple[Served, ...]:
    """The last days of a subscription, newest first: what came, or why nothing did."""
    with store.read() as db:
        return subscriptions.served(db, no, SHOWN)
