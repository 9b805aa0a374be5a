"""The daily papers as the Hub's API lists them."""

from datetime import date

import pytest
from hub_program import Program
from hub_scene import DAYS, ELSEWHERE, OTHERS, RICH, SPARE, STAMP, TODAY, Scene, day_of
from tests.cast import NOW, a_record

from broadsheet.actions import bind
from broadsheet.faces import application
from broadsheet.model.paper import Pick
from broadsheet.store import papers
from broadsheet.wiring import Site


def ids(said: list[dict]) -> list[str]:
    return [one["paper"]["id"] for one in said]


def test_a_day_lists_what_its_page_lists_in_the_same_order(stranger: Program, scene: Scene) -> None:
    listed = scene.site.today(None, 100)
    said = stranger.read(f"/api/daily_papers?date={TODAY}&limit=100")
    assert ids(said) == [entry.paper.id for entry in listed.entries]
    assert len(said) > 3


def test_without_a_filter_all_days_follow_each_other_each_paper_once(stranger: Program) -> None:
    said = stranger.read("/api/daily_papers?limit=100")
    days = [day_of(one["publishedAt"]) for one in said]
    assert days == sorted(days, reverse=True)
    assert set(days) == set(DAYS)
    assert len(ids(said)) == len(set(ids(said))) == 3 + len(OTHERS)


