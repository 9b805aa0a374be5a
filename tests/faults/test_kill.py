"""Processes killed at any moment: nothing is lost, nothing comes twice, no operator is needed."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.faults.killing import KILLED, ROOT, Worker, assert_sound, held, kill_again_and_again, opened
from tests.faults.scene import AI
from tests.world import OAI, Scenario, World

MANY = replace(AI, days=2, new_today=220, new_before=30, replaced=10, page=50, categories=("cs.AI", "cs.LG"))
"""Two categories, 260 papers in two formats, fifty records a page."""
THOUSANDS = replace(MANY, new_today=1500, page=100)
"""Some 1,500 papers in two formats, a hundred records a page."""
SHORT = replace(AI, days=2, new_today=14, page=12)
"""One category, some twenty papers, twelve records a page."""
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
    seconds: float = 0.0
    held: tuple[dict[str, Any], int] = ({}, 0)
    pages: int = 0

    def task(self, data: Path, **more: object) -> dict[str, Any]:
        """The harvest as a task for a worker."""
        asked = {"world": self.world.url, "categories": list(self.world.scenario.categories)}
        return {"do": "harvest", "data": str(data), "now": self.world.now().isoformat(), **asked, **more}


def list_pages(world: World) -> int:
    return sum(one.query.get("verb") == "ListRecords" for one in world.asked(OAI))


@contextmanager
def undisturbed(worker: Worker, scenario: Scenario, data: Path) -> Iterator[Unkilled]:
    world = World(scenario)
    world.url = world.start()
    first = Unkilled(world)
    seconds = worker.time(first.task(data))
    assert_sound(data)
    yield replace(first, seconds=seconds, held=held(data), pages=list_pages(world))
    world.stop()


@pytest.fixture(scope="module")
def short(worker: Worker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Unkilled]:
    with undisturbed(worker, SHORT, tmp_path_factory.mktemp("short")) as harvest:
        yield harvest


def survive(worker: Worker, unkilled: Unkilled, folder: Path, kills: int) -> None:
    """Kill a harvest; pages asked for again are counted, those of a harvest that had read all its lists apart."""
    allowed = [unkilled.pages]
    before = list_pages(unkilled.world)

    def killed(data: Path) -> None:
        allowed.append(unkilled.pages if has_read_all(data) else 1)

    for data in kill_again_and_again(worker, unkilled.task, folder, kills, unkilled.seconds / 3, killed):
        assert_sound(data)
        assert held(data) == unkilled.held
        asked = list_pages(unkilled.world) - before
        assert asked <= sum(allowed), f"{asked - unkilled.pages} pages again after {len(allowed) - 1} kills"
        before, allowed[1:] = before + asked, []


def has_read_all(data: Path) -> bool:
    """Whether only the last look at what the lists left out was missing; the next harvest is then a new one."""
    with opened(data) as site, site.store.read() as db:
        cursor = str(db.exec_driver_sql("SELECT cursor FROM cursors").scalar() or "token")
    return "token" not in cursor and "early" not in cursor


@pytest.mark.parametrize(
    ("scenario", "kills"),
    [
        pytest.param(MANY, 20, marks=pytest.mark.slow, id="twenty"),
        pytest.param(THOUSANDS, 200, marks=pytest.mark.long, id="two hundred"),
    ],
)
def test_a_harvest_killed_at_random_moments_ends_like_one_that_was_not(worker, tmp_path, scenario, kills) -> None:
    """H-1: sound after every kill, nothing lost or twice, at most one page asked for again per kill."""
    with undisturbed(worker, scenario, tmp_path / "unkilled") as unkilled:
        survive(worker, unkilled, tmp_path, kills)


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_harvest_killed_at_a_named_step_ends_like_one_that_was_not(worker, short, tmp_path, step) -> None:
    """H-1, the labelled points."""
    place, after = STEPS[step]
    assert worker.run(short.task(tmp_path, die={"place": place, "times": 1, "after": after})) == KILLED
    assert_sound(tmp_path)
    assert worker.run(short.task(tmp_path)) == 0
    assert_sound(tmp_path)
    assert held(tmp_path) == short.held


def test_a_harvest_that_was_cut_off_is_written_down_as_failed(worker, short, tmp_path) -> None:
    """H-1: the operator can see that a run did not end."""
    place, after = STEPS["in the middle of a transaction"]
    assert worker.run(short.task(tmp_path, die={"place": place, "times": 2, "after": after})) == KILLED
    assert worker.run(short.task(tmp_path)) == 0
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
    lines = list(rows_of(World(replace(MANY, new_today=1900))))
    file.write_text("\n".join([*lines, "not a paper", ""]))
    first = Imported(file, 0, ({}, 0))
    seconds = worker.time(first.task(folder / "library"))
    assert_sound(folder / "library")
    found = held(folder / "library")
    assert found[1] == len(lines)
    return replace(first, seconds=seconds, held=found)


def survive_import(worker: Worker, imported: Imported, folder: Path, kills: int) -> None:
    for data in kill_again_and_again(worker, imported.task, folder, kills, imported.seconds / 3):
        assert_sound(data)
        assert held(data) == imported.held


@pytest.mark.parametrize("kills", [pytest.param(5, marks=pytest.mark.slow), pytest.param(200, marks=pytest.mark.long)])
def test_an_import_killed_at_random_moments_ends_like_one_that_was_not(worker, imported, tmp_path, kills) -> None:
    """A2: sound after every kill; run again, the import comes to the same end."""
    survive_import(worker, imported, tmp_path, kills)


@pytest.mark.long
def test_the_real_command_killed_while_a_second_process_indexes_leaves_a_sound_library(tmp_path) -> None:
    """A2 with a file large enough for the second process; the command itself, twenty kills."""
    file = tmp_path / "large.jsonl.gz"
    lines = list(rows_of(World(replace(MANY, new_today=1900))))
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
    assert held(data)[1] == len({json.loads(line)["arxiv_id"] for line in [*lines, *more]})
