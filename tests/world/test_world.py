"""The running world: its log, its fault script, its command line."""

import gzip
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest
from tests.world import API, HUB, OAI, RSS, World, read_scenario
from tests.world.__main__ import _parser, build
from tests.world.troubles import gzip_bomb

FEED = f"{RSS}/rss/cs.CL"
ROOT = Path(__file__).parents[2]


def test_a_world_is_ready_at_once():
    start = time.perf_counter()
    world = World("small")
    world.start()
    assert time.perf_counter() - start < 0.3
    world.stop()


def test_every_request_is_logged_with_its_host_path_query_and_headers(world, get):
    get(f"{OAI}/oai", verb="Identify")
    seen = world.asked(OAI)[0]
    assert (seen.host, seen.path, seen.query, seen.open) == (OAI, "/oai", {"verb": "Identify"}, 1)
    assert seen.headers["user-agent"].startswith("python-httpx/")
    assert seen.start <= seen.end


def test_an_unknown_host_or_path_is_not_found(get):
    assert get("example.org/").status_code == 404
    assert get(f"{OAI}/other").status_code == 404


def test_a_fault_strikes_as_often_as_told_and_only_there(world, get):
    world.fault(RSS, "503", times=2, retry_after="7")
    replies = [get(FEED) for _ in range(3)]
    assert [one.status_code for one in replies] == [503, 503, 200]
    assert replies[0].headers["retry-after"] == "7"
    assert get(f"{OAI}/oai", verb="Identify").status_code == 200


def test_a_fault_can_wait_and_strike_a_page_only(world, get):
    world.fault(API, "500", after=1)
    world.fault(HUB, "500", pages=[2])
    assert [get(f"{API}/api/query").status_code for _ in range(3)] == [200, 500, 200]
    assert [get(f"{HUB}/api/daily_papers", p=p).status_code for p in "012"] == [200, 500, 200]


def test_an_unknown_fault_is_refused(world):
    with pytest.raises(ValueError, match="no fault"):
        world.fault(RSS, "earthquake")


def test_healing_ends_all_faults(world, get):
    world.fault(RSS, "403", times=None)
    world.heal()
    assert get(FEED).status_code == 200


@pytest.mark.parametrize("kind", ["reset", "cut"])
def test_a_connection_can_break(world, get, kind):
    world.fault(RSS, kind)
    with pytest.raises(httpx.TransportError):
        get(FEED)


def test_an_answer_can_be_half_or_html(world, get):
    whole = get(FEED).content
    world.fault(RSS, "truncate")
    assert get(FEED).content == whole[: len(whole) // 2]
    world.fault(RSS, "html200")
    reply = get(FEED)
    assert reply.status_code == 200 and b"<html>" in reply.content


def test_redirects_lead_in_circles_or_where_they_should_not(world, get):
    world.fault(RSS, "redirect_loop")
    world.fault(RSS, "redirect_private", after=1)
    assert get(FEED).headers["location"] == f"https://{FEED}"
    assert get(FEED).headers["location"].startswith("http://169.254.169.254/")


def test_a_gzip_bomb_of_one_mebibyte_unpacks_to_a_gibibyte():
    small = gzip_bomb(3)
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(small)  # only the check sum is wrong
    assert 900_000 < len(gzip_bomb()) < 1_200_000


def test_a_live_world_goes_on_with_the_days():
    moments = [datetime(2026, 11, 18, 15, tzinfo=UTC)]
    world = World("small", clock=lambda: moments[-1])
    assert world.today == date(2026, 11, 18)
    moments.append(datetime(2026, 11, 23, 4, tzinfo=UTC))
    assert (world.feed_day(), world.today) == (date(2026, 11, 20), date(2026, 11, 23))
    moments.append(datetime(2026, 11, 23, 5, tzinfo=UTC))
    assert world.feed_day() == date(2026, 11, 23)
    assert len(world.new_on(world.today)) == 30


def test_a_live_world_begins_with_the_latest_announcement_day():
    assert World("small", clock=lambda: datetime(2026, 11, 22, 15, tzinfo=UTC)).today == date(2026, 11, 20)


def test_a_scenario_can_be_read_from_a_file(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text('today = 2026-10-01\nnew_today = 4\ncategories = ["math.CO"]\n')
    scenario = read_scenario(str(file))
    assert (scenario.today, scenario.new_today, scenario.categories) == (date(2026, 10, 1), 4, ("math.CO",))


def test_the_command_line_switches_the_common_faults_on():
    options = ["--scenario", "small", "--today", "2026-11-17", "--hold-back", "2", "--withdraw", "1", "--stale-rss"]
    world = build(_parser().parse_args([*options, "--arxiv-late", "--fault", f"{HUB}:429:3"]))
    assert world.today == date(2026, 11, 17)
    assert len(world.held) == 2
    assert {(one.host, one.kind, one.times) for one in world.faults} == {
        (RSS, "stale", None), (OAI, "503", None), (HUB, "429", 3),
    }  # fmt: skip


@pytest.mark.slow
def test_as_a_program_it_prints_its_address_when_it_can_be_asked():
    command = [sys.executable, "-m", "tests.world", "--scenario", "small"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().strip()
        reply = httpx.get(f"{address}/{FEED}", trust_env=False)
        process.terminate()
    assert reply.status_code == 200
    assert b"<item>" in reply.content
