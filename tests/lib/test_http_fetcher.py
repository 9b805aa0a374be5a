"""Polite fetch against the fake world: manners, patience, caps and redirects."""

import socket
import time
import tracemalloc
from collections.abc import Iterator

import pytest
from tests.lib.http_helpers import FEED, IDENTIFY, LIST, FakeClock, fetcher
from tests.world import API, HUB, OAI, RSS, World

from broadsheet.lib.http.address import is_public
from broadsheet.lib.http.stops import StopList
from broadsheet.model.errors import BadReply, RetryLater, SourceError, Stopped, WrongUse

DAILY = f"https://{HUB}/api/daily_papers"


@pytest.fixture
def world() -> Iterator[World]:
    one = World("small")
    one.url = one.start()
    yield one
    one.stop()


def test_a_reply_carries_the_original_url_status_lower_case_headers_and_decoded_body(world, tmp_path):
    reply = fetcher(tmp_path, world.url)(FEED)
    assert (reply.url, reply.status) == (FEED, 200)
    assert reply.headers["content-encoding"] == "gzip"
    assert reply.body.startswith(b"<?xml") and reply.body.endswith(b"</rss>\n")


def test_parameters_are_added_to_the_query_and_kept_apart_from_those_already_there(world, tmp_path):
    fetcher(tmp_path, world.url)(f"{LIST}?verb=ListRecords", {"set": "cs:cs:CL", "metadataPrefix": "arXiv"})
    assert world.requests[0].query == {"verb": "ListRecords", "set": "cs:cs:CL", "metadataPrefix": "arXiv"}


def test_it_names_itself_and_how_to_reach_its_operator(world, tmp_path):
    fetcher(tmp_path, world.url)(FEED)
    headers = world.requests[0].headers
    assert headers["user-agent"].startswith("Broadsheet/") and headers["user-agent"].endswith("(+desk@example.org)")
    assert headers["from"] == "desk@example.org"


def test_a_contact_that_is_no_email_address_makes_no_from_header(world, tmp_path):
    fetcher(tmp_path, world.url, contact="https://example.org/desk")(FEED)
    assert "from" not in world.requests[0].headers
    assert "(+https://example.org/desk)" in world.requests[0].headers["user-agent"]


def test_a_contact_that_would_break_a_header_is_wrong_use(tmp_path):
    with pytest.raises(WrongUse):
        fetcher(tmp_path, None, contact="desk@example.org\r\nX: y")


def test_a_world_that_is_not_on_this_machine_is_wrong_use(tmp_path):
    with pytest.raises(WrongUse):
        fetcher(tmp_path, "http://example.org")


def test_each_request_has_a_connection_of_its_own_that_is_closed_before_the_next(world, tmp_path):
    fetch = fetcher(tmp_path, world.url)
    for _ in range(4):
        fetch(FEED)
        assert world.wait_until_quiet()
    assert [seen.open for seen in world.requests] == [1, 1, 1, 1]


def test_hosts_of_arxiv_share_one_interval_and_other_hosts_do_not(world, tmp_path):
    clock = FakeClock()
    fetch = fetcher(tmp_path, world.url, clock)
    fetch(FEED)
    fetch(LIST, IDENTIFY)
    fetch(DAILY)
    assert clock.slept == [pytest.approx(3.0, abs=0.01)]


def test_bad_request_and_not_found_are_left_to_the_source(world, tmp_path):
    fetch = fetcher(tmp_path, world.url)
    assert fetch(DAILY, {"date": "2031-01-01"}).status == 400
    assert fetch(f"https://{HUB}/api/papers/0000.00000").status == 404


def test_another_status_is_a_permanent_source_error(world, tmp_path):
    world.fault(RSS, "410")
    with pytest.raises(SourceError) as caught:
        fetcher(tmp_path, world.url)(FEED)
    assert caught.value.permanent


