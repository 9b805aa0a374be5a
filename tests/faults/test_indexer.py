"""The process that indexes beside the server."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from broadsheet.press import Indexer, load_starter
from broadsheet.settings import Settings
from broadsheet.wiring import Site, open_site

pytestmark = pytest.mark.slow


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return open_site(Settings(data=tmp_path))


def _process() -> multiprocessing.process.BaseProcess:
    """The indexer started last; one of another test may still wait for work."""
    return max((one for one in multiprocessing.active_children() if one.name == "indexer"), key=lambda one: one.pid)


def test_what_another_process_indexed_is_found_here(site: Site) -> None:
    site.indexer = Indexer(site.own)
    load_starter(site)
    site.refresh()
    assert site.words.count == site.meaning.codes.count == 170


def test_an_indexer_that_was_killed_is_started_again(site: Site) -> None:
    site.indexer = Indexer(site.own)
    site.catch_up()
    killed = _process()
    os.kill(killed.pid or 0, signal.SIGKILL)
    killed.join(30)
    load_starter(site)
    site.refresh()
    assert site.words.count == 170


def test_an_indexer_without_work_leaves(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Indexer, "IDLE", 0.1)
    site.indexer = Indexer(site.own)
    site.catch_up()
    idle = _process()
    idle.join(30)
    assert idle.exitcode == 0
    assert site.catch_up().seq == site.newest()


@pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="only Linux has a way to run where nobody else does")
def test_it_runs_where_nobody_else_does(site: Site) -> None:
    site.indexer = Indexer(site.own)
    site.catch_up()
    assert os.sched_getscheduler(_process().pid or 0) == os.SCHED_IDLE


@pytest.mark.skipif(not hasattr(os, "SCHED_BATCH"), reason="only Linux has a way to wake up and push nobody aside")
def test_one_that_does_not_get_on_makes_room_for_one_with_a_share_of_its_own(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Indexer, "PATIENCE", 0.0)
    site.indexer = Indexer(site.own)
    load_starter(site)
    site.refresh()
    assert site.words.count == site.meaning.codes.count == 170
    assert os.sched_getscheduler(_process().pid or 0) == os.SCHED_BATCH
    assert os.getpriority(os.PRIO_PROCESS, _process().pid or 0) > os.getpriority(os.PRIO_PROCESS, 0)
