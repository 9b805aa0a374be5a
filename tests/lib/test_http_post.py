"""Sending through the polite fetcher: as patient as asking, and never led elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.lib.http_helpers import FakeClock, fetcher
from tests.listener import Listener, listening

from broadsheet.model.errors import BadReply, RetryLater, Stopped

AT = "https://hub.test/push?x=1"


@pytest.fixture
def hub() -> Iterator[Listener]:
    with listening() as one:
        yield one


def test_a_body_arrives_with_its_type_and_who_sends_it(hub: Listener, tmp_path: Path) -> None:
    reply = fetcher(tmp_path, hub.url).post(AT, b"a=1", "application/x-www-form-urlencoded")
    assert (reply.status, reply.body, reply.url) == (200, b"heard", AT)
    (one,) = hub.heard
    assert (one.method, one.path, one.body) == ("POST", "/hub.test/push?x=1", b"a=1")
    assert one.headers["content-type"] == "application/x-www-form-urlencoded"
    assert one.headers["content-length"] == "3"
    assert one.headers["user-agent"].startswith("Broadsheet/")


def test_it_is_sent_again_where_the_host_is_away(hub: Listener, tmp_path: Path) -> None:
    clock = FakeClock()
    hub.answers = [(503, {"retry-after": "7"}), (204, {"content-length": "0"})]
    hub.body = b""
    assert fetcher(tmp_path, hub.url, clock).post(AT, b"x", "text/plain").status == 204
    assert [one.body for one in hub.heard] == [b"x", b"x"]
    assert sum(clock.slept) >= 7


def test_it_gives_up_in_the_end(hub: Listener, tmp_path: Path) -> None:
    hub.answers = [(500, {})]
    with pytest.raises(RetryLater, match=r"hub\.test answered 500"):
        fetcher(tmp_path, hub.url).post(AT, b"x", "text/plain")


def test_a_redirect_is_not_followed(hub: Listener, tmp_path: Path) -> None:
    hub.answers = [(307, {"location": "https://hub.test/other"})]
    with pytest.raises(BadReply, match="redirects"):
        fetcher(tmp_path, hub.url).post(AT, b"x", "text/plain")
    assert len(hub.heard) == 1


def test_a_host_that_refuses_is_left_alone(hub: Listener, tmp_path: Path) -> None:
    hub.answers = [(403, {})]
    with pytest.raises(Stopped):
        fetcher(tmp_path, hub.url).post(AT, b"x", "text/plain")
    with pytest.raises(Stopped):
        fetcher(tmp_path, hub.url).post(AT, b"x", "text/plain")
    assert len(hub.heard) == 1


def test_only_hosts_that_may_be_asked_are_sent_anything(hub: Listener, tmp_path: Path) -> None:
    with pytest.raises(BadReply):
        fetcher(tmp_path, hub.url, allowed=frozenset({"other.test"})).post(AT, b"x", "text/plain")
    assert hub.heard == []
