"""What many do at once is written in few transactions, and none pays for another."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from tests.callers import enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record
from tests.commits import commits

from broadsheet.actions import house as house_module
from broadsheet.actions import together as together_module
from broadsheet.actions.gesture import Gesture, make
from broadsheet.actions.house import House
from broadsheet.actions.together import Together
from broadsheet.lib.clock import instant
from broadsheet.lib.signing import Keys
from broadsheet.model.errors import Busy, StoreError, TooMany, WrongUse
from broadsheet.model.person import Visitor
from broadsheet.settings import Settings
from broadsheet.store import papers, people
from broadsheet.store import schema as tables
from broadsheet.store.db import Connection, Db
from broadsheet.wiring import Site

PAPER = "2611.00001"


@pytest.fixture
def house(store: Db) -> House:
    """A house on either database, with one paper and readers 1 to 9."""
    with store.write() as db:
        papers.save(db, [a_record()], NOW)
        for no in range(1, 10):
            people.add(db, f"reader{no}", NOW.replace(year=2025), confirmed=instant(NOW))
    return House(store, Settings(data=Path()), FakeClock(), Keys(b"0" * 32))


def at_once(store: Db, *works: Callable[[], Any]) -> list[Any]:
    """Begin all works while the writer lock is held, then let it go; what each returned or raised."""
    with ThreadPoolExecutor(len(works)) as pool:
        begun = threading.Barrier(len(works) + 1)

        def run(work: Callable[[], Any]) -> Any:
            begun.wait()
            try:
                return work()
            except Exception as trouble:
                return trouble

        with store.write():
            futures = [pool.submit(run, work) for work in works]
            begun.wait()
            threading.Event().wait(0.2)  # the locks are the kernel's and the server's: no clock of ours
        return [future.result() for future in futures]


def vote(house: House, reader_no: int) -> Callable[[], None]:
    with house.store.read() as db:
        reader = people.by_no(db, reader_no)
    assert reader
    return lambda: make(house, Visitor(reader=reader), Gesture("vote", PAPER))


def votes(store: Db) -> tuple[int, int]:
    with store.read() as db:
        rows = db.execute(select(tables.votes)).all()
        return len(rows), db.execute(select(tables.papers.c.reader_votes)).scalar_one()


def test_what_waits_for_one_turn_is_committed_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together_module, "LONGEST", 60.0)
    works = [vote(house, no) for no in range(1, 10)]
    with commits(house.store) as seen:
        assert at_once(house.store, *works) == [None] * 9
    assert len(seen) <= 1 + 2  # the one that held the lock, the first in the queue, and all others
    assert votes(house.store) == (9, 9)


def test_a_hundred_votes_of_one_reader_at_once_leave_one(house: House) -> None:
    told = at_once(house.store, *[vote(house, 1)] * 100)
    assert {type(one) for one in told} <= {type(None), TooMany}
    assert None in told
    assert votes(house.store) == (1, 1)


def test_a_work_that_fails_changes_nothing_and_harms_no_other(house: House) -> None:
    def fail(db: Connection) -> None:
        people.change(db, 1, full_name="Half done")
        raise WrongUse("no")

    told = at_once(house.store, vote(house, 1), lambda: house.act(fail), vote(house, 2))
    assert [type(one) for one in told] == [type(None), WrongUse, type(None)]
    assert votes(house.store) == (2, 2)
    with house.store.read() as db:
        assert people.by_no(db, 1).full_name == ""


def test_trouble_with_the_database_is_told_to_who_brought_it_and_the_others_are_done(house: House) -> None:
    def ask_nonsense(db: Connection) -> None:
        db.execute(text("SELECT nothing FROM nowhere"))

    told = at_once(house.store, vote(house, 1), lambda: house.act(ask_nonsense), vote(house, 2), vote(house, 3))
    assert votes(house.store) == (3, 3)
    assert isinstance(told[1], Exception)
    assert [told[0], *told[2:]] == [None] * 3


def test_who_waits_too_long_is_told_so_and_nothing_is_changed(store: Db) -> None:
    together, done = Together(store, lambda db: None), []
    with store.write():
        for _ in range(2):
            with pytest.raises(Busy), ThreadPoolExecutor(1) as pool:
                pool.submit(together.run, lambda db: done.append(1), 0.05).result()
    assert done == []
    together.run(lambda db: done.append(1), 5)
    assert done == [1]


def test_a_failed_commit_is_told_to_everybody_in_it(store: Db) -> None:
    def burn(db: Connection) -> None:
        raise StoreError("the disk is full")

    together = Together(store, burn)
    told = at_once(store, *[lambda: together.run(lambda db: 1, 5)] * 3)
    assert [str(one) for one in told] == ["the disk is full"] * 3


def test_a_child_process_begins_with_an_empty_queue(store: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    together = Together(store, lambda db: None)
    together._lock.acquire()  # as another thread of the parent might have held it
    monkeypatch.setattr("os.getpid", lambda: -1)
    assert together.run(lambda db: 7, 5) == 7


def test_a_writer_that_holds_the_library_lets_readers_read_and_tells_writers_to_come_back(
    community: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert house_module.PATIENCE <= 5
    monkeypatch.setattr(house_module, "PATIENCE", 0.1)
    with community.store.write() as db:
        papers.save(db, [a_record()], NOW)
    ada = signed_in(community, enrol(community, "ada"))
    with community.store.write(), ThreadPoolExecutor(1) as pool:
        answer = pool.submit(ada.post, "/gestures", vote=PAPER).result()
        pages = [pool.submit(who.get, f"/papers/{PAPER}").result().status for who in (ada, stranger(community))]
    assert (answer.status, answer["retry-after"]) == (503, "5")
    assert "nothing was changed" in answer.text
    assert pages == [200, 200]
    assert ada.post("/gestures", vote=PAPER).status == 303


def test_many_given_at_once_are_committed_once_and_each_hears_of_its_own(house: House) -> None:
    def fail(db: Connection) -> None:
        raise WrongUse("no")

    until = time.monotonic() + 5
    with commits(house.store) as seen:
        told = house.act_all([(lambda db: 1, until), (fail, until), (lambda db: 3, until)])
    assert len(seen) == 1
    assert (told[0], str(told[1]), told[2]) == (1, "no", 3)


def test_of_many_given_at_once_those_do_not_wait_that_have_waited_long_enough(store: Db) -> None:
    together = Together(store, lambda db: None)
    with store.write(), ThreadPoolExecutor(1) as pool:
        told = pool.submit(together.run_all, [(lambda db: 1, time.monotonic() - 1)]).result()
    assert [type(one) for one in told] == [Busy]
