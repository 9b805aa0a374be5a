"""Subscriptions come back as they were written, and no day of one is served twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread

import pytest
from tests.cast import NOW

from broadsheet.model.subscription import DAYS, Last, Schedule, Served, Subscription, Watch
from broadsheet.store import outbox, people, subscriptions
from broadsheet.store.db import Db

ADA = "ada@readers.test"
ONE = Subscription(
    no=0,
    email=ADA,
    reader_no=None,
    name="Marsh",
    state="active",
    schedule=Schedule(("mon", "fri"), 390, "Europe/Berlin"),
    format="titles",
    quiet=False,
    watches=(Watch("search", "q=herons"), Watch("today")),
    asked=NOW,
    confirmed=NOW,
    since=NOW + timedelta(hours=1),
    away_from=date(2026, 12, 24),
    away_until=date(2027, 1, 2),
)


def save(store: Db, *ones: Subscription) -> list[int]:
    with store.write() as db:
        return [subscriptions.add(db, one, one.email) for one in ones]


def a_day(no: int, day: int, **changes: object) -> Served:
    fields = {
        "subscription_no": no,
        "local_date": date(2026, 11, day),
        "edition": date(2026, 11, day),
        "due": datetime(2026, 11, day, 5, 30, tzinfo=UTC),
        "at": datetime(2026, 11, day, 5, 31, tzinfo=UTC),
        "outcome": "sent",
        "why": "",
        "entries": 12,
    } | changes
    return Served(**fields)


def test_a_subscription_comes_back_as_it_was_written(store: Db) -> None:
    (no,) = save(store, ONE)
    with store.read() as db:
        assert subscriptions.by_no(db, no) == replace(ONE, no=no)
        assert subscriptions.by_no(db, no + 1) is None


def test_a_bare_one_does_too(store: Db) -> None:
    bare = replace(ONE, watches=(), confirmed=None, since=None, away_from=None, away_until=None, state="asked")
    (no,) = save(store, bare)
    with store.read() as db:
        assert subscriptions.by_no(db, no) == replace(bare, no=no)


def test_a_change_touches_no_other_and_leaves_whose_it_is(store: Db) -> None:
    first, second = save(store, ONE, ONE)
    changed = replace(ONE, no=first, state="paused", watches=(Watch("trending"),), schedule=Schedule(DAYS, 0, "UTC"))
    with store.write() as db:
        subscriptions.change(db, replace(changed, email="eve@evil.test", asked=NOW + timedelta(days=1)))
    with store.read() as db:
        assert subscriptions.by_no(db, first) == changed
        assert subscriptions.by_no(db, second) == replace(ONE, no=second)


def test_the_active_ones_are_paged_by_number(store: Db) -> None:
    numbers = save(store, *[replace(ONE, state=state) for state in ("active", "paused", "active", "asked", "active")])
    with store.read() as db:
        first = subscriptions.active(db, most=2)
        assert [one.no for one in first] == [numbers[0], numbers[2]]
        assert [one.no for one in subscriptions.active(db, first[-1].no, 2)] == [numbers[4]]
        assert all(one.watches == ONE.watches for one in first)


def test_an_ended_one_is_found_by_its_number_alone(store: Db) -> None:
    (no,) = save(store, ONE)
    with store.write() as db:
        assert subscriptions.end(db, no, "unsubscribed", NOW)
        assert not subscriptions.end(db, no, "unsubscribed", NOW)
        assert not subscriptions.end(db, no + 1, "unsubscribed", NOW)
    with store.read() as db:
        assert subscriptions.by_no(db, no).state == "ended"
        assert subscriptions.of_email(db, ADA) == subscriptions.active(db) == ()


def test_all_of_an_address_end_at_once_and_nobody_elses(store: Db) -> None:
    *_, other = save(store, ONE, replace(ONE, state="paused"), replace(ONE, email="bob@readers.test"))
    with store.write() as db:
        assert subscriptions.end_all(db, ADA, "complaint", NOW) == 2
    with store.read() as db:
        assert [one.no for one in subscriptions.active(db)] == [other]


@pytest.mark.parametrize("key", ["a\0b", "\ud800"])
def test_an_address_that_no_database_bears_has_none(store: Db, key: str) -> None:
    with store.read() as db:
        assert subscriptions.of_email(db, key) == ()


def test_a_local_date_is_served_once(store: Db) -> None:
    one, other = save(store, ONE, ONE)
    with store.write() as db:
        first = subscriptions.serve(db, a_day(one, 16))
        assert first is not None
        assert subscriptions.serve(db, a_day(one, 16, outcome="late")) is None
        assert subscriptions.serve(db, a_day(other, 16)) is not None
        assert subscriptions.serve(db, a_day(one, 18, edition=None, outcome="empty", why="Nothing new.")) is not None
    with store.read() as db:
        assert subscriptions.served(db, one) == (
            a_day(one, 18, edition=None, outcome="empty", why="Nothing new."),
            a_day(one, 16),
        )


def test_the_last_served_day_is_the_newest_date_with_the_zone_it_counted_by(store: Db) -> None:
    one, other = save(store, ONE, ONE)
    with store.write() as db:
        for day in (18, 16):
            subscriptions.serve(db, a_day(one, day))
        subscriptions.change(db, replace(ONE, no=one, schedule=Schedule(DAYS, 0, "Asia/Tokyo")))
    last = Last(date(2026, 11, 18), datetime(2026, 11, 18, 5, 30, tzinfo=UTC), "Europe/Berlin")
    with store.read() as db:
        assert subscriptions.last(db, one) == last
        assert subscriptions.last_served(db, one) == last.local_date
        assert subscriptions.last_served(db, other) is None
        assert subscriptions.lasts(db, [one, other]) == {one: last}


@pytest.mark.parametrize("state", ["asked", "paused", "ended"])
def test_a_day_of_a_subscription_that_is_not_active_is_not_written(store: Db, state: str) -> None:
    (no,) = save(store, replace(ONE, state=state))
    with store.write() as db:
        assert subscriptions.serve(db, a_day(no, 16)) is None
        assert subscriptions.serve(db, a_day(no + 1, 16)) is None
        assert subscriptions.served(db, no) == ()


def test_one_that_ends_while_a_day_of_it_is_written_has_its_mail_taken_back(store: Db) -> None:
    (no,) = save(store, ONE)
    written, ended = Event(), Event()

    def end() -> None:
        written.wait(10)
        with store.write() as db:
            subscriptions.end(db, no, "unsubscribed", NOW)
            subscriptions.withdraw(db, no)
        ended.set()

    ending = Thread(target=end)
    ending.start()
    with store.write() as db:
        digest_no = subscriptions.serve(db, a_day(no, 16))
        written.set()
        assert not ended.wait(0.2)
        mail = {"kind": "digest", "recipient": ADA, "subject": "x", "text": "y", "message_id": "<1@x>"}
        outbox.add(db, {**mail, "digest_no": digest_no}, NOW)
    ending.join(10)
    with store.read() as db:
        assert subscriptions.by_no(db, no).state == "ended"
        assert not outbox.is_any_due(db, NOW + timedelta(days=1))


def test_a_confirmed_address_brings_its_subscriptions_to_its_reader(store: Db) -> None:
    with store.write() as db:
        reader = people.add(db, "ada", NOW)
    mine, asked, older = save(
        store, ONE, replace(ONE, state="asked"), replace(ONE, email="old@readers.test", reader_no=reader.no)
    )
    with store.write() as db:
        subscriptions.adopt(db, reader.no, ADA)
        subscriptions.move(db, reader.no, ADA, ADA)
    with store.read() as db:
        assert [(one.no, one.email) for one in subscriptions.of_reader(db, reader.no)] == [(mine, ADA), (older, ADA)]
        assert subscriptions.by_no(db, asked).reader_no is None


def test_what_was_never_confirmed_and_what_is_over_is_forgotten(store: Db) -> None:
    asked, fresh, ended, active = save(
        store,
        replace(ONE, state="asked", asked=NOW - timedelta(days=7)),
        replace(ONE, state="asked", asked=NOW - timedelta(days=6)),
        ONE,
        replace(ONE, asked=NOW - timedelta(days=99)),
    )
    with store.write() as db:
        subscriptions.serve(db, a_day(ended, 16))
        subscriptions.end(db, ended, "unsubscribed", NOW - timedelta(days=31))
        subscriptions.sweep(db, NOW - timedelta(days=7), NOW - timedelta(days=30))
    with store.read() as db:
        left = [no for no in (asked, fresh, ended, active) if subscriptions.by_no(db, no)]
        assert left == [fresh, active]
        assert subscriptions.last_served(db, ended) is None
