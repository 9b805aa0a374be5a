"""Every page is valid, accessible in structure, light, and free of inline style and script."""

import json
import re
from functools import cache

import html5lib
import pytest
from asgi_client import ask
from fake_site import FORM, FakeSite, edition_page, listing, missing_page, quiet_page, search_page, starter_page
from lxml import etree

from broadsheet.faces import application
from broadsheet.model.edition import EditionPage
from broadsheet.model.pages import SearchPage
from broadsheet.model.query import Query
from broadsheet.web.app import create_app

H = "{http://www.w3.org/1999/xhtml}"
PLACES = (
    "/",
    "/papers?q=attention",
    "/papers/date/2025-10-08",
    "/papers/week/2025-W41",
    "/papers/month/2025-10",
    "/papers/trending",
    "/papers/2510.00001",
    "/authors/Li%20Wei",
    "/categories/cs.CL",
    "/keywords/attention%20heads",
    "/similar",
    "/similar?to=2510.00001",
    "/sources",
    "/about",
    "/keys",
    "/nothing-here",
    "/papers/date/2025-02-30",
)
EDITIONS = {"busy": edition_page, "starter": starter_page, "quiet": quiet_page, "missing": missing_page}


def parse(html: str) -> etree._Element:
    """The document, or html5lib's first complaint."""
    return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True).parse(html).getroot()


MISTAKE = SearchPage(Query("a ("), listing(0, 0), (), "A bracket is open.")
SEARCHES = {"mistake": MISTAKE, "nothing": SearchPage(Query("zzz"), listing(0, 0)), "all": search_page(Query(""))}
TEXTS = {"neighbours of a text": b"text=attention", "a text too many": b"text="}


@cache
def written(name: str) -> str:
    """A page as it is sent."""
    if name in EDITIONS:
        return ask(create_app(FakeSite(page=EDITIONS[name]())), "/").text
    if name in SEARCHES:
        return ask(create_app(FakeSite(found=SEARCHES[name])), "/papers?q=x").text
    if name in TEXTS:
        return ask(create_app(FakeSite()), "/similar", FORM, method="POST", body=TEXTS[name]).text
    return ask(create_app(FakeSite()), name).text


@cache
def read(name: str) -> etree._Element:
    """A page as a browser understands it; nobody changes it."""
    return parse(written(name))


@pytest.fixture(params=[*PLACES, *EDITIONS, *TEXTS, *SEARCHES])
def page(request: pytest.FixtureRequest) -> etree._Element:
    return read(request.param)


def test_has_one_h1_and_no_heading_level_is_skipped(page: etree._Element) -> None:
    levels = [int(node.tag[-1]) for node in page.iter() if re.fullmatch(rf"{re.escape(H)}h[1-6]", str(node.tag))]
    assert levels.count(1) == 1
    # the date on the front page and the title of a paper are the h1 and come first
    assert all(after - before <= 1 for before, after in zip([1, *levels], levels, strict=False))


def test_ids_are_unique_and_every_reference_to_one_is_kept(page: etree._Element) -> None:
    ids = [node.get("id") for node in page.iter() if node.get("id") is not None]
    assert len(ids) == len(set(ids))
    named = ("aria-labelledby", "aria-describedby", "for")
    asked = {one for node in page.iter() for name in named for one in (node.get(name) or "").split()}
    assert asked <= set(ids)


def test_says_its_language_and_has_a_title_and_a_main_part(page: etree._Element) -> None:
    assert page.get("lang") == "en"
    assert page.findtext(f".//{H}title")
    assert len(page.findall(f".//{H}main")) == 1


def test_has_neither_inline_style_nor_inline_script(page: etree._Element) -> None:
    for node in page.iter():
        assert not [name for name in node.attrib if str(name).startswith("on") or name == "style"]
        assert node.tag != f"{H}style"
        assert node.tag != f"{H}script" or (node.get("src") and not node.text) or is_data(node)


def is_data(node: etree._Element) -> bool:
    """Whether a script element holds JSON-LD, which no browser runs."""
    return node.get("type") == "application/ld+json" and bool(json.loads(node.text or ""))


def test_every_field_has_a_label_and_every_button_a_name(page: etree._Element) -> None:
    labelled = {node.get("for") for node in page.iter(f"{H}label")}
    fields = [node for node in page.iter(f"{H}input", f"{H}textarea") if node.get("type") != "hidden"]
    assert all(node.get("id") in labelled for node in fields)
    assert all("".join(node.itertext()).strip() for node in page.iter(f"{H}button", f"{H}a"))


def test_asks_for_at_most_four_files_a_view(page: etree._Element) -> None:
    loaded = [
        *page.findall(f".//{H}script[@src]"),
        *page.iter(f"{H}img"),
        *page.findall(f".//{H}link[@rel='stylesheet']"),
    ]
    assert 1 + len(loaded) + len(page.findall(f".//{H}link[@rel='icon']")) <= 4


def test_every_link_within_leads_to_a_page(page: etree._Element) -> None:
    site = FakeSite()
    paths = {node.get("href") for node in page.iter(f"{H}a") if (node.get("href") or "").startswith("/")}
    # the fake site knows one paper; the others are invented
    paths = {path for path in paths if path and not re.search(r"[/=]2510\.(?!00001)", path)}
    app = application(site)
    assert {path: ask(app, path).status for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("name", ["starter", "/papers?q=attention", "/similar?to=2510.00001"])
def test_thirty_entries_fit_in_ninety_kilobytes(name: str) -> None:
    html = written(name)
    entries = html.count('<article class="entry"')
    assert entries >= 20
    assert len(html.encode()) * 30 / entries <= 90_000


def test_static_files_keep_their_budgets() -> None:
    app = create_app(FakeSite())
    css, js = (
        re.search(pattern, written("/"))[1]  # type: ignore[index]
        for pattern in (r'stylesheet" href="([^"]+)"', r'<script src="([^"]+)"')
    )
    assert len(ask(app, css).body) <= 24_000
    assert len(ask(app, js).body) <= 12_000
    assert "immutable" in ask(app, css)["cache-control"]


def test_a_page_of_the_long_list_stays_below_ninety_kilobytes() -> None:
    page: EditionPage = edition_page()
    assert len(page.papers.entries) == 110
    assert len(written("busy").encode()) <= 90_000
