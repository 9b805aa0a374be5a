"""Private feeds and hooks as kept: theirs alone, one call a hook and edition, one caller at a time."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from broadsheet.model.farewell import Farewell
from broadsheet.store import erasing, feed_addresses, hooks, people
from broadsheet.store.db import Db

HOOK = {"reader_no": 1, "form": "webhook", "kind": "today", "name": "", "title": "Today", "address": b"sealed"}


@pytest.fixture
def held(store: Db) -> Db:
    """A library with two readers; the first has a feed and a hook."""
    with store.write() as db:
        for name in ("ada", "bob"):
            people.add(db, name, NOW, email=f"{name}@readers.test", email_key=f"{name}@readers.test")
        feed_addresses.add(db, 1, "shelves", "to read", NOW)
        hooks.add(db, HOOK, NOW)
    return store


def test_a_feed_is_its_readers_alone(held: Db) -> None:
    with held.write() as db:
        feed_addresses.add(db, 1, "shelves", "to read", NOW)
        assert feed_addresses.count(db, 1) == 1
        assert not feed_addresses.end(db, 2, 1)
        feed_addresses.rename(db, 2, "shelves", "to read", "other")
        feed_addresses.drop(db, 2, "shelves", "to read")
        feed_addresses.note(db, 1, NOW)
        (one,) = feed_addresses.of_reader(db, 1)
        assert (one.kind, one.name, one.created, one.seen) == ("shelves", "to read", NOW, NOW.date())
        assert feed_addresses.find(db, 1) == one
        assert feed_addresses.end(db, 1, 1)
        assert feed_addresses.find(db, 1) is None


def test_an_edition_is_one_call_and_one_caller_makes_it(held: Db) -> None:
    with held.write() as db:
        for body in ("first", "second"):
            hooks.write(db, 1, "2026-11-18", body, NOW)
        (taken,) = hooks.take(db, 10, NOW)
        assert (taken.body, taken.hook.title, taken.attempts) == ("first", "Today", 0)
        assert hooks.take(db, 10, NOW) == ()
        assert not hooks.is_any_due(db, NOW)
        later = NOW + hooks.TERM
        (again,) = hooks.take(db, 10, later)
        hooks.sent(db, taken, ["2611.00001"])  # too late: another has it
        assert hooks.called(db, 1)["2026-11-18"] == ("leased", "first")
        hooks.sent(db, again, ["2611.00001", "2611.00002"])
        assert hooks.called(db, 1)["2026-11-18"] == ("sent", "2611.00001 2611.00002")
        assert hooks.last_calls(db, [1])[1].state == "sent"


def test_a_call_waits_longer_each_time_and_dies(held: Db) -> None:
    with held.write() as db:
        hooks.write(db, 1, "2026-11-18", "body", NOW)
        now = NOW
        for wait in hooks.LADDER:
            (taken,) = hooks.take(db, 10, now)
            assert not hooks.failed(db, taken, "It is away.", now, permanent=False)
            assert not hooks.is_any_due(db, now + wait - timedelta(seconds=1))
            now += wait
        (taken,) = hooks.take(db, 10, now)
        assert hooks.failed(db, taken, "It is away.", now, permanent=False)
        last = hooks.last_calls(db, [1])[1]
        assert (last.state, last.why, last.attempts) == ("dead", "It is away.", len(hooks.LADDER) + 1)
        assert hooks.called(db, 1)["2026-11-18"] == ("dead", "")
        assert (hooks.failures(db, 1, 1), hooks.failures(db, 1, 3)) == (1, 1)


def test_what_is_paused_or_of_a_suspended_reader_is_not_called(held: Db) -> None:
    with held.write() as db:
        hooks.write(db, 1, "2026-11-18", "body", NOW)
        hooks.set_state(db, 1, "paused", "Too often.")
        assert (hooks.active(db), hooks.take(db, 10, NOW)) == ((), ())
        hooks.set_state(db, 1, "active")
        people.change(db, 1, state="suspended")
        assert (hooks.active(db), hooks.take(db, 10, NOW)) == ((), ())
        people.change(db, 1, state="active")
        assert len(hooks.take(db, 10, NOW)) == 1


def test_everything_goes_with_its_reader(held: Db) -> None:
    with held.write() as db:
        hooks.write(db, 1, "2026-11-18", "body", NOW)
        erasing.erase(db, 1, Farewell(comments=True, votes=True))
        assert feed_addresses.of_reader(db, 1) == ()
        assert hooks.of_reader(db, 1) == ()
        assert hooks.called(db, 1) == {}
