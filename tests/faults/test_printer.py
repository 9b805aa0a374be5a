"""The process that prints strangers' pages anew beside the server (C5)."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from tests.callers import enrol
from tests.cast import a_record

from broadsheet.actions import gesture
from broadsheet.actions.gesture import Gesture
from broadsheet.faces import application
from broadsheet.model.errors import StoreError
from broadsheet.model.person import Visitor
from broadsheet.printer import Printer
from broadsheet.settings import Settings
from broadsheet.shell.printed import FRONT, Asked, printed_by
from broadsheet.store import papers
from broadsheet.wiring import Site, open_site

pytestmark = pytest.mark.slow
PAPER = "2611.00001"
PAGE = Asked(f"/papers/{PAPER}", f"/papers/{PAPER}".encode(), b"", b"")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A community with a paper."""
    one = open_site(Settings(data=tmp_path, mode="community", base_url="http://papers.test"))
    with one.store.write() as db:
        papers.save(db, [a_record(key=PAPER)], one.now())
    yield one
    one.store.close()


def with_printer(site: Site, talk: Callable[[Printer], Awaitable[Any]]) -> Any:
    """What ``talk`` gives; the printer goes with the loop."""

    async def run() -> Any:
        return await talk(Printer(site.own))

    found = asyncio.run(run())
    for one in multiprocessing.active_children():
        if one.name == "printer":
            one.join(30)
            assert not one.is_alive()
    return found


def process() -> BaseProcess:
    return next(one for one in multiprocessing.active_children() if one.name == "printer" and one.is_alive())


def test_it_prints_what_the_server_would(site: Site) -> None:
    dark = Asked("/", b"/", b"", b"theme=dark")
    here = [asyncio.run(printed_by(application(site), one)) for one in (FRONT, dark)]

    async def talk(printer: Printer) -> list[Any]:
        return [await printer(one) for one in (FRONT, dark)]

    elsewhere = with_printer(site, talk)
    assert [(one.status, one.body) for one in elsewhere] == [(one.status, one.body) for one in here]
    assert here[0].body != here[1].body


def test_it_prints_what_was_written_a_moment_ago(site: Site) -> None:
    ada = Visitor(reader=enrol(site, "ada"))

    async def talk(printer: Printer) -> tuple[bytes, bytes]:
        before = await printer(PAGE)
        await asyncio.to_thread(gesture.make, site.house, ada, Gesture("vote", PAPER))
        after = await printer(PAGE)
        return before.body, after.body

    before, after = with_printer(site, talk)
    assert before != after
    assert after == asyncio.run(printed_by(application(site), PAGE)).body


def test_one_that_is_killed_is_replaced(site: Site) -> None:
    async def talk(printer: Printer) -> int:
        await printer(FRONT)
        os.kill(process().pid or 0, signal.SIGKILL)
        with pytest.raises(StoreError, match="prints ended"):
            while True:
                await printer(FRONT)
        return int((await printer(FRONT)).status)

    assert with_printer(site, talk) == 200
