"""Pages carry for programs what the Hub's pages carry, and spare browsers of it."""

import json

import pytest
from hub_program import Program
from hub_scene import CLAIMED, DAYS, ELSEWHERE, RICH, TODAY, Scene
from lxml import html
from tests.callers import signed_in
from tests.cast import NOW, a_record
from tests.web.asgi_client import ask

from broadsheet.faces import application
from broadsheet.store import papers
from broadsheet.wiring import Site

BROWSERS = (
    ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("sec-fetch-dest", "document"),
)


def props(text: str, target: str) -> dict:
    (node,) = html.document_fromstring(text).xpath(f'//div[@data-target="{target}"]')
    return json.loads(node.get("data-props"))


@pytest.mark.parametrize(
    ("path", "kind", "name", "query"),
    [
        ("/papers", "day", str(TODAY), f"date={TODAY}"),
        (f"/papers/date/{DAYS[1]}", "day", str(DAYS[1]), f"date={DAYS[1]}"),
        ("/papers/week/2026-W47", "week", "2026-W47", "week=2026-W47"),
        ("/papers/month/2026-11", "month", "2026-11", "month=2026-11"),
        ("/papers/trending", "day", str(TODAY), "sort=trending"),
    ],
)
def test_a_listing_carries_its_daily_papers(stranger: Program, path: str, kind: str, name: str, query: str) -> None:
    said = props(stranger.get(path).text, "DailyPapers")
    assert (said["periodType"], said["dateString"]) == (kind, name)
    assert said["dailyPapers"] == stranger.read(f"/api/daily_papers?{query}&limit=100")
    first = said["dailyPapers"][0]
    assert {"title", "publishedAt"} <= set(first)
    assert {"id", "summary", "upvotes", "authors"} <= set(first["paper"])


def test_a_day_names_its_neighbours(stranger: Program) -> None:
    said = props(stranger.get(f"/papers/date/{DAYS[1]}").text, "DailyPapers")
    assert (said["prevDate"], said["nextDate"]) == (str(DAYS[2]), str(DAYS[0]))


def test_a_paper_carries_itself_and_what_is_said_of_it(stranger: Program) -> None:
    said = props(stranger.get(f"/papers/{CLAIMED}").text, "PaperContent")
    assert said["paper"]["id"] == CLAIMED
    assert [one["author"]["name"] for one in said["comments"]] == ["bob", "ada"]
    assert props(stranger.get(f"/papers/{ELSEWHERE}").text, "PaperContent")["paper"]["title"] == "On Bitterns"


@pytest.mark.parametrize("header", BROWSERS)
@pytest.mark.parametrize("path", ["/papers", f"/papers/{RICH}", "/papers/month/2026-11"])
def test_browsers_are_spared(stranger: Program, header: tuple[str, str], path: str) -> None:
    answer = stranger.get(path, header)
    assert answer.status == 200
    assert "data-props" not in answer.text


@pytest.mark.parametrize("path", ["/", "/papers?q=herons", "/about", f"/papers/{RICH}.bib", f"/papers/{RICH}.md"])
def test_other_pages_carry_nothing(stranger: Program, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status == 200
    assert "data-props" not in answer.text


@pytest.mark.parametrize(("path", "status"), [("/papers/2611.99999", 404), ("/papers/date/2025-13-40", 400)])
def test_what_is_no_page_stays_what_it_is(stranger: Program, path: str, status: int) -> None:
    answer = stranger.get(path)
    assert (answer.status, "data-props" in answer.text) == (status, False)


def test_an_unchanged_page_is_answered_with_304(stranger: Program) -> None:
    first = stranger.get(f"/papers/{RICH}")
    again = stranger.get(f"/papers/{RICH}", ("if-none-match", first["etag"]))
    assert (again.status, again.body, again["etag"]) == (304, b"", first["etag"])
    assert first["content-length"] == str(len(first.body))
    assert "Accept, Sec-Fetch-Dest" in first["vary"]
    assert stranger.get(f"/papers/{RICH}", BROWSERS[1])["etag"] != first["etag"]


def test_a_readers_page_is_kept_nowhere(own_scene: Scene) -> None:
    browser = signed_in(own_scene.site, own_scene.ada)
    browser.app = application(own_scene.site)
    answer = browser.get(f"/papers/{RICH}")
    assert "data-props" in answer.text
    assert answer["cache-control"] == "private, no-store"
    assert answer["etag"] == ""


def test_hostile_text_stays_inside_the_attribute(own_scene: Scene) -> None:
    title = """"></div><script>alert(1)</script> & 'quotes' </body>"""
    with own_scene.site.store.write() as db:
        papers.save(db, [a_record(key="2611.00077", title=title, raw=b"hostile")], NOW)
    text = Program(application(own_scene.site)).get("/papers/2611.00077").text
    assert props(text, "PaperContent")["paper"]["title"] == title
    scripts = html.document_fromstring(text).xpath("//script[not(@src)]/@type")
    assert set(scripts) <= {"application/ld+json"}


def test_the_starter_edition_is_carried_too(starter: Site) -> None:
    text = ask(application(starter), "/papers", ("host", "127.0.0.1")).text
    assert len(props(text, "DailyPapers")["dailyPapers"]) == 100
