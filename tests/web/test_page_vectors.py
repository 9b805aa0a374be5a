"""Hostile text in any field of any page stays text."""

import runpy
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from asgi_client import ask
from fake_site import FakeSite, edition, paper, search_page
from lxml import etree, html
from test_page_structure import H, parse

from broadsheet.model.edition import Count, EditionPage
from broadsheet.model.listing import Entry, Highlight, Listing, Reason, Segment
from broadsheet.model.pages import Chip, Facet, FacetGroup, PaperPage, SearchPage, SourceState, SubjectPage
from broadsheet.model.paper import Author, Link, Paper, PaperId, RecordView
from broadsheet.model.period import period_with
from broadsheet.model.query import Query
from broadsheet.web.app import create_app

OWN = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "--><script>alert(1)</script>",
    "]]><b>",
    "{{ 7 * 7 }}{% raw %}",
    "\x00\x0b\x1b[31m\ufffe\ud800",
    "\u202eevil\u2066",
    "&lt;script&gt;",
    "<math><mtext></mtext><script>alert(1)</script></math>",
)


def corpus() -> tuple[str, ...]:
    """The vectors all tests share."""
    names = runpy.run_path(str(Path(__file__).parents[1] / "vectors.py"))
    return tuple(one for name in ("XSS", "TEX", "ODD") for one in names[name])


def hostile_paper(text: str) -> Paper:
    """A paper with ``text`` in every field."""
    return paper(
        1,
        id=PaperId("2510.00001"),
        title=text,
        abstract=text,
        tldr=text,
        authors=(Author(text, text), Author(text)),
        organization=text,
        categories=(text,),
        keywords=(text, text),
        links=(Link(text, text), Link("pdf", text), Link(text, "https://example.org/x")),
        published=text,
        updated=text,
        announced=text,
        comment=text,
        venue=text,
        doi=text,
        journal_ref=text,
        license=text,
        sources=(text,),
        picked_by=(text,),
    )


def entry_of(text: str, key: str, place: int) -> Entry:
    """An entry found, with ``text`` in every field."""
    marked = Highlight((Segment(text, hit=True), Segment(text)), (Segment(text), Segment(text, hit=True)))
    reasons = tuple(Reason(kind, text, 1.0) for kind in (text, "words", "meaning", "place"))
    return Entry(replace(hostile_paper(text), id=PaperId(key)), place, reasons, highlight=marked)


def hostile(text: str) -> FakeSite:
    """A site with ``text`` in every field."""
    one = hostile_paper(text)
    entry = entry_of(text, str(one.id), 1)
    others = (entry_of(text, f"y:{text}", 1),)
    some = Listing(1, (entry,), text, (text,))
    lines = Listing(99, tuple(Entry(replace(one, id=PaperId(f"x{i}:{text}")), i) for i in range(2, 8)), text)
    bound = edition(counts=(Count(text, 2, 1, (text,), (text,)),), why=text)
    day = period_with("day", edition().day)  # type: ignore[arg-type]
    seen = search_page(Query()).query
    moment = edition().checked_at
    assert moment
    return FakeSite(
        page=EditionPage(day, bound, some, lines, some, some, week=(bound,), notices=(text,)),
        one=PaperPage(one, (), (RecordView(text, text, moment, (text,), text),), (), (text,), others),
        found=SearchPage(
            query=replace(seen, text=text),
            listing=some,
            chips=(Chip(text, text),),
            facets=tuple(FacetGroup(kind, (Facet(text, 2, text),)) for kind in ("year", "cat", "keyword", "has", text)),
            nearby=(text, text),
        ),
        subject=SubjectPage("author", text, some, (("2024", 3), ("2025", 4))),
        resembles=Listing(1, others, text, (text,)),
        states=(SourceState(name=text, title=text, homepage=text, thanks=text, outcome=text, why=text, stopped=True),),
    )


PATHS = (
    *("/", "/papers?q=x", "/papers/2510.00001", "/authors/x", "/keywords/x", "/similar?to=2510.00001"),
    *("/sources", "/about"),
)
SVG = "{http://www.w3.org/2000/svg}svg"
MAYBE = {f"{H}{name}" for name in ("a", "p", "time", "details", "summary")}


