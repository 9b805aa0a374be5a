"""Limits hold over any stretch of time, and across restarts."""

from datetime import timedelta

import pytest
from tests.cast import NOW

from broadsheet.actions.limits import MINUTE, Limit, spend
from broadsheet.model.errors import TooMany
from broadsheet.store import buckets
from broadsheet.store.db import Db

LIMIT = Limit("knocking", 3, MINUTE)


def knock(store: Db, seconds: float, who: str = "ada") -> bool:
    try:
        with store.write() as db:
            spend(db, LIMIT, who, NOW + timedelta(seconds=seconds))
    except TooMany:
        return False
    return True


def test_as_many_as_allowed_pass_at_once_and_then_one_for_each_share_of_the_time(store: Db) -> None:
    assert [knock(store, 0) for _ in range(5)] == [True, True, True, False, False]
    assert [knock(store, at) for at in (19, 20.1, 21, 41)] == [False, True, False, True]


def test_one_who_knocks_too_often_does_not_use_up_anothers_share(store: Db) -> None:
    assert [knock(store, 0) for _ in range(4)][-1] is False
    assert knock(store, 0, "bob")


def test_the_answer_says_how_long_to_wait(store: Db) -> None:
    for _ in range(3):
        knock(store, 0)
    with pytest.raises(TooMany, match="knocking") as refused, store.write() as db:
        spend(db, LIMIT, "ada", NOW)
    assert refused.value.seconds == pytest.approx(20)


def test_limits_survive_a_restart(store: Db, store_url: str) -> None:
    for _ in range(3):
        knock(store, 0)
    again = Db(store_url)
    assert not knock(again, 1)
    again.close()


def test_a_full_bucket_is_the_same_as_none(store: Db) -> None:
    knock(store, 0)
    with store.write() as db:
        buckets.sweep(db, NOW)
        assert buckets.take(db, "knocking:ada", 1, MINUTE, NOW) > 0
        buckets.sweep(db, NOW + MINUTE)
        assert buckets.take(db, "knocking:ada", 1, MINUTE, NOW + MINUTE) == 0
