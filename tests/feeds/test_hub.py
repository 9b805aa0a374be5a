"""A WebSub hub is named in every open feed, and told when an edition is bound."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from feed_help import ATOM, FORMS, complaints, fetch
from lxml import etree
from tests.cast import NOW, FakeClock, a_record
from tests.listener import Listener, listening
from tests.web.fake_site import FakeSettings, FakeSite

from broadsheet import outward
from broadsheet.actions import bind
from broadsheet.store import editions
from broadsheet.wiring import Site

HUB = "https://hub.test/push"


@pytest.fixture
def hub() -> Iterator[Listener]:
    with listening() as one:
        yield one


@pytest.fixture
def told(site: Site, hub: Listener, clock: FakeClock) -> Callable[[], list[tuple[str, str]]]:
    """Look once for what to tell; what the hub was told by then, in all."""
    site.own = replace(site.own, websub_hub=HUB, world=hub.url, categories=("cs.CV",))

    class Once(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            self.set()
            return True

    stop = threading.Event()
    looks: list[Callable[[], object]] = []

    def again(_stop: threading.Event, _seconds: float, _what: str, do: Callable[[], object]) -> None:
        looks.append(do)

    patch = pytest.MonkeyPatch()
    patch.setattr(outward, "again", again)
    outward.tell_hub(site, stop)
    patch.undo()
    real = outward.again

    def look() -> list[tuple[str, str]]:
        clock.moment += timedelta(minutes=1)
        real(Once(), 60.0, "hub", looks[0])
        return [pair for one in hub.heard for pair in parse_qsl(one.body.decode())]

    return look


def print_edition(site: Site, *keys: str) -> None:
    """Bind today's edition of these papers."""
    with site.store.write() as db:
        editions.announce(db, [(NOW.date(), "cs.CV", key, "new", 1) for key in keys])
        bind.sweep(db, bind.Desk(("cs.CV",)), (NOW.date(),), site.now())


def test_a_feed_names_the_hub_and_itself_in_every_form(form_answers: dict[str, tuple[bytes, str]]) -> None:
    atom = etree.fromstring(form_answers["atom"][0])
    assert atom.xpath("a:link[@rel='hub']/@href", namespaces=ATOM) == [HUB]
    rss = etree.fromstring(form_answers["rss"][0])
    assert rss.xpath("channel/a:link[@rel='hub']/@href", namespaces=ATOM) == [HUB]
    assert json.loads(form_answers["json"][0])["hubs"] == [{"type": "WebSub", "url": HUB}]
    for form, (body, link) in form_answers.items():
        assert complaints(form, body) == []
        assert link == f'<{HUB}>; rel="hub", <http://127.0.0.1/feeds/today.{form}>; rel="self"'


@pytest.fixture
def form_answers() -> dict[str, tuple[bytes, str]]:
    settings = FakeSettings("http://127.0.0.1", frozenset({"127.0.0.1"}), websub_hub=HUB)
    answers = {form: fetch(FakeSite(settings=settings), f"/feeds/today.{form}") for form in FORMS}
    return {form: (answer.body, answer["link"]) for form, answer in answers.items()}


def test_the_hub_is_told_once_an_edition_and_again_when_it_changes(
    site: Site, hold: Callable[..., None], hub: Listener, told: Callable[[], list[tuple[str, str]]]
) -> None:
    assert told() == []
    hold(a_record())
    print_edition(site, "2611.00001")
    said = told()
    assert said[0] == ("hub.mode", "publish")
    assert ("hub.url", "http://127.0.0.1:8000/feeds/today.atom") in said
    assert ("hub.url", "http://127.0.0.1:8000/feeds/categories/cs.CV.json") in said
    assert (hub.heard[0].path, hub.heard[0].method) == ("/hub.test/push", "POST")
    assert told() == said
    hold(a_record(key="2611.00002", title="Egrets Seen from a Kite"))
    print_edition(site, "2611.00001", "2611.00002")
    assert told() == said * 2


def test_what_the_hub_is_told_are_feeds_that_are_there(site: Site, hold: Callable[..., None]) -> None:
    hold(a_record())
    site.own = replace(site.own, categories=("cs.CV",))
    for topic in outward.topics(site):
        assert fetch(site, topic.removeprefix("http://127.0.0.1:8000")).status == 200, topic


def test_a_hub_that_fails_is_written_down_and_told_again(
    site: Site,
    hold: Callable[..., None],
    hub: Listener,
    told: Callable[[], list[tuple[str, str]]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    hold(a_record())
    print_edition(site, "2611.00001")
    hub.answers = [(404, {}), (202, {})]
    with caplog.at_level(logging.WARNING):
        said = told()
    assert "hub outcome=failed why=The WebSub hub answered 404" in caplog.text
    assert told() == said * 2
    assert told() == said * 2


def test_an_edition_that_is_still_filling_is_not_told(
    site: Site, hold: Callable[..., None], told: Callable[[], list[tuple[str, str]]]
) -> None:
    hold(a_record())
    with site.store.write() as db:
        editions.announce(db, [(NOW.date(), "cs.CV", "2611.00001", "new", 1)])
        bind.fill(db, bind.Desk(("cs.CV",)), NOW.date(), site.now())
    assert told() == []


def test_without_a_hub_nothing_is_said_of_one(site: Site) -> None:
    assert (
        fetch(FakeSite(settings=FakeSettings("http://127.0.0.1", frozenset({"127.0.0.1"}))), "/feeds/today.atom")[
            "link"
        ]
        == ""
    )
    outward.tell_hub(site, threading.Event())
