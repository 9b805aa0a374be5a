"""S-1, S-2 in what readers write: comments, names, notifications, each opened in a browser."""

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page
from tests.callers import enrol, signed_in
from tests.cast import NOW, a_record
from tests.vectors import ODD, TEX, XSS

from broadsheet.actions.draft import draft
from broadsheet.lib.text import typed
from broadsheet.store import comments, notifications, papers, people
from broadsheet.web.app import create_app
from broadsheet.wiring import Site

pytestmark = pytest.mark.browser

LONGEST = 2_000
VECTORS = tuple(one for one in (*XSS, *TEX, *ODD) if typed(one) and len(one) <= LONGEST)
A_PAGE = 100
PAPERS = tuple(f"2611.{at:05}" for at in range(1, len(VECTORS) // A_PAGE + 2))


@pytest.fixture
def address(community: Site) -> Iterator[str]:
    fill(community)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(community), log_level="critical", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def fill(site: Site) -> None:
    """A hundred comments on each paper, by readers whose names no form would take."""
    made = [draft(site.house, one) for one in VECTORS]
    ada = enrol(site, "ada", "moderator")
    with site.store.write() as db:
        papers.save(db, [a_record(key=key, title=f"Herons {key}") for key in PAPERS], NOW)
        for at, (vector, one) in enumerate(zip(VECTORS, made, strict=True)):
            writer = people.add(db, f"{at}{vector}".replace("\x00", "?"), NOW, full_name=typed(vector))
            said = {"text": one.text, "html": one.html, "state": "shown"}
            no = comments.add(db, NOW, paper_no=at // A_PAGE + 1, reader_no=ada.no if at % 2 else writer.no, **said)
            if at % 20 == 0:
                comments.rewrite(db, no, "Said otherwise.", "<p>Said otherwise.</p>", NOW)
                about = {"actor_no": writer.no, "comment_no": no, "text": one.text}
                notifications.add(db, ada.no, "mention", NOW, **about)


def test_nothing_readers_write_runs_and_all_of_it_can_be_read(chromium: Browser, address: str, community: Site) -> None:
    assert len(VECTORS) >= 400
    page = chromium.new_page()
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.on("framenavigated", lambda frame: None if frame.url.startswith(address) else alarms.append(frame.url))
    visit(page, [f"{address}/papers/{key}" for key in PAPERS])
    page.context.add_cookies([{"name": "bs", "value": own_session(community), "url": address}])
    visit(page, [f"{address}/papers/{PAPERS[0]}", f"{address}/me/notifications"])
    visit(page, [f"{address}/comments/{no}/history" for no in range(1, len(VECTORS), 80)])
    for path in ("/flags/new", "/moderation/target"):
        visit(page, [f"{address}{path}?kind=comment&target={no}" for no in range(3, len(VECTORS), 50)])
    for no in range(2, len(VECTORS), 40):
        page.goto(f"{address}/comments/{no}/edit")
        assert page.evaluate("window.pwned") is None, VECTORS[no - 1]
        assert page.locator("textarea").input_value().strip() == typed(VECTORS[no - 1]), VECTORS[no - 1]
        page.locator("button[value=preview]").click()
        assert page.evaluate("window.pwned") is None, VECTORS[no - 1]
    assert alarms == []
    page.close()


def own_session(site: Site) -> str:
    with site.store.read() as db:
        ada = people.by_name(db, "ada")
    assert ada is not None
    return signed_in(site, ada).cookies["bs"]


def visit(page: Page, addresses: list[str]) -> None:
    for one in addresses:
        page.goto(one)
        assert page.evaluate("window.pwned") is None, one
        elements = "main :is(script, img, iframe, object, embed, style, link, svg:not(.meter), [onerror], [onload])"
        assert page.locator(elements).count() == 0, one