@cache
def known(path: str) -> set[str]:
    """The elements of a page about something harmless."""
    return {node.tag for node in parse(ask(create_app(hostile("2025")), path).text).iter()}


def check(page: etree._Element, expected: set[str]) -> None:
    """Nothing but what the templates write."""
    assert {node.tag for node in page.iter()} <= expected
    for node in page.iter():
        assert not [name for name in node.attrib if str(name).lower().startswith("on")]
        address = (node.get("href") or node.get("src") or "").strip().lower()
        assert address == "" or address.startswith(("/", "#", "http://", "https://"))
        assert not address.startswith("//")


def encoded(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "replace"))[: 3 * 1800]


@pytest.mark.parametrize("text", OWN, ids=lambda text: ascii(text)[:40])
def test_hostile_text_makes_no_element_attribute_or_address(text: str) -> None:
    app = create_app(hostile(text))
    for path in PATHS:
        check(parse(ask(app, path).text), known(path) | MAYBE)


@pytest.mark.parametrize("text", OWN, ids=lambda text: ascii(text)[:40])
def test_hostile_words_in_the_address_stay_words(text: str) -> None:
    app = create_app(FakeSite())
    for path in ("/papers?q=", "/papers/", "/authors/", "/keywords/", "/similar?to=", "/papers/date/", "/"):
        page = parse(ask(app, path + encoded(text)).text)
        assert len(list(page.iter(f"{H}script"))) == 1
        assert not list(page.iter(f"{H}img", f"{H}iframe"))
        assert {node.get("class") for node in page.iter(SVG)} <= {"meter", "bars"}


@pytest.mark.slow
def test_the_whole_corpus_stays_text_in_listings() -> None:
    # html5lib takes half a minute over those of 100,000 characters; the page of a paper is read with lxml
    texts = [one for one in corpus() if len(one) <= 10_000]
    site = FakeSite()
    app = create_app(site)
    for start in range(0, len(texts), 40):
        entries = tuple(entry_of(text, f"x:{place}", place) for place, text in enumerate(texts[start : start + 40], 1))
        some = Listing(len(entries), entries)
        site.found, site.word = SearchPage(Query(texts[start]), some), str(start)
        check(parse(ask(app, "/papers?q=x").text), known("/papers?q=x") | MAYBE)


@pytest.mark.slow
def test_the_whole_corpus_stays_text_on_the_page_of_a_paper() -> None:
    names = {str(tag).rpartition("}")[2] for tag in known("/papers/2510.00001") | MAYBE}
    site = FakeSite()
    app = create_app(site)
    for text in corpus():
        other = hostile(text)
        site.one, site.states, site.word = other.one, other.states, text
        check(html.document_fromstring(ask(app, "/papers/2510.00001").text), names)


@pytest.mark.slow
def test_the_whole_corpus_stays_text_in_the_search_field() -> None:
    app = create_app(FakeSite(entries=2))
    for text in corpus():
        page = html.document_fromstring(ask(app, f"/papers?q={encoded(text)}").text)
        assert len(page.xpath("//script")) == 1
        assert not page.xpath("//img | //svg[not(@class='meter')] | //iframe | //main//*[@style]")


def test_a_title_reads_as_it_was_written() -> None:
    title = "<b>If a < b & \"c\" > 'd'</b>"
    page = parse(ask(create_app(hostile(title)), "/papers/2510.00001").text)
    heading = page.find(f".//{H}h1")
    assert heading is not None
    assert "".join(heading.itertext()).strip() == title


def test_html_made_by_the_markup_library_is_printed_as_it_is() -> None:
    maths = "<math><mi>n</mi></math>"
    one = paper(1, title_html=f"On {maths}", abstract_html=f"<p>Let {maths} be.</p>")
    site = hostile("x")
    site.one = replace(site.one, paper=one)
    assert f"On {maths}" in ask(create_app(site), "/papers/2510.00001").text
