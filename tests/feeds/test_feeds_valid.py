"""Every feed is valid in every form, whatever titles hold."""

from dataclasses import replace

import feedparser
import pytest
from feed_help import FORMS, complaints, fetch
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.cast import a_paper
from tests.vectors import ODD, TEX, XSS
from tests.web.fake_site import FakeSettings, FakeSite, edition_page, listing

from broadsheet.feeds import atom, json_feed, rss
from broadsheet.feeds.feed import Feed, moment
from broadsheet.feeds.lines import paper_line
from broadsheet.model.listing import Entry
from broadsheet.model.paper import Author, PaperId
from broadsheet.wiring import Site

KINDS = {
    "today": "/feeds/today",
    "editions": "/feeds/editions",
    "picks": "/feeds/picks",
    "search": "/feeds/search",
    "author": "/feeds/authors/Ada%20Lovelace",
    "category": "/feeds/categories/cs.CL",
    "trending": "/feeds/trending",
    "organization": "/feeds/organizations/Marsh%20Institute",
    "keyword": "/feeds/keywords/attention%20heads",
}
WRITERS = {"atom": atom.write, "rss": rss.write, "json": json_feed.write}


def address(kind: str, form: str) -> str:
    return f"{KINDS[kind]}.{form}" + ("?q=attention" if kind == "search" else "")


@pytest.fixture
def fake() -> FakeSite:
    return FakeSite(settings=FakeSettings("http://127.0.0.1", frozenset({"127.0.0.1"})))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_is_valid_and_says_where_it_and_its_page_are(fake: FakeSite, kind: str, form: str) -> None:
    answer = fetch(fake, address(kind, form))
    assert answer.status == 200
    assert answer["content-type"] == FORMS[form][0]
    assert complaints(form, answer.body) == []
    assert f"http://127.0.0.1{address(kind, form)}".split("?")[0] in answer.text
    if form != "json":
        parsed = feedparser.parse(answer.body)
        assert not parsed.bozo
        assert parsed.feed.link.startswith("http://127.0.0.1/")
        assert parsed.entries


@pytest.mark.parametrize("form", FORMS)
def test_the_starter_edition_is_a_valid_feed(starter: Site, form: str) -> None:
    answer = fetch(starter, f"/feeds/today.{form}")
    assert complaints(form, answer.body) == []
    assert form == "json" or len(feedparser.parse(answer.body).entries) == 100


def feed_of(*texts: tuple[str, str, str]) -> Feed:
    """A feed of one paper for each title, abstract and name."""
    papers = [
        a_paper(id=PaperId(f"2611.{no:05}"), title=title, abstract=abstract, authors=(Author(name),), keywords=(name,))
        for no, (title, abstract, name) in enumerate(texts)
    ]
    lines = tuple(paper_line(Entry(paper, 1), "http://papers.test") for paper in papers)
    page = "http://papers.test/"
    return Feed(id="urn:x:1", title="Odd papers", about=texts[0][1], page=page, address=page + "feed", lines=lines)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=30))
def test_any_text_makes_valid_feeds(title: str, abstract: str, name: str) -> None:
    for form, write in WRITERS.items():
        assert complaints(form, write(feed_of((title, abstract, name)))) == []


LONG = 2000
HOSTILE = (*XSS, *TEX, *ODD, "]]>", "&lt;script&gt;", "a\x00b", "\ud800", "\ufffe")


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_hostile_text_arrives_as_text_in_every_form(form: str) -> None:
    assert complaints(form, WRITERS[form](feed_of(*((text, text or "x", text) for text in HOSTILE)))) == []
    if form == "json":
        return
    # feedparser takes minutes over texts of a hundred thousand characters
    short = [text for text in HOSTILE if len(text) < LONG]
    parsed = feedparser.parse(WRITERS[form](feed_of(*((text, text or "x", text) for text in short))))
    assert not parsed.bozo
    assert len(parsed.entries) == len(short)
    for entry in parsed.entries:
        html = etree.HTML(f"<div>{entry.content[0].value}</div>")
        assert {one.tag for one in html.iter() if isinstance(one.tag, str)} <= {"html", "body", "div", "p", "em"}


def test_dates_however_partial_become_moments() -> None:
    assert moment("2024").isoformat() == "2024-01-01T00:00:00+00:00"
    assert moment("2024-11", None, "2024-12-31").isoformat() == "2024-12-31T00:00:00+00:00"
    assert moment(None, "", "soon", "2024-13-77").year == 1970


def test_a_paper_that_stands_twice_in_a_listing_stands_once_in_its_feed(fake: FakeSite) -> None:
    twice = replace(edition_page(), picks=listing(1, 3), papers=listing(1, 3))
    fake.page = twice
    assert len(feedparser.parse(fetch(fake, "/feeds/today.atom").body).entries) == 3


@pytest.mark.parametrize(
    "path", ["/feeds/nothing.atom", "/feeds/today.xml", "/feeds/authors.atom", "/feeds/today/x.rss"]
)
def test_what_is_no_feed_is_answered_with_what_there_is(fake: FakeSite, path: str) -> None:
    answer = fetch(fake, path)
    assert answer.status == 404
    assert "authors" in answer.text
