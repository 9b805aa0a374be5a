"""The process that writes votes and comments beside the server (C3, C5)."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from tests.callers import enrol, signed_in
from tests.cast import a_record

from broadsheet.actions.draft import draft
from broadsheet.actions.errands import Gesturing, Saying
from broadsheet.actions.gesture import Gesture
from broadsheet.clerk import Clerk
from broadsheet.model.errors import NotFound, StoreError, TooMany
from broadsheet.model.person import Visitor
from broadsheet.settings import Settings
from broadsheet.store import papers
from broadsheet.store.schema import comments, votes
from broadsheet.wiring import Site, open_site

pytestmark = pytest.mark.slow
PAPERS = [f"2611.0000{no}" for no in range(1, 6)]


@pytest.fixture
def site(tmp_path: Path, store_url: str) -> Iterator[Site]:
    """A community with five papers, on either database."""
    url = store_url if store_url.startswith("postgresql") else ""
    one = open_site(Settings(data=tmp_path, database=url, mode="community", base_url="http://papers.test"))
    with one.store.write() as db:
        papers.save(db, [a_record(key=key) for key in PAPERS], one.now())
    yield one
    one.store.close()


def with_clerk(site: Site, talk: Callable[[Clerk], Awaitable[Any]]) -> Any:
    """What ``talk`` gives; the clerk goes with the loop."""

    async def run() -> Any:
        return await talk(Clerk(site.house))

    found = asyncio.run(run())
    for one in multiprocessing.active_children():
        if one.name == "clerk":
            one.join(30)
    return found


def process() -> BaseProcess:
    return next(one for one in multiprocessing.active_children() if one.name == "clerk" and one.is_alive())


def vote(site: Site, name: str, paper: str = PAPERS[0]) -> Gesturing:
    return Gesturing(Visitor(reader=enrol(site, name)), Gesture("vote", paper))


def count(site: Site, table: Any) -> int:
    with site.store.read() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def test_what_many_ask_for_at_once_is_there_when_they_hear_of_it(site: Site) -> None:
    errands = [vote(site, f"reader{no}", PAPERS[no % 5]) for no in range(40)]

    async def talk(clerk: Clerk) -> int:
        await asyncio.gather(*map(clerk.do, errands))
        return count(site, votes)

    assert with_clerk(site, talk) == 40


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="only Linux has a way to wake up and push nobody aside")
def test_it_wakes_up_without_pushing_the_server_aside_and_at_its_usual_priority(site: Site) -> None:
    async def talk(clerk: Clerk) -> tuple[int, int]:
        await clerk.do(vote(site, "ada"))
        pid = process().pid or 0
        return os.sched_getscheduler(pid), os.getpriority(os.PRIO_PROCESS, pid)

    assert with_clerk(site, talk) == (os.SCHED_BATCH, os.getpriority(os.PRIO_PROCESS, 0))


def test_a_comment_comes_back_as_it_was_written(site: Site) -> None:
    said = Saying(Visitor(reader=enrol(site, "ada")), PAPERS[0], draft(site.house, "Herons *wade*."))
    one, is_long = with_clerk(site, lambda clerk: clerk.do(said))
    assert (one.paper_id, one.writer, one.state, is_long) == (PAPERS[0], "ada", "shown", False)
    assert "<em>wade</em>" in one.html
    assert count(site, comments) == 1


def test_an_errand_that_fails_says_why_and_harms_no_other(site: Site) -> None:
    ada = enrol(site, "ada")
    errands = [Gesturing(Visitor(reader=ada), Gesture("vote", paper)) for paper in (*PAPERS, "2611.99999")]

    async def talk(clerk: Clerk) -> list[Any]:
        return await asyncio.gather(*map(clerk.do, errands), return_exceptions=True)

    told = with_clerk(site, talk)
    assert [type(one) for one in told] == [type(None)] * 4 + [TooMany, NotFound]
    assert told[4].policy == ("votes a second", 4, 1)
    assert 0 < told[4].seconds <= 1
    assert count(site, votes) == 4


def test_who_waits_while_the_clerk_is_killed_hears_of_it_and_another_takes_its_place(site: Site) -> None:
    async def talk(clerk: Clerk) -> None:
        await clerk.do(vote(site, "ada"))
        killed = process()
        os.kill(killed.pid or 0, signal.SIGSTOP)
        waiting = asyncio.create_task(clerk.do(vote(site, "bob")))
        await asyncio.sleep(0)
        os.kill(killed.pid or 0, signal.SIGKILL)
        with pytest.raises(StoreError, match="ended in the middle"):
            await waiting
        killed.join()
        await clerk.do(vote(site, "eve"))

    with_clerk(site, talk)
    assert count(site, votes) == 2


def test_the_clerk_goes_when_its_server_does(site: Site) -> None:
    async def talk(clerk: Clerk) -> BaseProcess:
        await clerk.do(vote(site, "ada"))
        return process()

    assert with_clerk(site, talk).exitcode == 0


def test_the_forms_of_pages_go_to_the_clerk(site: Site) -> None:
    class Note:
        def __init__(self) -> None:
            self.seen: list[Any] = []

        async def do(self, errand: Any) -> Any:
            self.seen.append(errand)
            return site.house.act(errand.work(site.house))

    site.house.clerk = note = Note()
    ada = signed_in(site, enrol(site, "ada"))
    assert ada.post("/gestures", vote=PAPERS[0]).status == 303
    assert ada.post("/comments", paper=PAPERS[0], text="Herons wade.").status == 303
    assert [type(one) for one in note.seen] == [Gesturing, Saying]


@pytest.mark.usefixtures("paced")
def test_a_mistake_found_by_the_clerk_is_shown_as_every_other(site: Site) -> None:
    class Strict:
        async def do(self, errand: Any) -> Any:
            raise TooMany("That is too often (comments).", seconds=5)

    site.house.clerk = Strict()
    answer = signed_in(site, enrol(site, "ada")).post("/comments", paper=PAPERS[0], text="Herons wade.")
    assert (answer.status, answer["retry-after"]) == (429, "5")
    assert "Herons wade." in answer.text
