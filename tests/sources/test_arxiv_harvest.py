"""A harvest of arXiv: cursors, overlap, lost tokens, what lists leave out, and single papers."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from source_replies import (
    ERROR_ENTRY,
    NOW,
    TODAY,
    Answer,
    Recorded,
    arxiv_record,
    ask,
    atom,
    entry,
    header,
    item,
    oai,
    oai_error,
    raw_record,
    reply,
    rss,
)

from broadsheet.model.errors import BadReply, RetryLater, SourceError, Stopped, WrongUse
from broadsheet.sources.arxiv.source import ArxivSource
from broadsheet.sources.base import Batch

Params = dict[str, str]
IDS = ("2611.00001", "2611.00002")


def arxiv(
    lists: Callable[[Params], Answer] | None = None,
    *,
    announced: Answer | None = None,
    ids: Iterable[str] = IDS,
    records: Callable[[Params], Answer] = lambda params: oai_error("idDoesNotExist"),
    api: Callable[[Params], Answer] = lambda params: atom(),
) -> Recorded:
    """An arXiv of two papers, each part replaceable."""

    def answer(url: str, params: Params) -> Answer:
        if "rss.arxiv.org" in url:
            return rss(*map(item, IDS)) if announced is None else announced
        if "export.arxiv.org" in url:
            return api(params)
        if params["verb"] == "GetRecord":
            return records(params)
        if params["verb"] == "ListIdentifiers":
            return oai("".join(map(header, ids)), "ListIdentifiers")
        return (lists or whole)(params)

    return Recorded(answer)


def page(params: Params, ids: Iterable[str], token: str | None = None, day: str = "2026-11-18", **more: str) -> bytes:
    make = raw_record if "Raw" in params.get("metadataPrefix", params.get("resumptionToken", "")) else arxiv_record
    end = f"<resumptionToken>{token}</resumptionToken>" if token else ""
    return oai("".join(make(one, **more) for one in ids) + end, day=day)


def whole(params: Params) -> bytes:
    return page(params, IDS)


def harvest(fetch: Recorded, *categories: str, **more: object) -> list[Batch]:
    return list(ArxivSource().harvest(fetch, ask(*categories, **more), NOW))


def keys(batches: Iterable[Batch]) -> list[str]:
    return [record.key for batch in batches for record in batch.records]


def last_cursor(batches: Iterable[Batch]) -> str:
    return [batch.cursor for batch in batches if batch.cursor][-1]


def lists_asked(fetch: Recorded, verb: str = "ListRecords") -> list[Params]:
    return [params for _, params in fetch.asked if params.get("verb") == verb]


def test_a_harvest_asks_for_announcements_then_both_formats_then_identifiers() -> None:
    fetch = arxiv()
    batches = harvest(fetch)
    assert [batch.step for batch in batches] == [
        "arXiv RSS cs.CL",
        "arXiv OAI cs.CL, page 1",
        "arXiv OAI versions cs.CL, page 1",
    ]
    assert [params.get("verb", "") for _, params in fetch.asked] == [
        "",
        "ListRecords",
        "ListRecords",
        "ListIdentifiers",
    ]
    assert batches[0].readings[0].count == 2
    assert keys(batches) == [*IDS, *IDS]


def test_the_first_harvest_begins_at_the_first_day_and_has_no_end() -> None:
    fetch = arxiv()
    harvest(fetch)
    assert lists_asked(fetch)[0] == {
        "verb": "ListRecords",
        "metadataPrefix": "arXiv",
        "set": "cs:cs:CL",
        "from": "2026-11-10",
    }


def test_nothing_is_asked_for_before_the_earliest_datestamp() -> None:
    fetch = arxiv()
    harvest(fetch, first=date(1999, 1, 1))
    assert {params["from"] for params in lists_asked(fetch)} == {"2005-09-16"}


def test_the_next_harvest_begins_two_days_before_the_servers_last_day() -> None:
    cursor = last_cursor(harvest(arxiv()))
    fetch = arxiv()
    harvest(fetch, cursor=cursor)
    assert {params["from"] for params in lists_asked(fetch)} == {"2026-11-16"}


def test_the_cursor_takes_its_day_from_the_server_and_never_moves_backwards() -> None:
    cursor = last_cursor(harvest(arxiv()))
    again = last_cursor(harvest(arxiv(lambda params: page(params, IDS, day="2026-11-15")), cursor=cursor))
    assert {place["from"] for place in json.loads(again).values()} == {"2026-11-18"}


def test_a_cursor_nobody_can_read_only_costs_a_longer_harvest() -> None:
    for cursor in ("nonsense", "[]", '{"a": 1}', '{"cs:cs:CL arXiv": {"from": "yesterday"}}'):
        fetch = arxiv()
        harvest(fetch, cursor=cursor)
        assert lists_asked(fetch)[0]["from"] == "2026-11-10"


def test_no_records_is_a_success_that_moves_the_cursor_to_the_servers_day() -> None:
    batches = harvest(arxiv(lambda params: oai_error("noRecordsMatch"), announced=rss(), ids=()))
    assert keys(batches) == []
    assert {place["from"] for place in json.loads(last_cursor(batches)).values()} == {"2026-11-18"}


def three_pages(params: Params) -> Answer:
    """Two papers a page; tokens name the format."""
    prefix = params.get("metadataPrefix") or params["resumptionToken"].split("-")[0]
    number = int(params["resumptionToken"].split("-")[1]) if "resumptionToken" in params else 1
    ids = [f"2611.{number:04}{one}" for one in range(2)]
    token = f"{prefix}-{number + 1}" if number < 3 else None
    return page(params, ids, token, stamp=f"2026-11-{12 + number}")


ALL_SIX = [f"2611.{number:04}{one}" for number in (1, 2, 3) for one in range(2)]


def test_tokens_are_followed_to_the_end_and_asked_for_alone() -> None:
    fetch = arxiv(three_pages, announced=rss(), ids=ALL_SIX)
    batches = harvest(fetch)
    assert keys(batches) == ALL_SIX * 2
    assert lists_asked(fetch)[1] == {"verb": "ListRecords", "resumptionToken": "arXiv-2"}


def test_a_harvest_stopped_after_any_page_goes_on_from_its_cursor() -> None:
    unbroken = harvest(arxiv(three_pages, announced=rss(), ids=ALL_SIX))
    for stop in range(1, len(unbroken)):
        first = unbroken[: stop + 1]
        fetch = arxiv(three_pages, announced=rss(), ids=ALL_SIX)
        second = harvest(fetch, cursor=last_cursor(first))
        assert set(keys(first)) | set(keys(second)) == set(ALL_SIX)
        assert json.loads(last_cursor(second)) == json.loads(last_cursor(unbroken))


def test_a_stopped_list_is_resumed_by_its_token() -> None:
    first = harvest(arxiv(three_pages, announced=rss(), ids=ALL_SIX))[:2]
    fetch = arxiv(three_pages, announced=rss(), ids=ALL_SIX)
    harvest(fetch, cursor=last_cursor(first))
    assert lists_asked(fetch)[0] == {"verb": "ListRecords", "resumptionToken": "arXiv-2"}


def test_a_token_that_is_refused_restarts_the_list_before_the_last_datestamp_seen() -> None:
    refused: list[str] = []

    def lists(params: Params) -> Answer:
        token = params.get("resumptionToken", "")
        if token.endswith("-3") and token not in refused:
            refused.append(token)
            return oai_error("badResumptionToken")
        return three_pages(params)

    fetch = arxiv(lists, announced=rss(), ids=ALL_SIX)
    batches = harvest(fetch)
    assert set(keys(batches)) == set(ALL_SIX)
    restarted = [params["from"] for params in lists_asked(fetch) if "from" in params]
    assert restarted == ["2026-11-10", "2026-11-12", "2026-11-10", "2026-11-12"]


def test_a_token_that_is_always_refused_ends_the_harvest_after_three_restarts() -> None:
    def lists(params: Params) -> Answer:
        return oai_error("badResumptionToken") if "resumptionToken" in params else three_pages(params)

    fetch = arxiv(lists)
    with pytest.raises(BadReply, match="its own resumption token"):
        harvest(fetch)
    assert len(lists_asked(fetch)) == 8  # four times the first page and the refusal


def test_a_token_given_twice_ends_the_harvest() -> None:
    with pytest.raises(BadReply, match="never end"):
        harvest(arxiv(lambda params: page(params, IDS, "again")))


def test_an_answer_that_is_no_oai_page_ends_the_harvest_after_what_was_whole() -> None:
    def lists(params: Params) -> Answer:
        return b"<html>Busy</html>" if "resumptionToken" in params else three_pages(params)

    batches = ArxivSource().harvest(arxiv(lists), ask(), NOW)
    assert keys([next(batches), next(batches)]) == ["2611.00010", "2611.00011"]
    with pytest.raises(BadReply):
        next(batches)


def test_any_other_complaint_of_the_server_is_permanent() -> None:
    with pytest.raises(BadReply, match="badArgument") as caught:
        harvest(arxiv(lambda params: reply(oai_error("badArgument"), 400)))
    assert caught.value.permanent


def test_a_paper_a_list_skipped_is_found_by_its_identifier_in_both_formats() -> None:
    skipped = "2611.00009"
    fetch = arxiv(ids=(*IDS, skipped), records=lambda params: page(params, [skipped]))
    batches = harvest(fetch)
    assert keys(batches)[-2:] == [skipped, skipped]
    assert [params["metadataPrefix"] for params in lists_asked(fetch, "GetRecord")] == ["arXiv", "arXivRaw"]


def test_a_paper_announced_but_not_listed_is_asked_for_by_name() -> None:
    late = "2611.00008"
    fetch = arxiv(announced=rss(*map(item, (*IDS, late))), records=lambda params: page(params, [late]))
    assert late in keys(harvest(fetch))
    assert {params["identifier"] for params in lists_asked(fetch, "GetRecord")} == {f"oai:arXiv.org:{late}"}


def test_a_paper_arxiv_does_not_have_yet_is_left_for_later() -> None:
    assert keys(harvest(arxiv(announced=rss(*map(item, (*IDS, "2611.00008")))))) == [*IDS, *IDS]


def test_many_missing_papers_are_asked_for_through_the_query_api() -> None:
    late = [f"2611.{number:05}" for number in range(100, 130)]
    fetch = arxiv(announced=rss(*map(item, late)), api=lambda params: atom(*map(entry, params["id_list"].split(","))))
    assert keys(harvest(fetch))[-30:] == late
    assert not lists_asked(fetch, "GetRecord")


def test_a_stale_list_is_recorded_but_its_papers_are_not_asked_for_again() -> None:
    fetch = arxiv(announced=rss(item("2611.00008"), day="Tue, 17 Nov 2026 00:00:00 -0500"))
    batches = harvest(fetch)
    assert batches[0].announcements[0].day == date(2026, 11, 17)
    assert batches[0].readings[0].why.startswith("stale")
    assert not lists_asked(fetch, "GetRecord")


def test_a_broken_announcement_list_does_not_keep_the_papers_out() -> None:
    batches = harvest(arxiv(announced=b"<html>Sorry</html>"))
    assert batches[0].rejected[0].where == "arXiv RSS cs.CL"
    assert keys(batches) == [*IDS, *IDS]


@pytest.mark.parametrize("error", [Stopped("403"), RetryLater("later", seconds=60)])
def test_a_refusal_or_a_plea_for_patience_ends_the_harvest_at_once(error: SourceError) -> None:
    fetch = arxiv(announced=error)
    with pytest.raises(type(error)):
        harvest(fetch)
    assert len(fetch.asked) == 1


def test_a_backfill_asks_for_exactly_its_days_and_leaves_the_daily_cursor_alone() -> None:
    daily = last_cursor(harvest(arxiv()))
    fetch = arxiv(ids=())
    batches = harvest(fetch, first=date(2026, 1, 5), last=date(2026, 1, 9), backfill=True, cursor=daily)
    assert {(params["from"], params["until"]) for params in lists_asked(fetch)} == {("2026-01-05", "2026-01-09")}
    assert not any("rss" in url for url, _ in fetch.asked)
    assert json.loads(last_cursor(batches)) == json.loads(daily)


def test_a_stopped_backfill_goes_on_where_it_was() -> None:
    days: dict[str, Any] = {"first": date(2026, 11, 1), "last": date(2026, 11, 14), "backfill": True}
    first = harvest(arxiv(three_pages, ids=ALL_SIX), **days)[:1]
    fetch = arxiv(three_pages, ids=ALL_SIX)
    assert set(keys(first)) | set(keys(harvest(fetch, cursor=last_cursor(first), **days))) == set(ALL_SIX)
    assert lists_asked(fetch)[0] == {"verb": "ListRecords", "resumptionToken": "arXiv-2"}


def test_a_backfill_up_to_today_has_no_end_and_asks_for_announcements() -> None:
    fetch = arxiv()
    harvest(fetch, backfill=True, last=TODAY)
    assert "until" not in lists_asked(fetch)[0]
    assert any("rss" in url for url, _ in fetch.asked)


def test_categories_of_one_set_are_listed_once_and_announced_each() -> None:
    fetch = arxiv()
    harvest(fetch, "cs.CL", "stat.ML", "cs.CL")
    assert {params["set"] for params in lists_asked(fetch)} == {"cs:cs:CL", "stat:stat:ML"}
    assert len(lists_asked(fetch)) == 4


def test_an_unknown_category_is_wrong_use_before_anything_is_asked() -> None:
    fetch = arxiv()
    with pytest.raises(WrongUse):
        harvest(fetch, "cs.CL", "nonsense")
    assert fetch.asked == []


def test_the_versions_format_does_not_overwrite_split_author_names() -> None:
    batches = harvest(arxiv())
    split, whole_string = batches[1].records[0], batches[2].records[0]
    assert split.authors
    assert (whole_string.authors, whole_string.author_count) == ((), None)
    assert whole_string.versions


def test_a_broken_record_is_reported_and_not_asked_for_again() -> None:
    def lists(params: Params) -> Answer:
        return oai(arxiv_record(IDS[0]) + arxiv_record(IDS[1], title=" ")) if "arXiv" in str(params) else b""

    fetch = arxiv(lists)
    batches = harvest(fetch)
    assert batches[1].rejected[0].where == f"oai:arXiv.org:{IDS[1]}"
    assert not lists_asked(fetch, "GetRecord")


def test_one_paper_comes_from_the_query_api() -> None:
    record = ArxivSource().fetch_one(arxiv(api=lambda params: atom(entry("2409.17481"))), "arXiv:2409.17481v2", NOW)
    assert record is not None
    assert record.key == "2409.17481"


@pytest.mark.parametrize("answer", [atom(ERROR_ENTRY), atom(), b"<html/>", RetryLater("429", seconds=900)])
def test_one_paper_comes_from_oai_when_the_query_api_fails(answer: Answer) -> None:
    fetch = arxiv(api=lambda params: answer, records=lambda params: page(params, ["2409.17481"]))
    record = ArxivSource().fetch_one(fetch, "2409.17481", NOW)
    assert record is not None
    assert record.key == "2409.17481"


def test_a_paper_nobody_has_is_none_and_so_is_a_key_that_is_no_id() -> None:
    assert ArxivSource().fetch_one(arxiv(), "2409.17481", NOW) is None
    fetch = arxiv()
    assert ArxivSource().fetch_one(fetch, "not an id", NOW) is None
    assert fetch.asked == []