@pytest.mark.parametrize(("said", "least"), [("7", 7.0), ("date:7", 6.0), (None, 10.0), ("soon", 10.0), ("-5", 10.0)])
def test_a_503_is_waited_out_as_the_host_said_or_ten_seconds_and_asked_again(world, tmp_path, said, least):
    clock = FakeClock()
    world.fault(OAI, "503", retry_after=said)
    assert fetcher(tmp_path, world.url, clock)(LIST, IDENTIFY).status == 200
    assert clock.slept == [pytest.approx(least, abs=1.1)]
    assert clock.slept[0] >= least - 0.01


def test_back_off_doubles_from_ten_seconds_and_ends_in_retry_later(world, tmp_path):
    clock = FakeClock()
    world.fault(OAI, "500", times=None)
    with pytest.raises(RetryLater) as caught:
        fetcher(tmp_path, world.url, clock)(LIST, IDENTIFY)
    assert clock.slept == [pytest.approx(wait, abs=0.01) for wait in (10, 20, 40)]
    assert caught.value.seconds == pytest.approx(80)


def test_a_huge_wait_is_capped_at_six_hours_and_never_slept(world, tmp_path):
    clock = FakeClock()
    world.fault(OAI, "503", retry_after="999999")
    with pytest.raises(RetryLater) as caught:
        fetcher(tmp_path, world.url, clock)(LIST, IDENTIFY)
    assert (caught.value.seconds, clock.slept) == (6 * 3600, [])


def test_while_a_host_wants_patience_no_process_asks_it(world, tmp_path):
    clock = FakeClock()
    world.fault(OAI, "503", retry_after="3600")
    with pytest.raises(RetryLater):
        fetcher(tmp_path, world.url, clock)(LIST, IDENTIFY)
    with pytest.raises(RetryLater) as caught:
        fetcher(tmp_path, world.url, clock)(FEED)
    assert len(world.requests) == 1
    assert caught.value.seconds == pytest.approx(3600, abs=1)


@pytest.mark.parametrize("said", [None, "1"])
def test_429_again_and_again_ends_in_a_quarter_of_an_hour_of_peace(world, tmp_path, said):
    world.fault(OAI, "429", times=20, retry_after=said)
    with pytest.raises(RetryLater) as caught:
        fetcher(tmp_path, world.url)(LIST, IDENTIFY)
    assert caught.value.seconds >= 15 * 60
    assert len(world.requests) <= 5


def test_403_stops_the_host_group_until_it_is_cleared(world, tmp_path):
    world.fault(OAI, "403")
    fetch = fetcher(tmp_path, world.url)
    for url in (LIST, LIST, FEED):
        with pytest.raises(Stopped):
            fetch(url)
    assert len(world.requests) == 1
    StopList(tmp_path / "gates").clear(RSS)
    assert fetch(FEED).status == 200


def test_a_used_up_rate_limit_is_waited_out_before_the_next_request(world, tmp_path):
    clock = FakeClock()
    world.fault(HUB, "rate_limit", seconds=37)
    fetch = fetcher(tmp_path, world.url, clock)
    fetch(DAILY)
    fetch(DAILY)
    assert clock.slept == [pytest.approx(37, abs=0.01)]


def test_a_used_up_rate_limit_beyond_patience_is_retry_later(world, tmp_path):
    world.fault(HUB, "rate_limit", seconds=137)
    fetch = fetcher(tmp_path, world.url)
    fetch(DAILY)
    with pytest.raises(RetryLater) as caught:
        fetch(DAILY)
    assert caught.value.seconds == pytest.approx(137, abs=1)


@pytest.mark.parametrize("kind", ["reset", "cut"])
def test_a_broken_connection_is_tried_again_after_a_while(world, tmp_path, kind):
    clock = FakeClock()
    world.fault(RSS, kind, times=2)
    assert fetcher(tmp_path, world.url, clock)(FEED).status == 200
    assert clock.slept == [pytest.approx(10, abs=0.01), pytest.approx(20, abs=0.01)]


