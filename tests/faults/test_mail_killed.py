"""The sender killed at any moment: everybody has the mail, at most one of it twice for each kill, by the same name."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from tests.cast import NOW, FakeClock
from tests.faults.killing import KILLED, Worker
from tests.mailbox import Mailbox

from broadsheet.actions.house import House
from broadsheet.actions.post import post
from broadsheet.lib.signing import Keys
from broadsheet.settings import Settings
from broadsheet.store.db import Db
from broadsheet.store.schema import outbox


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    one = Worker()
    yield one
    one.stop()


def write(url: str, count: int, round_no: int) -> None:
    """Put mails into the outbox, as big as a short digest."""
    db = Db(url)
    house = House(db, Settings(data=Path(), base_url="https://papers.test"), FakeClock(), Keys(b"k" * 32))
    text = "Counting herons from the air.\n" * 100

    def add(connection) -> None:
        for no in range(count):
            post(connection, house, "test", f"r{round_no}.{no}@readers.test", "Herons", text)

    house.act(add)
    db.close()


def rows(url: str) -> list[Any]:
    db = Db(url)
    with db.read() as connection:
        found = list(connection.execute(select(outbox)).all())
    db.close()
    return found


def kill_amid(
    worker: Worker, url: str, box: Mailbox, *, mails: int, kills: int, promise: str, share: float = 1.0
) -> Counter[str]:
    """Send, be killed, and send on, until so many kills were survived and everything is out; how often each came.

    A run lasts at most a ``share`` of what all mails take, so that many kills meet the
    same mails. When it comes to its end before it is killed, further mails are written.
    Each run is an hour later than the one before, when every lease has ended.
    """
    random, now, left, round_no = Random(20261118), NOW, kills, 0
    task = {"do": "send", "database": url, "port": box.port, "promise": promise}
    worker.time({**task, "now": now.isoformat()})  # imports are paid for
    write(url, mails, round_no)
    within = worker.time({**task, "now": now.isoformat()})
    while left:
        round_no += 1
        write(url, mails, round_no)
        code = KILLED
        while code == KILLED and left:
            now += timedelta(hours=1)
            code = worker.run({**task, "now": now.isoformat()}, kill_after=random.uniform(0, within * share))
            left -= code == KILLED
        assert code in (0, KILLED)
    assert worker.run({**task, "now": (now + timedelta(hours=1)).isoformat()}) == 0
    found = rows(url)
    assert {one.state for one in found} == {"sent"}
    assert {one.recipient for one in found} == {""}
    came = Counter(str(one.message["Message-ID"]) for one in box.mails)
    assert set(came) <= {one.message_id for one in found}
    assert len({one.raw for one in box.mails}) == len(came), "what comes twice is the same mail"
    return Counter({one.message_id: came.get(one.message_id, 0) for one in found})


def assert_everybody_has_it(came: Counter[str], kills: int) -> None:
    assert min(came.values()) >= 1
    twice = sum(count - 1 for count in came.values())
    print(f"{len(came)} mails, {kills} kills, {twice} duplicates")
    assert twice <= kills


def assert_nothing_came_twice(came: Counter[str], kills: int) -> None:
    assert max(came.values()) == 1
    lost = sum(count == 0 for count in came.values())
    print(f"{len(came)} mails, {kills} kills, {lost} lost")
    assert lost <= kills


@pytest.mark.slow
def test_a_killed_sender_loses_nothing_and_repeats_one_mail_at_most(worker: Worker, store_url: str) -> None:
    with Mailbox() as box:
        came = kill_amid(worker, store_url, box, mails=25, kills=5, promise="at-least-once")
    assert_everybody_has_it(came, 5)


@pytest.mark.slow
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_at_most_once_a_killed_sender_repeats_nothing_and_loses_one_mail_at_most(
    worker: Worker, store_url: str
) -> None:
    with Mailbox() as box:
        came = kill_amid(worker, store_url, box, mails=25, kills=5, promise="at-most-once")
    assert_nothing_came_twice(came, 5)


@pytest.mark.long
@pytest.mark.parametrize("promise", ["at-least-once", "at-most-once"])
def test_a_sender_killed_two_hundred_times_amid_a_thousand_mails(worker: Worker, store_url: str, promise: str) -> None:
    with Mailbox() as box:
        came = kill_amid(worker, store_url, box, mails=1000, kills=200, promise=promise, share=0.1)
    assert len(came) >= 1000
    (assert_everybody_has_it if promise == "at-least-once" else assert_nothing_came_twice)(came, 200)
