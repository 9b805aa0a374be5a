"""A reader's own subscriptions."""

from collections.abc import Mapping
from datetime import datetime

from broadsheet.model.due import Slot, following
from broadsheet.model.subscription import Subscription
from broadsheet.store import subscriptions
from broadsheet.store.db import Db


def of_reader(store: Db, reader_no: int) -> tuple[Subscription, ...]:
    """The subscriptions of a reader that are not over, oldest first."""
    with store.read() as db:
        return subscriptions.of_reader(db, reader_no)


def coming(store: Db, ones: tuple[Subscription, ...], now: datetime) -> Mapping[int, Slot | None]:
    """When the next mail of each of these comes, by number; None where none does."""
    with store.read() as db:
        lasts = subscriptions.lasts(db, [one.no for one in ones])
    return {one.no: following(one, now, lasts.get(one.no)) for one in ones}
