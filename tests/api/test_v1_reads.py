"""What programs read at /api/v1, through the client that is generated from its description."""

import json
from collections.abc import Callable

import pytest
from tests.api.api_help import program
from tests.cast import a_record
from tests.web.asgi_client import Answer, ask

from broadsheet.faces import application
from broadsheet.model.query import Query
from broadsheet.wiring import Site
from broadsheet_client import Broadsheet, Problem

HOST = ("host", "localhost")


@pytest.fixture(scope="module")
def api(starter: Site) -> Broadsheet:
    return program(starter)


def get(site: Site, path: str, *headers: tuple[str, str]) -> Answer:
    return ask(application(site), f"/api/v1{path}", HOST, *headers)


@pytest.mark.parametrize("text", ["attention", "sparse attention", "author:zhang", "cat:cs.CL", '"language models"'])
@pytest.mark.parametrize("order", ["relevance", "date", "votes"])
def test_a_search_gives_the_papers_of_every_other_face_in_their_order(
    api: Broadsheet, starter: Site, text: str, order: str
) -> None:
    found = api.search(q=text, order=order, limit=100)
    ours = starter.search(Query(text, order=order, limit=100)).listing
    assert [one.paper.id for one in found.entries] == [one.id for one in ours.papers]
    assert (found.total, found.next) == (ours.total, ours.next)
    assert [[why.text for why in one.reasons] for one in found.entries] == [
        [why.text for why in one.reasons] for one in ours.entries
    ]


def test_a_search_for_nothing_lists_all_papers_newest_first(api: Broadsheet, starter: Site) -> None:
    pages = list(api.pages(api.search, limit=60))
    found = [one.paper for page in pages for one in page.entries]
    days = [one.announced or one.published or "" for one in found]
    assert len({one.id for one in found}) == len(found) == pages[0].total == starter.index_status()["papers"]
    assert days == sorted(days, reverse=True)


def test_words_that_were_asked_for_are_marked(api: Broadsheet) -> None:
    first = api.search(q="attention", limit=1).entries[0]
    assert (first.place, first.highlight is not None) == (1, True)
    assert "attention" in {one.text.lower() for one in first.highlight.title if one.hit}


@pytest.mark.parametrize("mode", ["words", "meaning", "hybrid"])
def test_the_pages_of_a_search_hold_each_paper_once(api: Broadsheet, mode: str) -> None:
    pages = list(api.pages(api.search, q="language models", mode=mode, limit=40))
    ids = [one.paper.id for page in pages for one in page.entries]
    assert len(pages) > 1
    assert len(ids) == len(set(ids)) == pages[0].total


def test_filters_may_stand_apart_from_the_words(api: Broadsheet) -> None:
    apart = api.search(q="attention", has=["organization"], date="2025", order="date")
    within = api.search(q="attention has:organization date:2025", order="date")
    assert apart.entries == within.entries
    assert apart.entries
    assert [one.label for one in apart.chips] == ["has: organization", "date: 2025"]
    named = apart.entries[0].paper.organization or ""
    assert api.search(organization=[named]).total == api.get_organization(named).total


def test_a_search_for_what_is_new_finds_only_what_those_editions_brought(site: Site, hold: Callable[..., None]) -> None:
    days = ("2026-11-16", "2026-11-17", "2026-11-18", None)
    hold(*(a_record(key=f"2611.0000{no}", announced=day) for no, day in enumerate(days)))
    here = program(site)
    assert {one.paper.id for one in here.search(q="herons").entries} == {f"2611.0000{no}" for no in range(4)}
    new = here.search(q="herons", announced="2026-11-17..2026-11-18")
    assert {one.paper.id for one in new.entries} == {"2611.00001", "2611.00002"}
    assert "2 of 2 new papers" in new.notices[0]
    assert [one.paper.id for one in here.search(announced="2026-11-16").entries] == ["2611.00000"]


def test_days_that_cannot_be_read_say_why(api: Broadsheet) -> None:
    found = api.search(q="attention", announced="lately")
    assert (found.mistake or "").startswith("“lately” names no editions.")
    assert not found.entries


def test_a_text_that_cannot_be_read_says_why(api: Broadsheet) -> None:
    found = api.search(q="-only -exclusions")
    assert found.mistake is not None
    assert "Say also what to look for" in found.mistake
    assert not found.entries


def test_facets_are_counted_when_asked_for(api: Broadsheet) -> None:
    assert not api.search(q="attention").facets
    assert {one.kind for one in api.search(q="attention", facets=True).facets} >= {"year", "keyword"}


