"""Two harvests at once: one runs, a dead one is replaced, and one that was replaced writes nothing any more."""

import os
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.faults.scene import Scene

from broadsheet.actions.harvest import Progress, harvest
from broadsheet.model.calendar import previous_edition
from broadsheet.model.harvest import Harvest
from broadsheet.press import open_press
from broadsheet.sources.arxiv.source import ArxivSource
from broadsheet.sources.base import Ask

HERE = socket.gethostname()


def quietly(_so_far: Harvest, _expected: int | None) -> None:
    """Nobody watches."""


def run(scene: Scene, holder: str, progress: Progress = quietly) -> Harvest:
    """A harvest by another process, on this machine or elsewhere."""
    press = replace(open_press(scene.site), holder=holder)
    day = scene.world.today
    return harvest(press, ArxivSource(), Ask(categories=("cs.AI",), first=previous_edition(day), last=day), progress)


@pytest.fixture
def dead() -> str:
    """The name of a process of this machine that is gone."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return f"{HERE}:{process.pid}"


def leave_behind(scene: Scene, holder: str) -> None:
    """A harvest by ``holder`` that stopped after two pages without a word."""

    class Killed(BaseException):
        """What nothing catches."""

    def die(so_far: Harvest, _expected: int | None) -> None:
        if so_far.read:
            raise Killed

    with pytest.raises(Killed):
        run(scene, holder, die)


def test_of_two_harvests_at_once_exactly_one_runs(scene: Scene) -> None:
    """H-15: the second asks nothing and says why."""
    second: list[Harvest] = []
    asked: list[int] = []

    def interrupt(_so_far: Harvest, _expected: int | None) -> None:
        if not second:
            before = len(scene.world.requests)
            second.append(run(scene, "elsewhere:2"))
            asked.append(len(scene.world.requests) - before)

    assert run(scene, "elsewhere:1", interrupt).outcome == "ok"
    assert (second[0].outcome, second[0].why) == ("running", "Another process is harvesting it.")
    assert asked == [0]
    assert scene.papers() == scene.expected()


def test_a_harvest_that_ended_leaves_the_way_free(scene: Scene) -> None:
    """H-15: however it ended."""
    for _ in range(2):
        assert run(scene, "elsewhere:1").outcome == "ok"
        assert run(scene, "elsewhere:2").outcome == "ok"


def test_a_harvest_that_died_elsewhere_is_replaced_when_its_lease_runs_out(scene: Scene) -> None:
    """H-15: ten minutes, not before."""
    leave_behind(scene, "elsewhere:1")
    scene.later(minutes=9)
    assert run(scene, f"{HERE}:{os.getpid()}").outcome == "running"
    scene.later(minutes=2)
    assert run(scene, f"{HERE}:{os.getpid()}").outcome == "ok"
    assert scene.papers() == scene.expected()


def test_a_harvest_killed_on_this_machine_is_replaced_at_once(scene: Scene, dead: str) -> None:
    """H-15: a process that is gone holds nothing; nobody waits ten minutes after Ctrl-C."""
    leave_behind(scene, dead)
    assert scene.harvest().outcome == "ok"
    assert scene.papers() == scene.expected()


def test_a_living_process_of_this_machine_keeps_its_lease(scene: Scene) -> None:
    """H-15: the process number decides, not the machine."""
    leave_behind(scene, f"{HERE}:{os.getppid()}")
    assert scene.harvest().outcome == "running"


def test_a_harvest_that_works_on_keeps_its_lease_for_ever(scene: Scene) -> None:
    """H-15: every batch is a heartbeat."""
    seen: list[str] = []

    def dawdle(_so_far: Harvest, _expected: int | None) -> None:
        scene.clock.moment += timedelta(minutes=9)
        seen.append(run(scene, "elsewhere:2").outcome)

    assert run(scene, "elsewhere:1", dawdle).outcome == "ok"
    assert set(seen) == {"running"}


def test_a_harvest_that_lost_its_lease_writes_nothing_any_more(scene: Scene) -> None:
    """H-15: it slept through its term, another took over; its own commit fails against the fence."""
    states: list[object] = []

    def oversleep(so_far: Harvest, _expected: int | None) -> None:
        if so_far.read and not states:
            scene.clock.moment += timedelta(minutes=11)
            assert run(scene, "elsewhere:2").outcome == "ok"
            states.append(everything(scene))

    zombie = run(scene, "elsewhere:1", oversleep)
    assert (zombie.outcome, zombie.why) == ("failed", "Another process took over “harvest arxiv”.")
    assert everything(scene) == states[0]
    assert scene.papers() == scene.expected()
    scene.assert_sound()
    outcomes = [row["outcome"] for row in scene.rows("SELECT outcome FROM harvests ORDER BY no")]
    assert outcomes == ["failed", "ok"]


def everything(scene: Scene) -> list[object]:
    """All that a harvest may write."""
    tables = ("papers", "records", "cursors", "harvests", "leases", "changes", "announcements", "readings")
    return [scene.rows(f"SELECT * FROM {name}") for name in tables]
