"""Digests in a real browser: narrow and wide, by day and by night, deaf to hostile text, asking nobody for anything."""

from dataclasses import replace

import pytest
from axe import complaints
from playwright.sync_api import Browser
from tests.letters import digest

from broadsheet.digest.fit import Printer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
RULES = ("color-contrast", "heading-order", "link-name", "duplicate-id", "html-has-lang", "document-title")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 600, 1280])
def test_a_hostile_digest_stays_within_its_window_and_asks_for_nothing(
    chromium: Browser, width: int, theme: str
) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    for seed in range(4):
        page.set_content(Printer().write(replace(digest(seed), format="full")).html)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("window.pwned") is None
    assert asked == []
    page.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_digest_can_be_read_by_everybody(chromium: Browser, theme: str) -> None:
    page = chromium.new_context(color_scheme=theme).new_page()
    page.set_content(Printer().write(replace(digest(1), format="full")).html)
    assert complaints(page, *RULES) == []
    page.context.close()
