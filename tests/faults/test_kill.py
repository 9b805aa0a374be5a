"""Processes killed at any moment: nothing is lost, nothing comes twice, no operator is needed."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.faults.killing import KILLED, ROOT, Worker, assert_sound, held, kill_again_and_again, opened
from tests.faults.scene import AI
from tests.world import OAI, World

MANY = replace(AI, days=2, new_today=720, new_before=120, replaced=30, page=60, categories=("cs.AI", "cs.LG"))
"""Two categories, 870 papers in two formats, sixty records a page."""
STEPS = {
    "after a fetch": ("broadsheet.lib.http.fetcher:Fetcher.__call__", True),
    "in the middle of parsing": ("broadsheet.sources.arxiv.oai:_record", False),
    "in the middle of a transaction": ("broadsheet.store.harvests:advance", True),
    "after the commit, before the index": ("broadsheet.wiring:Site.catch_up", False),
    "after the index commit, before its watermark": ("broadsheet.index.generations:write_cursor", False),
    "after the watermark": ("broadsheet.index.generations:write_cursor", True),
    "in the middle of binding": ("broadsheet.store.editions:bind", True),
    "with the end written down": ("broadsheet.store.leases:give_back", True),
}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    one = Worker()
    yield one
    one.stop()


@dataclass(frozen=True)
class Unkilled:
    """A harvest nobody disturbed: what it left, how long it took, how many list pages it asked for."""

    world: World
    seconds: float
    held: tuple[dict[str, Any], int]
    pages: int

    def task(self, data: Path, **more: object) -> dict[str, Any]:
        """The harvest as a task for a worker."""
        asked = {"world": self.world.url, "categories": list(MANY.categories), "now": self.world.now().isoformat()}
        return {"do": "harvest", "data": str(data), **asked, **more}


def list_pages(world: World) -> int:
    return sum(one.query.get("verb") == "ListRecords" for one in world.asked(OAI))


@pytest.fixture(scope="module")
def unkilled(worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Unkilled]:
    world = World(MANY)
    world.url = world.start()
    data = tmp_path_factory.mktemp("unkilled")
    first = Unkilled(world, 0, ({}, 0), 0)
    seconds = worker.time(first.task(data))
    assert_sound(data)
    yield replace(first, seconds=seconds, held=held(data), pages=list_pages(world))
    world.stop()


def survive(worker: Worker, unkilled: Unkilled, folder: Path, kills: int) -> None:
    before = list_pages(unkilled.world)
    histories = kill_again_and_again(worker, unkilled.task, folder, unkilled.seconds / 3, kills, seed=20261118)
    for data, survived in histories:
        assert_sound(data)
        assert held(data) == unkilled.held
        asked = list_pages(unkilled.world) - before
        assert asked <= unkilled.pages + survived, f"{asked - unkilled.pages} pages again after {survived} kills"
        before += asked


@pytest.mark.slow
def test_a_harvest_killed_at_twenty_random_moments_ends_like_one_that_was_not(worker, unkilled, tmp_path) -> None:
    """H-1: sound after every kill, nothing lost or twice, at most one page asked for again per kill."""
    survive(worker, unkilled, tmp_path, 20)


@pytest.mark.long
def test_a_harvest_killed_at_two_hundred_random_moments_ends_like_one_that_was_not(worker, unkilled, tmp_path) -> None:
    """H-1 at full count."""
    survive(worker, unkilled, tmp_path, 200)


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_harvest_killed_at_a_named_step_ends_like_one_that_was_not(worker, unkilled, tmp_path, step) -> None:
    """H-1, the labelled points."""
    place, after = STEPS[step]
    assert worker.run(unkilled.task(tmp_path, die={"place": place, "times": 1, "after": after})) == KILLED
    assert_sound(tmp_path)
    assert worker.run(unkilled.task(tmp_path)) == 0
    assert_sound(tmp_path)
    assert held(tmp_path) == unkilled.held


def test_a_harvest_that_was_cut_off_is_written_down_as_failed(worker, unkilled, tmp_path) -> None:
    """H-1: the operator can see that a run did not end."""
    place, after = STEPS["in the middle of a transaction"]
    assert worker.run(unkilled.task(tmp_path, die={"place": place, "times": 2, "after": after})) == KILLED
    assert worker.run(unkilled.task(tmp_path)) == 0
    with opened(tmp_path) as site, site.store.read() as db:
        rows = db.exec_driver_sql("SELECT outcome, why FROM harvests ORDER BY no").all()
    assert [tuple(row) for row in rows] == [("failed", "It was cut off before it ended."), ("ok", "")]


def rows_of(world: World) -> Iterator[str]:
    """Papers as a file would hold them."""
    for paper in world.papers.values():
        said = {
            "arxiv_id": paper.id,
            "title": paper.title,
            "abstract": paper.abstract,
            "authors": [one.plain for one in paper.authors],
            "categories": paper.categories,
            "published": str(paper.versions[0].submitted.date()),
        }
        yield json.dumps(said)


@dataclass(frozen=True)
class Imported:
    """An import nobody disturbed."""

    file: Path
    seconds: float
    held: tuple[dict[str, Any], int]

    def task(self, data: Path) -> dict[str, Any]:
        """The import as a task for a worker."""
        return {"do": "import", "data": str(data), "file": str(self.file)}


@pytest.fixture(scope="module")
def imported(worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    folder = tmp_path_factory.mktemp("imported")
    file = folder / "papers.jsonl"
    lines = list(rows_of(World(replace(MANY, new_today=2500))))
    file.write_text("\n".join([*lines, "not a paper", ""]))
    first = Imported(file, 0, ({}, 0))
    seconds = worker.time(first.task(folder / "library"))
    assert_sound(folder / "library")
    found = held(folder / "library")
    assert found[1] == len(lines)
    return replace(first, seconds=seconds, held=found)


def survive_import(worker: Worker, imported: Imported, folder: Path, kills: int) -> None:
    for data, _ in kill_again_and_again(worker, imported.task, folder, imported.seconds * 0.8, kills, seed=20261119):
        assert_sound(data)
        assert held(data) == imported.held


@pytest.mark.slow
def test_an_import_killed_at_twenty_random_moments_ends_like_one_that_was_not(worker, imported, tmp_path) -> None:
    """A2: sound after every kill; run again, the import comes to the same end."""
    survive_import(worker, imported, tmp_path, 20)


@pytest.mark.long
def test_an_import_killed_at_two_hundred_random_moments_ends_like_one_that_was_not(worker, imported, tmp_path) -> None:
    """A2 at full count."""
    survive_import(worker, imported, tmp_path, 200)


@pytest.mark.long
def test_the_real_command_killed_while_a_second_process_indexes_leaves_a_sound_library(tmp_path) -> None:
    """A2 with a file large enough for the second process; the command itself, twenty kills."""
    file = tmp_path / "large.jsonl.gz"
    lines = list(rows_of(World(replace(MANY, new_today=2500))))
    more = [line.replace('"title": "', f'"title": "Number {n}: ').replace('"arxiv_id": "26', f'"arxiv_id": "{n}')
            for n in range(10, 26) for line in lines]  # fmt: skip
    file.write_bytes(gzip.compress("\n".join([*lines, *more]).encode(), 1))
    command = [sys.executable, "-m", "broadsheet", "import", str(file), "--json", "--data"]
    for number in range(20):
        data = tmp_path / f"library {number // 5}"
        with subprocess.Popen([*command, str(data)], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
            try:
                process.wait(1.5 + number * 0.3)
            except subprocess.TimeoutExpired:
                process.kill()
        assert_sound(data)
    done = subprocess.run([*command, str(data)], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    assert len(json.loads(done.stdout)["rejected"]) == 0
    assert held(data)[1] == len(lines) + len(more)