def test_pages_join_without_gap_or_repeat_and_only_the_last_has_no_next(stranger: Program) -> None:
    whole = ids(stranger.read("/api/daily_papers?limit=100"))
    for limit in (1, 4, 5, len(whole)):
        joined: list[str] = []
        for page in range(len(whole) // limit + 2):
            answer = stranger.get(f"/api/daily_papers?limit={limit}&p={page}")
            part = ids(stranger.read(f"/api/daily_papers?limit={limit}&p={page}"))
            joined += part
            assert ('rel="next"' in answer["link"]) is (len(joined) < len(whole)), (limit, page)
            if answer["link"]:
                assert f"p={page + 1}" in answer["link"]
                assert answer["link"].startswith("</api/daily_papers?")
        assert joined == whole


def test_the_following_page_keeps_every_other_parameter(stranger: Program) -> None:
    link = stranger.get("/api/daily_papers?month=2026-11&sort=trending&limit=2")["link"]
    assert link == '</api/daily_papers?month=2026-11&sort=trending&limit=2&p=1>; rel="next"'


@pytest.mark.parametrize("query", ["p=100", "date=2019-01-01", "week=2019-W01", "submitter=nobody", "month=2031-01"])
def test_beyond_what_is_here_there_is_an_empty_list(stranger: Program, query: str) -> None:
    answer = stranger.get(f"/api/daily_papers?{query}")
    assert (answer.status, answer.text, answer["link"]) == (200, "[]", "")


@pytest.mark.parametrize(
    "query",
    [
        "date=2025-13-40",
        "date=yesterday",
        "week=2025-W53",
        "week=2026-W54",
        "month=2026-13",
        "sort=votes",
        "limit=0",
        "limit=101",
        "limit=ten",
        "p=-1",
        "p=1.5",
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(stranger: Program, query: str) -> None:
    answer = stranger.get(f"/api/daily_papers?{query}")
    assert answer.status == 400
    assert answer["content-type"].startswith("application/json")
    assert answer["x-error-message"].isascii()


def test_what_was_asked_for_in_control_characters_is_refused_in_a_header_without_them(stranger: Program) -> None:
    for path in ("/api/daily_papers?date=%08", "/api/users/%08%1b/overview", "/api/organizations/a%00b/overview"):
        answer = stranger.get(path)
        assert answer.status in (400, 404)
        assert answer["x-error-message"].isprintable()


def test_week_53_is_a_week_where_the_year_has_one(site: Site) -> None:
    day = date(2026, 12, 30)
    with site.store.write() as db:
        papers.save(db, [a_record(announced=day.isoformat())], NOW)
        bind.gather(db, NOW)
    program = Program(application(site), host="127.0.0.1")
    assert ids(program.read("/api/daily_papers?week=2026-W53")) == [RICH]
    assert program.read("/api/daily_papers?week=2026-W52") == []


def test_weeks_and_months_hold_their_days_and_several_periods_what_they_share(stranger: Program) -> None:
    week, month = (
        stranger.read(f"/api/daily_papers?{query}&limit=100") for query in ("week=2026-W47", "month=2026-11")
    )
    assert ids(week) == ids(month) == ids(stranger.read("/api/daily_papers?limit=100"))
    shared = stranger.read(f"/api/daily_papers?month=2026-11&date={DAYS[1]}&limit=100")
    assert {day_of(one["publishedAt"]) for one in shared} == {DAYS[1]}


def test_a_submitter_is_who_picked_or_the_source_that_brought_it(stranger: Program) -> None:
    by_ada = stranger.read("/api/daily_papers?submitter=Ada")
    assert ids(by_ada) == [OTHERS[0]]
    assert by_ada[0]["submittedBy"]["user"] == "ada"
    by_hub = stranger.read("/api/daily_papers?submitter=huggingface")
    assert ids(by_hub) == [RICH, SPARE]
    assert {one["submittedBy"]["user"] for one in by_hub} == {"huggingface"}
    by_arxiv = stranger.read("/api/daily_papers?submitter=arxiv&limit=100")
    assert {one["submittedBy"]["user"] for one in by_arxiv} == {"arxiv"}
    everything = ids(stranger.read("/api/daily_papers?limit=100"))
    assert sorted([*ids(by_ada), *ids(by_hub), *ids(by_arxiv)]) == sorted(everything)


def test_a_paper_two_have_picked_is_listed_for_each_of_them(own_scene: Scene) -> None:
    too = a_record(source="huggingface", key=OTHERS[0], arxiv_id=OTHERS[0], picks=(Pick(TODAY, 5),), raw=b"too")
    with own_scene.site.store.write() as db:
        papers.save(db, [too], NOW)
    program = Program(application(own_scene.site))
    for name in ("ada", "huggingface"):
        said = program.read(f"/api/daily_papers?submitter={name}")
        assert OTHERS[0] in ids(said)
        assert {one["submittedBy"]["user"] for one in said} == {name}


def test_what_moves_now_comes_first_and_all_the_rest_follows(stranger: Program, scene: Scene) -> None:
    moved = [one.id for one in scene.site.trending(None).papers]
    assert moved
    said = ids(stranger.read("/api/daily_papers?sort=trending&limit=100"))
    assert said[: len(moved)] == moved
    assert sorted(said) == sorted(ids(stranger.read("/api/daily_papers?limit=100")))
    one_by_one = [ids(stranger.read(f"/api/daily_papers?sort=trending&limit=1&p={page}")) for page in range(len(said))]
    assert [name for part in one_by_one for name in part] == said


def test_a_day_sorted_by_trending_holds_the_same_papers(stranger: Program) -> None:
    plain, hot = (stranger.read(f"/api/daily_papers?date={DAYS[2]}{sort}") for sort in ("", "&sort=trending"))
    assert sorted(ids(plain)) == sorted(ids(hot))
    assert ids(hot)[0] == "2611.00003"  # it is talked about


def test_an_entry_says_everything_where_either_kind_of_client_looks(stranger: Program) -> None:
    one = next(one for one in stranger.read(f"/api/daily_papers?date={TODAY}") if one["paper"]["id"] == RICH)
    nested = one["paper"]
    for name in (
        "title",
        "summary",
        "upvotes",
        "ai_summary",
        "ai_keywords",
        "projectPage",
        "githubRepo",
        "githubStars",
    ):
        assert one[name] == nested[name], name
    assert one["organization"] == nested["organization"]
    assert one["organization"]["avatar"] == one["organization"]["avatarUrl"]
    assert one["numComments"] == 3
    assert nested["upvotes"] == 42
    assert nested["githubRepo"] == "https://github.com/marsh/herons"
    assert nested["githubStars"] == 314
    assert nested["publishedAt"] == f"2026-11-16{STAMP}"
    assert one["publishedAt"] == nested["submittedOnDailyAt"] == f"{TODAY}{STAMP}"
    assert one["submittedBy"] == nested["submittedOnDailyBy"]
    assert one["submittedBy"]["user"] == one["submittedBy"]["name"] == "huggingface"


def test_no_votes_are_said_to_be_none_at_both_levels(stranger: Program) -> None:
    one = next(one for one in stranger.read("/api/daily_papers?limit=100") if one["paper"]["id"] == SPARE)
    assert one["upvotes"] == one["paper"]["upvotes"] == 0


def test_a_reader_who_picked_is_named_with_the_moment(stranger: Program) -> None:
    one = stranger.read("/api/daily_papers?submitter=ada")[0]
    assert one["submittedBy"]["fullname"] == "Ada Lovelace"
    assert one["publishedAt"] == "2026-11-18T15:00:00.000Z"


def test_a_paper_that_stands_on_no_page_is_not_among_the_daily_ones(stranger: Program) -> None:
    assert ELSEWHERE not in ids(stranger.read("/api/daily_papers?limit=100"))


def test_an_unchanged_listing_is_answered_with_304(stranger: Program) -> None:
    first = stranger.get("/api/daily_papers?limit=3")
    again = stranger.get("/api/daily_papers?limit=3", ("if-none-match", first["etag"]))
    assert (again.status, again.body) == (304, b"")


def test_a_signed_in_program_gets_an_answer_nobody_keeps(ada: Program) -> None:
    assert ada.get("/api/daily_papers?limit=3")["cache-control"] == "private, no-store"


def test_the_starter_edition_is_listed_too(starter: Site) -> None:
    program = Program(application(starter), host="127.0.0.1")
    assert ids(program.read("/api/daily_papers?limit=5")) == [one.id for one in starter.today(None, 5).papers]
    assert len(program.read("/api/daily_papers?sort=trending&limit=5")) == 5
