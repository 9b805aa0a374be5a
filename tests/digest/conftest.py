"""A community with an edition of three days, and readers who asked for digests."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from digest_help import MORNING, TUESDAY, WEDNESDAY, a_subscription
from tests.cast import FakeClock, a_record

from broadsheet.model.edition import Count, Edition
from broadsheet.model.paper import Record
from broadsheet.model.subscription import Subscription
from broadsheet.settings import Settings
from broadsheet.store import editions, papers, subscriptions
from broadsheet.wiring import Site, open_site

Bind = Callable[..., None]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MORNING)


@pytest.fixture
def press(indexed: Path, clock: FakeClock) -> Iterator[Site]:
    """A community at https://papers.test on a Wednesday morning, with nothing in it."""
    one = open_site(Settings(data=indexed, mode="community", base_url="https://papers.test"), clock)
    one.ticks = map(float, count()).__next__
    one.catch_up()
    yield one
    one.store.close()


@pytest.fixture
def bind(press: Site) -> Bind:
    """Save the papers of a day's edition and bind it."""

    def write(day: date, *batch: Record, state: str = "complete", why: str = "") -> None:
        counts = (Count("cs.CV", len(batch), len(batch)),) if batch else ()
        with press.store.write() as db:
            papers.save(db, batch, press.now())
            edition = Edition(day, state, why, counts=counts, checked_at=press.now())
            editions.bind(db, edition, len(batch), press.now())
        press.catch_up()
        press.refresh()

    return write


@pytest.fixture
def week(bind: Bind, clock: FakeClock) -> None:
    """The editions of Tuesday and Wednesday, here before the morning."""
    clock.moment = MORNING - timedelta(hours=3)
    bind(TUESDAY, a_record(key="2611.00001", title="Storks on Tuesday", announced=str(TUESDAY)))
    bind(
        WEDNESDAY,
        a_record(key="2611.00002", title="Sparse Attention for Long Documents", announced=str(WEDNESDAY)),
        a_record(key="2611.00003", title="Counting Herons", announced=str(WEDNESDAY)),
    )
    clock.moment = MORNING


@pytest.fixture
def subscribe(press: Site) -> Callable[..., Subscription]:
    """Write a subscription down and hand it back as it stands there."""

    def add(*watches: tuple[str, str], **changes: object) -> Subscription:
        one = a_subscription(*watches, **changes)
        with press.store.write() as db:
            no = subscriptions.add(db, one, one.email)
        return replace(one, no=no)

    return add
