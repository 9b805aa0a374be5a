"""A reader's own subscriptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from broadsheet.model.due import Slot, following
from broadsheet.model.subscription import Served, Subscription
from broadsheet.store import covered, subscriptions
from broadsheet.store.db import Db

LATELY = 3
"""Days of a subscription in the list of all of them."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a subscription, and ``fate``: what kept its mail from arriving, empty for nothing known."""

    served: Served
    fate: str = ""


def days(store: Db, no: int, most: int = LATELY) -> tuple[Day, ...]:
    """The last days of a subscription, newest first: what came, or why nothing did."""
    with store.read() as db:
        fates = covered.fates(db, no)
        return tuple(Day(one, fates.get(one.local_date, "")) for one in subscriptions.served(db, no, most))


def of_reader(store: Db, reader_no: int) -> tuple[Subscription, ...]:
    """The subscriptions of a reader that are not over, oldest first."""
    with store.read() as db:
        return subscriptions.of_reader(db, reader_no)


def coming(store: Db, ones: tuple[Subscription, ...], now: datetime) -> Mapping[int, Slot | None]:
    """When the next mail of each of these comes, by number; None where none does."""
    with store.read() as db:
        lasts = subscriptions.lasts(db, [one.no for one in ones])
    return {one.no: following(one, now, lasts.get(one.no)) for one in ones}
