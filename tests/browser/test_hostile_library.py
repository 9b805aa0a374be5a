"""S-1, S-2 end to end: a file of hostile rows is imported, and every page made of it is opened in a browser."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser
from tests.vectors import ODD, TEX, XSS

from broadsheet.actions.import_file import import_file
from broadsheet.web.app import create_app
from broadsheet.wiring import Site

pytestmark = pytest.mark.browser

LONGEST = 2_000  # Chromium takes minutes to lay out a line of 100,000 characters; tests/web reads those
VECTORS = tuple(one for one in (*XSS, *TEX, *ODD) if one.strip() and len(one) <= LONGEST)
FIELDS = 8


def rows() -> Iterator[dict[str, object]]:
    """Each vector once, in turn in every field a file can fill."""
    for start in range(0, len(VECTORS), FIELDS):
        some = [*VECTORS[start : start + FIELDS], *VECTORS[:FIELDS]][:FIELDS]
        turned = some[start // FIELDS % FIELDS :] + some[: start // FIELDS % FIELDS]
        title, abstract, author, organization, comment, venue, keyword, link = turned
        yield {
            "id": f"hostile:{start}",
            "title": f"No. {start} {title}",
            "abstract": abstract,
            "authors": [author, {"name": "Ada Lovelace", "affiliation": author}],
            "organization": organization,
            "comment": comment,
            "venue": venue,
            "keywords": [keyword],
            "categories": ["cs.CR"],
            "url": link,
            "code_url": link,
            "published": "2026-11-18",
        }


@pytest.fixture
def address(site: Site, tmp_path: Path) -> Iterator[str]:
    path = tmp_path / "hostile.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows()), encoding="utf-8")
    assert import_file(site.store, path, site.clock, lambda _: None).rejected == ()
    site.catch_up()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(site), log_level="critical", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def test_nothing_a_file_says_runs_and_titles_can_be_read(chromium: Browser, address: str, site: Site) -> None:
    """Every listing, and every third paper page; tests/web reads all of them without a browser."""
    visit(chromium, address, site, step=3)


@pytest.mark.long
def test_nothing_runs_on_any_paper_page(chromium: Browser, address: str, site: Site) -> None:
    visit(chromium, address, site, step=1)


def visit(chromium: Browser, address: str, site: Site, step: int) -> None:
    assert len(VECTORS) >= 400
    page = chromium.new_page()
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    for path in ("/", "/papers?q=no&limit=100", "/categories/cs.CR", "/authors/Ada%20Lovelace"):
        page.goto(address + path)
        assert page.evaluate("window.pwned") is None, path
    for row in list(rows())[::step]:
        paper = site.paper(str(row["id"])).paper
        page.goto(f"{address}/papers/{row['id']}")
        assert page.evaluate("window.pwned") is None, row["id"]
        if not paper.title_html:
            assert page.locator("h1").text_content().split() == paper.title.split()
    assert alarms == []
    page.close()
