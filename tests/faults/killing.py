"""Starting the library's work in processes of their own, and killing them."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.scene import patient, state

from broadsheet.measure.doctor import examine
from broadsheet.settings import Settings
from broadsheet.wiring import Site, open_site

ROOT = Path(__file__).parents[2]
KILLED = -signal.SIGKILL


class Worker:
    """The program of ``tests/faults/harvester.py``, one task at a time."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.harvester"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, task: dict[str, Any], *, kill_after: float | None = None) -> int:
        """Do a task, killed after so many seconds; the exit code, KILLED when the kill came in time."""
        assert self._program.stdin
        self._program.stdin.write(json.dumps(task) + "\n")
        self._program.stdin.flush()
        process = self._number()
        if kill_after is not None:
            timer = threading.Timer(kill_after, _kill, [process])
            timer.start()
        code = self._number()
        if kill_after is not None:
            timer.cancel()
            timer.join()
        return code

    def time(self, task: dict[str, Any]) -> float:
        """Do a task to its end; the seconds it took."""
        begun = time.monotonic()
        assert self.run(task) == 0
        return time.monotonic() - begun

    def stop(self) -> None:
        """Let the program end."""
        self._program.communicate()

    def _number(self) -> int:
        assert self._program.stdout
        return int(self._program.stdout.readline())


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


@contextmanager
def opened(data: Path) -> Iterator[Site]:
    """The library of a dead process, opened by this one."""
    site = open_site(Settings(data=data))
    try:
        yield site
    finally:
        site.store.close()


def assert_sound(data: Path) -> None:
    """What ``broadsheet doctor --deep`` finds: nothing."""
    with opened(data) as site:
        assert [check for check in examine(patient(site), deep=True) if not check.ok] == []


def held(data: Path) -> tuple[dict[str, Any], int]:
    """Everything a reader can see in a library, and how many papers its index holds."""
    with opened(data) as site:
        site.words.refresh()
        return state(site), site.words.count


def kill_again_and_again(
    worker: Worker,
    task: Callable[[Path], dict[str, Any]],
    folder: Path,
    kills: int,
    within: float,
    killed: Callable[[Path], None] = lambda _: None,
) -> Iterator[Path]:
    """Kill a task at ``kills`` random moments, examining the library after each.

    A task that comes to its end is begun anew in another library; yields each
    finished library. ``within`` is the longest a run may last, in seconds;
    ``killed`` is told of every library whose process has just been killed.
    """
    random, number, left = Random(20261118), 0, kills
    while left:
        data, number = folder / f"history {number}", number + 1
        code = KILLED
        while code == KILLED:
            code = worker.run(task(data), kill_after=random.uniform(0, within) if left else None)
            if code == KILLED:
                left -= 1
                assert_sound(data)
                killed(data)
        assert code == 0
        yield data
