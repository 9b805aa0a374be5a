"""The pages of readers in a real browser: accessible on a telephone by day and a desk by night, and none overflows."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import uvicorn
from axe import LOOKS
from playwright.sync_api import Browser
from tests.readers.access_matrix import rows
from tests.readers.access_scene import populate, session_of

from broadsheet.web.app import create_app
from broadsheet.wiring import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OTHERS = ("/static/", "/feeds", "/sitemap", "/favicon", "/robots", "/comments/{no:int}")
PAGES = {
    row.place.path: row
    for row in rows()
    if row.method == "GET"
    and (row.place.access.shared or row.place.access.who != "anyone")
    and row.place.path not in ("/similar", "/sources")
    and not (row.place.path.startswith(OTHERS) and not row.place.path.endswith(("answer", "edit", "history")))
}
NAMES = {"moderator": "mia", "admin": "zoe"}


@pytest.fixture
def address(community: Site) -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        community.own = replace(community.own, base_url=url)
        populate(community)
        community.catch_up()
        config = uvicorn.Config(create_app(community), log_level="critical", access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield url
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_nothing_overflows(chromium: Browser, address: str, look: str) -> None:
    found = {}
    for name in ("ada", "mia", "zoe"):
        context = LOOKS[look].context(chromium, base_url=address)
        context.add_cookies([{"name": "bs", "value": session_of(name), "url": address}])
        page = context.new_page()
        for path, row in PAGES.items():
            if NAMES.get(row.place.access.who, "ada") == name:
                answer = page.goto(row.ask.at)
                if answer is not None and answer.headers.get("content-type", "").startswith("text/html"):
                    found[path] = LOOKS[look].complaints(page)
        context.close()
    assert len(found) > 40
    assert not {path: why for path, why in found.items() if why}
