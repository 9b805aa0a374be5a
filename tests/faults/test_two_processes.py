"""The scheduler and the command line at the same time, in real time: arXiv sees one patient guest."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from tests.faults.killing import ROOT
from tests.faults.scene import AI, Watched
from tests.world import RSS

REQUESTS = 6
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.mark.slow
def test_two_processes_together_never_hurry_arxiv(tmp_path: Path) -> None:
    """H-5: three seconds between any two requests and one connection at a time, by the wire's own log."""
    world = Watched(replace(AI, days=2, page=100))
    environ = os.environ | {
        "BROADSHEET_WORLD": world.start(),
        "BROADSHEET_DATA": str(tmp_path),
        "BROADSHEET_CATEGORIES": "cs.AI",
        "BROADSHEET_SOURCES": "arxiv",
    }
    command = [sys.executable, "-m", "broadsheet"]
    with subprocess.Popen([*command, "up", "--port", str(free_port())], cwd=ROOT, env=environ) as scheduler:
        refused, end = 0, time.monotonic() + PATIENCE
        while not world.requests and time.monotonic() < end:
            time.sleep(0.05)
        while len(world.requests) < REQUESTS and time.monotonic() < end:
            with subprocess.Popen([*command, "harvest"], cwd=ROOT, env=environ, stderr=subprocess.PIPE) as asking:
                while asking.poll() is None and len(world.requests) < REQUESTS and time.monotonic() < end:
                    time.sleep(0.05)
                refused += asking.poll() == 1
                asking.kill()
            time.sleep(1.5)  # starting a process takes more of the machine than all else here
        scheduler.kill()
    world.stop()
    starts = [one.start for one in world.requests]
    assert len(starts) >= REQUESTS
    assert len(world.asked(RSS)) == 2, "both processes harvested"
    assert refused, "the second was told that the first is at it"
    assert min(later - earlier for earlier, later in pairwise(starts)) >= 3.0
    assert max(one.open for one in world.requests) == 1
