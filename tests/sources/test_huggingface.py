"""Daily Papers of Hugging Face: shapes of items, listing days, paging and cursors."""

import json
from datetime import date
from pathlib import Path

import pytest
from source_replies import NOW, TODAY, Answer, Recorded, ask, daily, daily_item, reply

from broadsheet.model.errors import BadReply
from broadsheet.model.paper import Author, Count, Link, Pick
from broadsheet.sources.huggingface.daily import read_listing, read_paper
from broadsheet.sources.huggingface.source import HuggingFaceSource, periods

SAMPLE = Path(__file__).parents[2] / "../shared/data/protocol/hf/api_daily_papers_item_2026-03-06.json"
LISTED = date(2026, 11, 17)


def read(*items: object, listed: date | None = LISTED, offset: int = 0):  # type: ignore[no-untyped-def]
    return read_listing(reply(daily(*items)), listed, TODAY, offset)


def test_a_listed_paper_gives_its_fields() -> None:
    record = read(daily_item()).records[0]
    assert (record.source, record.key, record.paper_id) == ("huggingface", "2611.00001", "2611.00001")
    assert (record.title, record.abstract, record.tldr) == ("A Title", "We do this.", "One sentence.")
    assert (record.authors, record.author_count) == ((Author("Ada Lovelace"),), 1)
    assert (record.organization, record.keywords) == ("Engine Laboratory", ("engines", "notes"))
    assert record.published == "2026-11-16"
    assert Link("code", "https://github.com/ada/engine") in record.links
    assert Link("project", "https://project.test/") in record.links


def test_counts_hold_at_the_day_of_asking_and_the_pick_at_the_day_of_listing() -> None:
    record = read(daily_item(), offset=100).records[0]
    assert record.counts == (Count("upvotes", 10, TODAY), Count("comments", 3, TODAY), Count("stars", 9, TODAY))
    assert record.picks == (Pick(LISTED, 101),)


def test_a_month_takes_the_listing_day_from_the_item() -> None:
    assert read(daily_item(), listed=None).records[0].picks == (Pick(date(2026, 11, 17)),)
    assert read(daily_item(submittedOnDailyAt="soon"), listed=None).records[0].picks == ()


def test_flat_items_and_outer_copies_are_read_alike() -> None:
    flat = {"id": "2611.00001", "title": "A Title", "upvotes": 0, "ai_summary": "Said outside."}
    outer = {"paper": {"id": "2611.00001", "title": "A Title", "ai_summary": None}, "ai_summary": "Said outside."}
    for one in (flat, outer):
        assert read(one).records[0].tldr == "Said outside."
    assert read(flat).records[0].counts == (Count("upvotes", 0, TODAY),)


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (daily_item(None), "it has no paper id"),
        (daily_item("not-an-id"), "its id is no arXiv id"),
        ({"paper": {"id": "2611.00001"}}, "it has no title"),
        ("text", "it is not an object"),
        (None, "it is not an object"),
        ({"paper": None}, "it has no paper id"),
        ({"id": 7}, "its id is no arXiv id"),
    ],
)
def test_a_broken_item_is_rejected_alone(item: object, why: str) -> None:
    page = read(item, daily_item())
    assert [one.why for one in page.rejected] == [why]
    assert page.rejected[0].raw
    assert len(page.records) == 1


def test_odd_values_are_left_out() -> None:
    item = daily_item(
        upvotes=-1, githubStars="many", githubRepo="javascript:alert(1)", authors="Ada", ai_keywords=[1], publishedAt=5
    )
    record = read(item).records[0]
    assert record.counts == (Count("comments", 3, TODAY),)
    assert (record.authors, record.keywords, record.published) == ((), (), None)
    assert [link.kind for link in record.links] == ["abstract", "pdf", "project"]


@pytest.mark.parametrize("body", [b"", b"<html/>", b'{"error": "x"}', b"[" * 100_000])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(BadReply):
        read_listing(reply(body), LISTED, TODAY)


def test_a_refused_day_is_a_day_without_papers() -> None:
    page = read_listing(reply(b'{"error":"Invalid date"}', 400), LISTED, TODAY)
    assert (page.records, page.more) == ((), False)


def test_another_status_is_a_bad_reply() -> None:
    with pytest.raises(BadReply, match="404"):
        read_listing(reply(b"", 404), LISTED, TODAY)


def site(days: dict[str, int]) -> Recorded:
    """A site with so many papers on each day, in pages with a Link header."""

    def answer(url: str, params: dict[str, str]) -> Answer:
        count, first = days.get(params.get("date", ""), 0), int(params["p"]) * int(params["limit"])
        ids = [f"2611.{number:05}" for number in range(1, count + 1)][first : first + int(params["limit"])]
        link = {"link": f'</api/daily_papers?p={int(params["p"]) + 1}>; rel="next"'} if first + 100 < count else {}
        return reply(daily(*map(daily_item, ids)), **link)

    return Recorded(answer)


