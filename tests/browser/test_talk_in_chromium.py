"""Talking about a paper in a browser, with script and without; pages that everybody can use."""

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from axe import LOOKS
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.callers import enrol, signed_in
from tests.cast import NOW, a_record

from broadsheet.actions.notify import notify
from broadsheet.model.person import Reader
from broadsheet.store import comments, papers
from broadsheet.web.app import create_app
from broadsheet.wiring import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = ("/papers/2611.00001", "/comments/1/answer", "/comments/1/edit", "/comments/1/history", "/me/notifications")


@pytest.fixture
def ada(community: Site) -> Reader:
    """Ada, who is signed in where ``context`` opens a page; Bob answers her down to the last level."""
    ada, bob = enrol(community, "ada"), enrol(community, "bob")
    long = {"text": "W" * 300, "html": f"<p>{'W' * 300}</p><ul><li>x</li></ul><pre><code>{'x' * 200}</code></pre>"}
    with community.store.write() as db:
        papers.save(db, [a_record()], NOW)
        for at in range(8):
            writer = (ada, bob)[at % 2].no
            comments.add(db, NOW, paper_no=1, reader_no=writer, parent_no=at or None, state="shown", **long)
        comments.rewrite(db, 1, "One.", "<blockquote><p>One.</p></blockquote>", NOW)
        notify(db, ada.no, "reply", NOW, actor_no=bob.no, paper_no=1, comment_no=2)
    return ada


@pytest.fixture
def address(community: Site) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(community), log_level="critical", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def at_home(chromium: Browser, site: Site, reader: Reader, address: str, **options: object) -> BrowserContext:
    context = chromium.new_context(**options)  # type: ignore[arg-type]
    enters(context, site, reader, address)
    return context


def enters(context: BrowserContext, site: Site, reader: Reader, address: str) -> None:
    """Sign the browser in."""
    context.add_cookies([{"name": "bs", "value": signed_in(site, reader).cookies["bs"], "url": address}])


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_nothing_overflows(
    chromium: Browser, community: Site, ada: Reader, address: str, look: str
) -> None:
    context = LOOKS[look].context(chromium, base_url=address)
    enters(context, community, ada, address)
    page, found = context.new_page(), {}
    for path in PAGES:
        page.goto(path)
        found[path] = LOOKS[look].complaints(page)
    context.close()
    assert not {path: why for path, why in found.items() if why}


def follow(page: Page, button: Locator) -> None:
    """Press, and wait for the page that it leads to."""
    with page.expect_navigation():
        button.click()


@pytest.mark.parametrize("script", [True, False])
def test_a_comment_lives_with_script_and_without(
    chromium: Browser, community: Site, ada: Reader, address: str, script: bool
) -> None:
    context = at_home(chromium, community, ada, address, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{address}/papers/2611.00001")
    page.get_by_label("Say something, ada").fill("Herons *wade*.\nI saw $n^2$ of them.")
    follow(page, page.get_by_role("button", name="Preview"))
    assert page.locator("section em").inner_text() == "wade"
    follow(page, page.get_by_role("button", name="Comment", exact=True))
    assert page.url.endswith("/papers/2611.00001#c9")
    follow(page, page.get_by_role("form", name="Of comment 9").get_by_role("button", name="I agree"))
    assert page.get_by_role("button", name="I agree 1").get_attribute("aria-pressed") == "true"
    follow(page, page.get_by_role("link", name="Change comment 9"))
    page.get_by_label("Your comment").fill("Egrets *wade*.")
    follow(page, page.get_by_role("button", name="Save the change"))
    follow(page, page.locator("article[aria-labelledby=c9]").get_by_role("link", name="changed"))
    assert "Herons *wade*." in page.locator("main").inner_text()
    page.goto(f"{address}/comments/9/edit")
    follow(page, page.get_by_role("button", name="Take it away"))
    expect(page.locator("#c9")).to_have_count(0)
    follow(page, page.get_by_role("link", name="1 notification"))
    follow(page, page.get_by_role("button", name="Mark as seen"))
    expect(page.get_by_text("You have seen them all")).to_be_visible()
    context.close()
