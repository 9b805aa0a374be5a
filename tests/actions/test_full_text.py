"""The text of a paper is asked of arXiv once, only where it may be, and never holds up more than a sentence."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.cast import FakeClock, a_paper, a_record
from tests.lib.test_latexml import PAGE
from tests.web.asgi_client import ask

from broadsheet.actions.full_text import FOLDER, body_of, may_be_passed_on
from broadsheet.faces import application
from broadsheet.model.paper import Paper
from broadsheet.wiring import Site

BY = "http://creativecommons.org/licenses/by/4.0/"
TEXT = PAGE.replace(
    "{body}", '<section class="ltx_section"><h2 class="ltx_title_section">1 Marsh</h2><p>Wet.</p></section>'
)


@dataclass
class Arxiv:
    """arXiv as far as papers in HTML go: what it answers, and what it was asked."""

    url: str = ""
    status: int = 200
    body: str = TEXT
    location: str = ""
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def arxiv() -> Iterator[Arxiv]:
    said = Arxiv()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.asked.append(self.path)
            self.send_response(said.status)
            if said.location:
                self.send_header("Location", said.location)
            self.end_headers()
            self.wfile.write(said.body.encode())

        def log_message(self, *_said: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    said.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield said
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def reading(site: Site, arxiv: Arxiv) -> Site:
    """A library that may ask for texts."""
    site.own = replace(site.own, full_text="on", world=arxiv.url)
    return site


def free(**changes: object) -> Paper:
    return a_paper(license=BY, version=2, **changes)


def test_a_text_is_asked_for_once_and_kept(reading: Site, arxiv: Arxiv) -> None:
    first, again = body_of(reading.house, free()), body_of(reading.house, free())
    assert first == again
    assert first.settled
    assert first.text.startswith("## Full text\n\nConverted from <https://arxiv.org/html/2611.00001v2>")
    assert first.text.endswith("## 1 Marsh\n\nWet.\n")
    assert arxiv.asked == ["/arxiv.org/html/2611.00001v2"]
    assert [one.name for one in (reading.own.data / FOLDER).iterdir()] == ["2611.00001v2.md"]


def test_nothing_is_asked_unless_the_operator_says_so(reading: Site, arxiv: Arxiv) -> None:
    reading.own = replace(reading.own, full_text="off")
    vars(reading).pop("house", None)
    assert body_of(reading.house, free()).text == ""
    assert arxiv.asked == []


@pytest.mark.parametrize(
    ("license", "free"),
    [
        (BY, True),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", True),
        ("http://creativecommons.org/publicdomain/zero/1.0/", True),
        ("CC BY-SA 4.0", True),
        ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", False),
        ("All rights reserved, see creativecommons.org", False),
        (None, False),
    ],
)
def test_licences_say_who_may_pass_a_text_on(license: str | None, free: bool) -> None:
    assert may_be_passed_on(license) is free


@pytest.mark.parametrize("license", ["http://arxiv.org/licenses/nonexclusive-distrib/1.0/", None])
def test_what_may_not_be_passed_on_is_linked_and_not_asked_for(
    reading: Site, arxiv: Arxiv, license: str | None
) -> None:
    body = body_of(reading.house, a_paper(license=license))
    assert "The text is at <https://arxiv.org/html/2611.00001>" in body.text
    assert "licence" in body.text
    assert arxiv.asked == []


@pytest.mark.parametrize(
    ("status", "body"), [(404, "no such paper"), (200, "<html><body>No HTML for it</body></html>")]
)
def test_that_arxiv_has_none_is_remembered_for_a_day(
    reading: Site, arxiv: Arxiv, clock: FakeClock, status: int, body: str
) -> None:
    arxiv.status, arxiv.body = status, body
    for _ in range(3):
        found = body_of(reading.house, free())
        assert found.settled
        assert "arXiv has no HTML of it" in found.text
    assert len(arxiv.asked) == 1
    clock.moment += timedelta(days=1, minutes=1)
    arxiv.status, arxiv.body = 200, TEXT
    assert "Wet." in body_of(reading.house, free()).text


def test_a_failure_is_told_and_not_kept(reading: Site, arxiv: Arxiv) -> None:
    arxiv.status = 403
    body = body_of(reading.house, free())
    assert not body.settled
    assert "could not be asked" in body.text
    assert not (reading.own.data / FOLDER).exists()


def test_no_other_host_is_asked_wherever_arxiv_points(reading: Site, arxiv: Arxiv) -> None:
    arxiv.status, arxiv.location = 302, "https://elsewhere.test/html/2611.00001"
    assert not body_of(reading.house, free()).settled
    assert arxiv.asked == ["/arxiv.org/html/2611.00001v2"]


def test_a_paper_that_is_not_on_arxiv_has_no_text_here(reading: Site) -> None:
    assert body_of(reading.house, free(id="files:x")).text == ""


def test_the_markdown_of_a_paper_carries_its_text(reading: Site, hold, arxiv: Arxiv) -> None:
    hold(a_record(license=BY))
    answer = ask(application(reading), "/papers/2611.00001.md", ("host", "127.0.0.1"))
    assert answer.text.endswith("## 1 Marsh\n\nWet.\n")
    assert "## Abstract" in answer.text
    arxiv.status = 503
    hold(a_record(key="2611.00002", title="Egrets", license=BY))
    failed = ask(application(reading), "/papers/2611.00002.md", ("host", "127.0.0.1"))
    assert (failed.status, failed["cache-control"]) == (200, "no-store")
    assert "could not be asked" in failed.text