def test_a_harvest_asks_for_each_day_and_follows_the_pages() -> None:
    fetch = site({"2026-11-17": 150, "2026-11-18": 2})
    batches = list(HuggingFaceSource().harvest(fetch, ask(first=date(2026, 11, 16)), NOW))
    assert [len(batch.records) for batch in batches] == [0, 100, 50, 2]
    assert batches[2].records[0].picks == (Pick(date(2026, 11, 17), 101),)
    assert [params.get("date") for _, params in fetch.asked] == ["2026-11-16", "2026-11-17", "2026-11-17", "2026-11-18"]


def test_the_cursor_moves_with_the_last_page_of_a_day() -> None:
    fetch = site({"2026-11-17": 150})
    batches = list(HuggingFaceSource().harvest(fetch, ask(first=date(2026, 11, 17)), NOW))
    assert [batch.cursor for batch in batches] == [None, '{"day": "2026-11-17"}', '{"day": "2026-11-18"}']


def test_the_next_harvest_begins_two_days_before_the_cursor() -> None:
    fetch = site({})
    batches = list(HuggingFaceSource().harvest(fetch, ask(cursor='{"day": "2026-11-18"}'), NOW))
    assert [params["date"] for _, params in fetch.asked] == ["2026-11-16", "2026-11-17", "2026-11-18"]
    assert {batch.cursor for batch in batches} == {'{"day": "2026-11-18"}'}


def test_the_cursor_never_runs_ahead_of_today() -> None:
    batches = list(HuggingFaceSource().harvest(site({}), ask(last=date(2026, 11, 25)), NOW))
    assert json.loads(batches[-1].cursor or "")["day"] == "2026-11-18"


@pytest.mark.parametrize("cursor", ["", "nonsense", "{}", '{"day": 5}', "[]"])
def test_a_cursor_nobody_can_read_starts_at_the_first_day(cursor: str) -> None:
    fetch = site({})
    list(HuggingFaceSource().harvest(fetch, ask(cursor=cursor), NOW))
    assert fetch.asked[0][1]["date"] == "2026-11-10"


def test_a_backfill_asks_for_whole_months_at_once_and_moves_no_cursor() -> None:
    fetch = site({})
    days = {"first": date(2026, 9, 30), "last": date(2026, 11, 1), "backfill": True}
    batches = list(HuggingFaceSource().harvest(fetch, ask(**days), NOW))
    assert [params.get("month") or params["date"] for _, params in fetch.asked] == [
        "2026-09-30",
        "2026-10",
        "2026-11-01",
    ]
    assert {batch.cursor for batch in batches} == {None}


def test_months_are_cut_right_at_the_turn_of_the_year() -> None:
    assert list(periods(date(2025, 12, 1), date(2026, 1, 31), months=True)) == [
        ("month", "2025-12", date(2025, 12, 31)),
        ("month", "2026-01", date(2026, 1, 31)),
    ]


def test_a_listing_that_never_ends_is_left_after_fifty_pages() -> None:
    fetch = Recorded(lambda url, params: reply(daily(daily_item()), link='<x>; rel="next"'))
    assert len(list(HuggingFaceSource().harvest(fetch, ask(first=TODAY), NOW))) == 50


def test_one_paper_is_found_by_its_id() -> None:
    item = daily_item()["paper"]
    fetch = Recorded(lambda url, params: json.dumps(item).encode())
    record = HuggingFaceSource().fetch_one(fetch, "https://huggingface.co/papers/2611.00001", NOW)
    assert record is not None
    assert record.picks == (Pick(date(2026, 11, 17)),)
    assert fetch.asked[0][0] == "https://huggingface.co/api/papers/2611.00001"


def test_a_paper_that_is_not_shown_is_none() -> None:
    assert HuggingFaceSource().fetch_one(Recorded(lambda url, params: reply(b"{}", 404)), "2611.00001", NOW) is None
    assert HuggingFaceSource().fetch_one(Recorded(lambda url, params: b""), "nonsense", NOW) is None


def test_a_paper_without_a_title_is_a_bad_reply() -> None:
    with pytest.raises(BadReply, match="no title"):
        read_paper(reply(b'{"id": "2611.00001"}'), TODAY)


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLE.is_file(), reason="the recorded answer is not beside the repository")
def test_the_recorded_answer_is_understood() -> None:
    page = read_listing(reply(SAMPLE.read_bytes()), date(2026, 3, 6), date(2026, 3, 7))
    record = page.records[0]
    assert page.rejected == ()
    assert (record.key, record.author_count, len(record.keywords)) == ("2602.23229", 5, 9)
    assert record.organization == "Multimedia and Human Understanding Group"
    assert {count.kind: count.value for count in record.counts} == {"upvotes": 10, "comments": 1, "stars": 9}