def test_a_host_that_cannot_be_reached_is_retry_later(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(RetryLater):
            fetcher(tmp_path, f"http://127.0.0.1:{taken.getsockname()[1]}")(FEED)


def test_a_gzip_bomb_is_given_up_in_time_and_in_little_memory(world, tmp_path):
    world.fault(RSS, "gzip_bomb")
    fetch = fetcher(tmp_path, world.url)
    fetch(LIST, IDENTIFY)
    start = time.monotonic()
    tracemalloc.start()
    with pytest.raises(BadReply, match="larger"):
        fetch(FEED)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 * 2**20
    assert time.monotonic() - start < 5


def test_a_huge_page_is_given_up_at_the_cap(world, tmp_path):
    world.fault(RSS, "huge")
    with pytest.raises(BadReply, match="larger"):
        fetcher(tmp_path, world.url, max_bytes=2**20)(FEED)


@pytest.mark.parametrize("kind", ["slow_loris", "drip"])
@pytest.mark.slow
def test_dripping_bytes_do_not_prolong_the_deadline(world, tmp_path, kind):
    world.fault(RSS, kind, delay=0.05)
    start = time.monotonic()
    with pytest.raises(BadReply, match="longer"):
        fetcher(tmp_path, world.url, deadline=0.5)(FEED)
    assert time.monotonic() - start < 2


def test_a_silent_host_is_given_up_at_the_deadline(world, tmp_path):
    world.fault(RSS, "silent")
    with pytest.raises(BadReply, match="longer"):
        fetcher(tmp_path, world.url, deadline=0.2)(FEED)


def test_a_redirect_to_a_known_host_is_followed_through_the_gate_as_https(world, tmp_path):
    clock = FakeClock()
    world.fault(API, "redirect", to=f"http://{OAI}/oai?verb=Identify")
    reply = fetcher(tmp_path, world.url, clock)(f"https://{API}/oai2")
    assert reply.url == f"{LIST}?verb=Identify"
    assert b"<Identify>" in reply.body
    assert clock.slept == [pytest.approx(3.0, abs=0.01)]


def test_endless_redirects_end_after_three(world, tmp_path):
    world.fault(RSS, "redirect_loop", times=None)
    with pytest.raises(BadReply, match="3 times"):
        fetcher(tmp_path, world.url)(FEED)
    assert len(world.requests) == 4


@pytest.mark.parametrize("place", ["https://example.org/", "ftp://rss.arxiv.org/", "https://rss.arxiv.org:8443/"])
def test_a_redirect_to_a_strange_place_is_refused(world, tmp_path, place):
    world.fault(RSS, "redirect", to=place)
    with pytest.raises(BadReply):
        fetcher(tmp_path, world.url)(FEED)
    assert len(world.requests) == 1


def test_a_redirect_to_the_metadata_address_of_a_cloud_is_refused(world, tmp_path):
    world.fault(RSS, "redirect_private")
    with pytest.raises(BadReply, match=r"169\.254"):
        fetcher(tmp_path, world.url)(FEED)


def test_only_allowed_hosts_are_asked_when_a_list_is_given(world, tmp_path):
    with pytest.raises(BadReply):
        fetcher(tmp_path, world.url, allowed=frozenset({HUB}))(FEED)
    assert world.requests == []


@pytest.mark.parametrize("url", ["ftp://arxiv.org/", "https://a:b@arxiv.org/", "https://", "file:///etc/passwd", "x"])
def test_only_web_addresses_without_login_are_asked(tmp_path, url):
    with pytest.raises(BadReply):
        fetcher(tmp_path, None)(url)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_without_a_world_a_private_address_is_refused_at_connect(tmp_path, name):
    with pytest.raises(BadReply, match="private"):
        fetcher(tmp_path, None)(f"https://{name}/")


def test_one_private_address_among_public_ones_is_enough_to_refuse(tmp_path, monkeypatch):
    found = [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: found)
    with pytest.raises(BadReply, match="private"):
        fetcher(tmp_path, None)("https://example.org/")


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "127.0.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:192.168.0.1", "224.0.0.1"]
)
def test_an_address_of_this_network_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)
