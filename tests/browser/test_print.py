"""On paper: an edition is a few full pages, a paper is one, links are kept, and there is nothing to press."""

import re

import pytest
from playwright.sync_api import Browser, Page
from served import Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PLACES = ("/", "/papers/2510.00001", "/papers?q=attention", "/papers/week/2025-W41", "/authors/Li%20Wei")


def opened(chromium: Browser, served: Served, path: str, **options: object) -> Page:
    page = chromium.new_context(**options).new_page()  # type: ignore[arg-type]
    page.goto(served.url + path)
    page.emulate_media(media="print")
    return page


def printed(chromium: Browser, served: Served, path: str) -> bytes:
    page = opened(chromium, served, path)
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    page.context.close()
    return pdf


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_an_edition_of_a_hundred_papers_is_a_few_pages_and_a_paper_is_one(chromium: Browser, served: Served) -> None:
    assert 3 <= pages(printed(chromium, served, "/")) <= 6
    assert pages(printed(chromium, served, "/papers/2510.00001")) == 1
    assert pages(printed(chromium, served, "/papers?q=attention")) <= 4


def test_links_lead_on_from_the_file(chromium: Browser, served: Served) -> None:
    pdf = printed(chromium, served, "/")
    assert served.url.encode() + b"/papers/2510.00001" in pdf
    assert b"https://arxiv.org/pdf/2510.00001" in pdf


@pytest.mark.parametrize("path", PLACES)
def test_there_is_nothing_to_press_and_nothing_is_cut_off(chromium: Browser, served: Served, path: str) -> None:
    page = opened(chromium, served, path, viewport={"width": 690, "height": 1000})
    shown = page.evaluate(
        "[...document.querySelectorAll('button, input, select, textarea, nav, summary, .skip')]"
        ".filter((one) => one.checkVisibility() && one.getClientRects().length).map((one) => one.outerHTML)"
    )
    assert shown == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 690
    page.context.close()


def test_the_night_is_not_printed(chromium: Browser, served: Served) -> None:
    context = chromium.new_context(color_scheme="dark")
    context.add_cookies([{"name": "theme", "value": "dark", "url": served.url}])
    page = context.new_page()
    page.goto(served.url)
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.emulate_media(media="print")
    colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))")
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    context.close()


def test_a_button_prints_where_there_is_script_and_is_not_there_without(chromium: Browser, served: Served) -> None:
    page = chromium.new_context().new_page()
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(served.url)
    page.get_by_role("button", name="Print, or save as PDF").click()
    assert page.evaluate("window.printed")
    page.context.close()
    still = chromium.new_context(java_script_enabled=False).new_page()
    still.goto(served.url)
    assert still.get_by_text("Print, or save as PDF").count() == 1
    assert not still.get_by_text("Print, or save as PDF").is_visible()
    still.context.close()
