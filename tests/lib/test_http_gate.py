"""The gate: one at a time, a pause after each, over all processes and whatever the clock does."""

import subprocess
import sys
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from tests.lib.http_helpers import FakeClock
from tests.world import OAI, RSS, World

from broadsheet.lib.clock import SystemClock
from broadsheet.lib.http.gate import Gate, group_of
from broadsheet.lib.http.stops import StopList
from broadsheet.model.errors import RetryLater

ROOT = Path(__file__).parents[2]
PROCESS = """
import sys
from pathlib import Path
from broadsheet.lib.clock import SystemClock
from broadsheet.lib.http.fetcher import Fetcher
from broadsheet.lib.http.stops import StopList
gates = Path(sys.argv[1])
fetch = Fetcher(clock=SystemClock(), gates=gates, contact=None, intervals={"arxiv.org": float(sys.argv[3])},
                stops=StopList(gates), world=sys.argv[2])
for _ in range(2):
    fetch(sys.argv[4])
"""


@pytest.mark.parametrize(
    ("host", "group"),
    [
        ("oaipmh.arxiv.org", "arxiv.org"),
        ("arxiv.org", "arxiv.org"),
        ("RSS.arXiv.org.", "arxiv.org"),
        ("huggingface.co", "huggingface.co"),
        ("eprints.ox.ac.uk", "ox.ac.uk"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
    ],
)
def test_hosts_are_grouped_by_registrable_domain(host, group):
    assert group_of(host) == group


def _gate(folder: Path, clock: FakeClock, interval: float = 3.0) -> Gate:
    return Gate(folder, "arxiv.org", interval, clock)


def test_the_interval_counts_from_the_end_of_the_last_request(tmp_path):
    clock = FakeClock()
    with _gate(tmp_path, clock).turn(60):
        clock.moment += timedelta(seconds=20)
    clock.moment += timedelta(seconds=1)
    with _gate(tmp_path, clock).turn(60):
        pass
    assert clock.slept == [pytest.approx(2.0, abs=0.01)]


@pytest.mark.parametrize("jump", [timedelta(hours=-2), timedelta(days=-400)])
def test_a_clock_set_back_never_makes_it_wait_longer_than_the_interval(tmp_path, jump):
    clock = FakeClock()
    with _gate(tmp_path, clock).turn(60):
        pass
    clock.moment += jump
    with _gate(tmp_path, clock).turn(60):
        pass
    assert clock.slept == [3.0]


def test_a_clock_set_forward_never_makes_a_negative_wait(tmp_path):
    clock = FakeClock()
    with _gate(tmp_path, clock).turn(60):
        pass
    clock.moment += timedelta(days=1)
    with _gate(tmp_path, clock).turn(60):
        pass
    assert clock.slept == []


def test_a_request_cut_short_by_a_kill_still_counts(tmp_path):
    clock = FakeClock()
    turn = _gate(tmp_path, clock).turn(60)
    turn.__enter__()
    text = (tmp_path / "arxiv.org.gate").read_text()
    turn.__exit__(None, None, None)
    (tmp_path / "arxiv.org.gate").write_text(text)
    with _gate(tmp_path, clock).turn(60):
        pass
    assert clock.slept == [pytest.approx(3.0, abs=0.01)]


@pytest.mark.parametrize("text", ["{", "[]", '{"ended": "x"}', "null"])
def test_a_damaged_gate_file_costs_one_interval(tmp_path, text):
    clock = FakeClock()
    (tmp_path / "arxiv.org.gate").write_text(text)
    with _gate(tmp_path, clock).turn(60):
        pass
    assert clock.slept == [3.0]


def test_a_wanted_rest_beyond_patience_is_retry_later_until_it_is_over(tmp_path):
    clock = FakeClock()
    with _gate(tmp_path, clock).turn(60) as turn:
        turn.rest = 600.0
    with pytest.raises(RetryLater), _gate(tmp_path, clock).turn(60):
        pytest.fail("the gate opened")
    clock.moment += timedelta(seconds=550)
    with _gate(tmp_path, clock).turn(60):
        pass
    assert clock.slept == [pytest.approx(50, abs=0.01)]


def _prove_over_two_processes(folder: Path, interval: float) -> None:
    world = World("small")
    url = world.start()
    feed, identify = f"https://{RSS}/rss/cs.CL", f"https://{OAI}/oai?verb=Identify"
    command = [sys.executable, "-c", PROCESS, str(folder), url, str(interval)]
    running = [subprocess.Popen([*command, place], cwd=ROOT) for place in (feed, identify)]
    assert [process.wait(60) for process in running] == [0, 0]
    world.stop()
    seen = sorted(world.requests, key=lambda one: one.start)
    gaps = [later.start - sooner.end for sooner, later in pairwise(seen)]
    assert len(gaps) == 3
    assert min(gaps) >= interval - 0.005
    assert max(one.open for one in seen) == 1


@pytest.mark.slow
def test_two_processes_never_ask_arxiv_at_once_nor_within_the_interval(tmp_path):
    _prove_over_two_processes(tmp_path, 0.3)


@pytest.mark.slow
def test_two_processes_keep_the_real_interval_of_three_seconds(tmp_path):
    _prove_over_two_processes(tmp_path, 3.0)


def test_the_stop_list_remembers_why_by_group_until_cleared(tmp_path):
    stops = StopList(tmp_path / "gates")
    assert stops.is_stopped(OAI) is None
    stops.stop(OAI, "It answered 403.")
    assert StopList(tmp_path / "gates").is_stopped(RSS) == "It answered 403."
    assert stops.stopped() == {"arxiv.org": "It answered 403."}
    stops.clear(RSS)
    stops.clear(RSS)
    assert stops.stopped() == {}


def test_the_system_clock_tells_aware_time_in_utc():
    clock = SystemClock()
    before = clock.now()
    clock.sleep(0.001)
    assert before.utcoffset() == timedelta(0)
    assert clock.now() > before
