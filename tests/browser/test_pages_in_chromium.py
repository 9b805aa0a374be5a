"""Pages in a real browser: accessible, whole without script, and deaf to hostile text."""

import runpy
from dataclasses import replace
from pathlib import Path

import pytest
from axe import LOOKS
from fake_site import edition_page, facets, listing, paper, paper_page, quiet_page, search_page
from playwright.sync_api import Browser, Page
from served import Served

from broadsheet.model.listing import Entry, Reason
from broadsheet.model.pages import SearchPage
from broadsheet.model.paper import Author, PaperId
from broadsheet.model.query import Query

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VIEWS = {
    "front": "/",
    "search": "/papers?q=attention",
    "paper": "/papers/2510.00001",
    "similar": "/similar?to=2510.00001",
    "a text": "/similar",
    "keyword": "/keywords/attention%20heads",
    "404": "/nothing",
    "keys": "/keys",
    "sources": "/sources",
}


def open_page(chromium: Browser, served: Served, path: str, **options: object) -> Page:
    page = chromium.new_context(**options).new_page()  # type: ignore[arg-type]
    page.goto(served.url + path)
    return page


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(chromium: Browser, served: Served, look: str) -> None:
    # a dozen entries hold whatever an entry may hold
    served.site.page = edition_page(papers=listing(9, 12, total=231, next="cursor-2"))
    served.site.entries = 12
    found = {}
    with LOOKS[look].context(chromium, base_url=served.url) as context:
        page = context.new_page()
        for name, path in [*VIEWS.items(), ("empty", "/")]:
            if name == "empty":
                served.site.page, served.site.word = quiet_page(), "quiet"
            page.goto(path)
            found[name] = LOOKS[look].complaints(page)
    assert not {path: why for path, why in found.items() if why}


def test_axe_finds_what_the_eye_and_the_ear_would_miss(chromium: Browser) -> None:
    """Without this, finding nothing would prove nothing."""
    found = {}
    for name, look in LOOKS.items():
        with look.context(chromium) as context:
            page = context.new_page()
            page.set_content(
                '<html lang="en"><title>x</title><main><h1 style="color:#ccc">pale</h1><img src="x"></main>'
            )
            found[name] = {rule for rule, *_ in look.complaints(page)}
    assert found == {"telephone by day": {"color-contrast", "image-alt"}, "desk by night": {"color-contrast"}}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_overflows_sideways(chromium: Browser, served: Served, width: int) -> None:
    odd = paper(1, title="W" * 300, keywords=("k" * 200,), organization="O" * 120, comment="c" * 400)
    served.site.one = paper_page(odd)
    served.site.found = replace(search_page(Query("x" * 200)), facets=facets("x"), nearby=("n" * 200,))
    page = open_page(chromium, served, "/", viewport={"width": width, "height": 800})
    wide = []
    for path in VIEWS.values():
        page.goto(served.url + path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    page.context.close()
    assert wide == []


def test_the_console_stays_silent_under_the_policy(chromium: Browser, served: Served) -> None:
    said: list[str] = []
    page = chromium.new_context().new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/", "/papers?q=a", "/papers/2510.00001", "/similar", "/keywords/x", "/about"):
        page.goto(served.url + path)
    page.context.close()
    assert said == []


def test_a_first_view_asks_for_at_most_four_files(chromium: Browser, served: Served) -> None:
    asked: list[str] = []
    page = chromium.new_context().new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served.url, wait_until="networkidle")
    page.context.close()
    assert 3 <= len(asked) <= 4


def test_keys_go_through_the_papers_and_open_one(chromium: Browser, served: Served) -> None:
    page = open_page(chromium, served, "/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/papers/2510.00001"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("j")
    assert page.input_value("#q") == "j"
    page.locator("h3 a").first.focus()
    page.keyboard.press("o")
    page.wait_for_url("**/papers/2510.00001")
    page.context.close()


def test_keys_that_are_off_do_nothing(chromium: Browser, served: Served) -> None:
    page = open_page(chromium, served, "/keys")
    page.get_by_role("button", name="Turn keys off").click()
    page.goto(served.url)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    page.context.close()


def test_night_falls_at_once_and_stays(chromium: Browser, served: Served) -> None:
    page = open_page(chromium, served, "/", color_scheme="light")
    page.get_by_role("button", name="Night").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 20, 18)"
    page.goto(served.url + "/about")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.context.close()


def test_everything_works_without_script(chromium: Browser, served: Served) -> None:
    page = open_page(chromium, served, "/", java_script_enabled=False)
    page.get_by_role("button", name="Night").click()
    assert page.url == served.url + "/"
    assert page.get_attribute("html", "data-theme") == "dark"
    page.get_by_label("Search all papers").fill("attention")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="votes", exact=True).click()
    page.locator("h3 a").first.click()
    assert page.url.endswith("/papers/2510.00001")
    page.get_by_role("link", name="Edition of 8 Oct").click()
    assert "8 October 2025" in (page.text_content("h1") or "")
    page.context.close()


def test_a_text_finds_its_neighbours_and_stays_in_its_field_without_script(chromium: Browser, served: Served) -> None:
    page = open_page(chromium, served, "/papers?q=attention", java_script_enabled=False)
    page.get_by_role("link", name="Paste an abstract").click()
    page.get_by_label("An abstract, or any text").fill("How a model\ncarries digits")
    page.get_by_role("button", name="Find what resembles it").click()
    assert page.text_content("h1") == "What resembles this text"
    assert page.get_by_label("An abstract, or any text").input_value() == "How a model\ncarries digits"
    assert page.locator("main article").count() == 20
    page.context.close()


def test_no_hostile_text_runs(chromium: Browser, served: Served) -> None:
    """Every vector in every field of an entry, sixty to a page, with the policy switched off."""
    names = runpy.run_path(str(Path(__file__).parents[1] / "vectors.py"))
    # a page of sixty texts of 100,000 characters each tests Chromium, not us
    texts = [one for name in ("XSS", "TEX", "ODD") for one in names[name] if len(one) <= 10_000]
    page = chromium.new_context(bypass_csp=True).new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))  # type: ignore[func-returns-value]
    for start in range(0, len(texts), 60):
        part = texts[start : start + 60]
        entries = tuple(_entry(text, place) for place, text in enumerate(part, 1))
        served.site.found = SearchPage(Query(part[0]), replace(listing(1, 1), entries=entries))
        served.site.word = str(start)
        page.goto(f"{served.url}/papers?q=x", wait_until="load")
        assert page.evaluate("window.pwned") is None
        assert page.locator("main article").count() == len(part)
    page.context.close()
    assert ran == []


def _entry(text: str, place: int) -> Entry:
    one = paper(
        1,
        id=PaperId(f"x:{place}"),
        title=text,
        abstract=text,
        authors=(Author(text),),
        organization=text,
        keywords=(text,),
        categories=(text,),
        picked_by=(text,),
        published=text,
    )
    return Entry(one, place, (Reason(text, text, 1.0),))