def test_fields_choose_what_is_given_of_papers(starter: Site) -> None:
    answer = get(starter, "/papers?q=attention&limit=1&fields=title,votes")
    assert set(json.loads(answer.body)["entries"][0]["paper"]) == {"id", "title", "votes"}
    assert get(starter, "/papers?fields=title,secret").status == 422


def test_the_header_leads_to_the_following_page(starter: Site) -> None:
    first = get(starter, "/papers?q=attention&limit=2")
    address, _, rel = first["link"].partition("; ")
    assert rel == 'rel="next"'
    assert address.startswith(f"<{starter.own.address}/api/v1/papers?q=attention&limit=2&after=")
    second = get(starter, address[1:-1].partition("/api/v1")[2])
    assert json.loads(second.body)["entries"][0]["place"] == 3


@pytest.mark.parametrize(
    "path",
    ["/papers?q=attention&after=nonsense", "/today?after=WzEs", "/categories/cs.CL?after=x", "/export/papers?after=x"],
)
def test_a_damaged_cursor_leads_nowhere(starter: Site, path: str) -> None:
    answer = get(starter, path)
    assert (answer.status, answer["content-type"]) == (404, "application/problem+json")


def test_a_paper_says_everything_known_of_it_by_any_form_of_its_id(api: Broadsheet) -> None:
    page = api.get_paper("https://arxiv.org/abs/2409.17481v1")
    assert page.paper.id == "2409.17481"
    assert page.paper.page.endswith("/papers/2409.17481")
    assert page.records[0].source == "starter"
    assert len(page.similar) == 6


def test_what_resembles_a_paper_or_a_text(api: Broadsheet) -> None:
    near = api.get_similar(to=["2409.17481"], limit=3)
    assert len(near.entries) == 3
    assert "2409.17481" not in [one.paper.id for one in near.entries]
    assert api.find_similar(text="pruning of language models", limit=2, fields="id").entries[0].paper.title == ""


def test_subjects_editions_and_sources(api: Broadsheet) -> None:
    keyword = api.search(q="attention", limit=1).entries[0].paper.keywords[0]
    assert api.get_keyword(keyword).total
    assert api.get_latest_edition().edition.state == "starter"
    assert api.get_today(limit=7).entries[6].place == 7
    assert {one.name for one in api.get_sources().sources} >= {"arxiv"}
    assert api.get_trending().entries == []
    assert api.get_editions().editions == []
    for missing in (
        lambda: api.get_author("Nobody At All"),
        lambda: api.get_category("cs.CL"),
        lambda: api.get_edition("2025-13"),
    ):
        with pytest.raises(Problem) as caught:
            missing()
        assert caught.value.status == 404


def test_what_has_not_changed_is_not_sent_again(starter: Site) -> None:
    first = get(starter, "/papers/2409.17481")
    assert first["etag"]
    again = get(starter, "/papers/2409.17481", ("if-none-match", first["etag"]))
    assert (again.status, again.body) == (304, b"")
    assert "Authorization" in first["vary"]


def test_the_export_goes_on_behind_its_last_line(api: Broadsheet) -> None:
    whole = list(api.export_papers(fields="title"))
    assert len(whole) == 170
    assert whole[0].title
    assert not whole[0].abstract
    head = list(api.export_papers(limit=100))
    tail = list(api.export_papers(after=head[-1].cursor))
    assert [one.id for one in (*head, *tail)] == [one.id for one in whole]
    assert not list(api.export_papers(after=tail[-1].cursor))


def test_the_export_is_read_in_stretches(starter: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.api.v1.calls.export.STRETCH", 7)
    assert len(list(program(starter).export_papers(limit=20))) == 20


def test_only_so_many_exports_are_read_at_once(starter: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.api.v1.calls.export._ROOM.acquire", lambda blocking: False)
    with pytest.raises(Problem) as caught:
        list(program(starter).export_papers())
    assert (caught.value.status, caught.value.seconds) == (429, 30)


def test_head_is_get_without_the_body(starter: Site) -> None:
    app = application(starter)
    for path in ("/papers?q=attention", "/export/papers", "/openapi.json"):
        head, whole = (ask(app, f"/api/v1{path}", HOST, method=method) for method in ("HEAD", "GET"))
        assert (head.status, head.body) == (200, b""), path
        assert head["content-type"] == whole["content-type"]
