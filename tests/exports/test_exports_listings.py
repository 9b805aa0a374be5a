"""A listing in another form holds the same papers in the same order as its page."""

import csv
import io
import re

import bibtexparser
import pytest
import rispy
from lxml import etree
from tests.callers import enrol, signed_in, stranger
from tests.cast import NOW, a_record
from tests.web.asgi_client import Answer, ask

from broadsheet.citing.forms import FORMS
from broadsheet.citing.work import work_of
from broadsheet.faces import application
from broadsheet.model.query import Query
from broadsheet.store import papers
from broadsheet.wiring import Site

HERE = ("host", "127.0.0.1")
PATHS = (
    *("/exports/today", "/exports/trending", "/exports/picks", "/exports/editions", "/exports/search"),
    "/exports/authors/Zhong%20Guan",
)


def fetch(site: Site, path: str, *headers: tuple[str, str]) -> Answer:
    return ask(application(site), path, HERE, *headers)


def ids(text: str) -> list[str]:
    """The papers of a table, in order."""
    return [row["id"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", PATHS)
def test_every_listing_is_had_in_every_form(starter: Site, path: str, form: str) -> None:
    answer = fetch(starter, f"{path}.{form}" + ("?q=attention" if path.endswith("search") else ""))
    assert (answer.status, answer["content-type"], answer["x-robots-tag"]) == (200, FORMS[form].media, "noindex")


def test_today_holds_the_papers_of_the_front_page_in_its_order(starter: Site) -> None:
    shown = starter.today(None, 100).papers
    assert ids(fetch(starter, "/exports/today.csv").text) == [one.id for one in shown]
    references = rispy.loads(fetch(starter, "/exports/today.ris").text)
    assert [one["title"] for one in references] == [one.title for one in shown]
    entries = bibtexparser.parse_string(fetch(starter, "/exports/today.bib").text).entries
    assert [one.key for one in entries] == [work_of(one, "").key for one in shown]


@pytest.mark.parametrize("order", ["relevance", "date"])
def test_a_search_holds_the_papers_of_its_page_in_its_order(starter: Site, order: str) -> None:
    query = Query("sparse attention", order=order, limit=100)
    found = [one.paper.id for one in starter.search(query).listing.entries]
    assert ids(fetch(starter, f"/exports/search.csv?{query.to_params()}").text) == found


def test_markdown_of_a_listing_has_its_entries_with_their_places(starter: Site) -> None:
    text = fetch(starter, "/exports/search.md?q=attention").text
    places = [int(one) for one in re.findall(r"(?m)^## (\d+)\. \[", text)]
    assert places == list(range(1, len(places) + 1))
    assert text.startswith("# Search: attention\n")


@pytest.mark.parametrize("page", ["/", "/papers?q=attention", "/authors/Zhong%20Guan", "/papers/trending"])
def test_a_page_links_every_form_of_what_it_lists(starter: Site, page: str) -> None:
    links = [node.get("href") for node in etree.HTML(fetch(starter, page).text).iter("a")]
    exports = [link for link in links if link.startswith("/exports/")]
    assert len(exports) == len(FORMS)
    assert all(fetch(starter, link).status == 200 for link in exports)


@pytest.mark.parametrize("path", ["nothing.bib", "today.pdf", "authors.bib", "saves/x.bib", "shelves/x/y.bib"])
def test_what_is_no_listing_is_not_there(starter: Site, path: str) -> None:
    assert fetch(starter, f"/exports/{path}").status == 404


@pytest.fixture
def full(community: Site) -> Site:
    """A community with two papers."""
    with community.store.write() as db:
        papers.save(db, [a_record(), a_record(key="2611.00002", title="Egrets Seen from a Kite")], NOW)
    return community


def test_what_one_saved_is_for_oneself_alone(full: Site) -> None:
    ada, bob = signed_in(full, enrol(full, "ada")), signed_in(full, enrol(full, "bob"))
    ada.post("/me/saves", name="To read")
    ada.post("/gestures", save="2611.00002", shelf="To read")
    for path in ("/exports/saves.csv", "/exports/shelves/to%20read.csv"):
        answer = ada.get(path)
        assert ids(answer.text) == ["2611.00002"]
        assert answer["cache-control"] == "private, no-store"
    assert ids(bob.get("/exports/saves.csv").text) == []
    assert bob.get("/exports/shelves/to%20read.csv").status == 404
    assert stranger(full).get("/exports/saves.csv").status == 303


def test_the_page_of_a_shelf_links_its_forms(full: Site) -> None:
    ada = signed_in(full, enrol(full, "ada"))
    ada.post("/me/saves", name="To read")
    ada.post("/gestures", save="2611.00002", shelf="To read")
    assert 'href="/exports/shelves/to%20read.bib"' in ada.get("/me/saves/to%20read").text
    assert 'href="/exports/saves.bib"' in ada.get("/me/saves").text
