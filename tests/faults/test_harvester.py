"""The process that harvests beside the server."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest
from tests.cast import a_record

from broadsheet.harvester import harvest_beside
from broadsheet.model.errors import StoreError
from broadsheet.model.paper import Record
from broadsheet.press import Indexer
from broadsheet.settings import Settings
from broadsheet.sources.base import Ask, Batch, Fetch
from broadsheet.store import harvests
from broadsheet.wiring import Site, open_site

pytestmark = pytest.mark.slow
_PATIENCE = 60.0


class Marsh:
    """A source of two pages, which says nothing more after the first as long as the file ``silent`` is there."""

    name = "marsh"
    title = "The Marsh"
    homepage = ""
    thanks = ""
    hosts: Mapping[str, float] = {}

    def __init__(self, silent: Path) -> None:
        self.silent = silent

    def harvest(self, fetch: Fetch, ask: Ask, now: datetime) -> Iterator[Batch]:
        """Yield the pages after the cursor."""
        if not ask.cursor:
            yield Batch(records=(a_record(source="marsh", key="2611.00001"),), cursor="1", step="page 1")
        while self.silent.exists():
            time.sleep(0.01)
        yield Batch(records=(a_record(source="marsh", key="2611.00002"),), cursor="2", step="page 2")

    def fetch_one(self, fetch: Fetch, key: str, now: datetime) -> Record | None:
        """Nothing is asked for by its key."""
        return None


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A library whose one source is the marsh, with an indexer in a process of its own."""
    one = open_site(Settings(data=tmp_path))
    one.harvested, one.indexer = (Marsh(tmp_path / "silent"),), Indexer(one.own)
    yield one
    one.store.close()


def is_stored(site: Site, cursor: str) -> bool:
    with site.store.read() as db:
        return harvests.cursor(db, "marsh") == cursor


def wait_for(site: Site, cursor: str) -> None:
    until = time.monotonic() + _PATIENCE
    while not is_stored(site, cursor):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_what_another_process_harvested_is_found_here(site: Site) -> None:
    (done,) = harvest_beside(site)
    site.refresh()
    assert (done.outcome, done.added) == ("ok", 2)
    assert site.words.count == 2


def test_papers_are_found_while_the_harvest_goes_on(site: Site) -> None:
    (silent := site.own.data / "silent").touch()
    site.catch_up()
    site.refresh()
    harvesting = Thread(target=harvest_beside, args=(site,))
    harvesting.start()
    until = time.monotonic() + _PATIENCE
    while site.words.count < 1:
        assert time.monotonic() < until
        time.sleep(0.01)
        site.refresh()
    assert is_stored(site, "1")
    silent.unlink()
    harvesting.join()
    assert is_stored(site, "2")


def test_it_goes_after_the_server_and_before_the_indexer(site: Site) -> None:
    (silent := site.own.data / "silent").touch()
    harvesting = Thread(target=harvest_beside, args=(site,))
    harvesting.start()
    until = time.monotonic() + _PATIENCE
    while len(priorities := priorities_of("harvester", "indexer")) < 2:  # it indexes once the first page is in
        assert time.monotonic() < until
        time.sleep(0.01)
    silent.unlink()
    harvesting.join()
    assert os.getpriority(os.PRIO_PROCESS, 0) < priorities["harvester"] < priorities["indexer"]


def priorities_of(*names: str) -> dict[str, int]:
    """The steps of nice(2) of those of these processes that are past their first work."""
    found = {one.name: os.getpriority(os.PRIO_PROCESS, one.pid or 0) for one in multiprocessing.active_children()}
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    return {name: steps for name, steps in found.items() if name in names and steps != ours}


def test_a_killed_harvester_is_missed_and_the_next_goes_on_behind_its_last_page(site: Site) -> None:
    (silent := site.own.data / "silent").touch()
    said: list[str] = []

    def harvest() -> None:
        with pytest.raises(StoreError) as gone:
            harvest_beside(site)
        said.append(str(gone.value))

    harvesting = Thread(target=harvest)
    harvesting.start()
    wait_for(site, "1")
    (killed,) = (one for one in multiprocessing.active_children() if one.name == "harvester")
    os.kill(killed.pid or 0, signal.SIGKILL)
    harvesting.join()
    silent.unlink()
    assert "ended in the middle" in said[0]
    (done,) = harvest_beside(site)
    assert (done.outcome, done.read, done.added) == ("ok", 1, 1)


def test_trouble_with_the_library_is_told_in_a_sentence(site: Site) -> None:
    with site.store.write() as db:
        db.exec_driver_sql("DROP TABLE cursors")
    with pytest.raises(StoreError, match="no such table"):
        harvest_beside(site)
