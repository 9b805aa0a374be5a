"""Announcement lists (RSS and Atom) and the query API's feeds."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from source_replies import ERROR_ENTRY, NOW, TODAY, Recorded, atom, entry, item, reply, rss

from broadsheet.model.errors import BadReply
from broadsheet.model.paper import Author, Version
from broadsheet.sources.arxiv import client
from broadsheet.sources.arxiv.atom import read_feed
from broadsheet.sources.arxiv.rss import LONGEST, read_list
from broadsheet.sources.base import Announcement, Reading

SAMPLES = Path(__file__).parents[2] / "../shared/data/protocol"
shared = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the recorded answers are not beside the repository")


def test_an_announcement_list_gives_day_news_and_version() -> None:
    listed = read_list(rss(item("2611.00001"), item("2511.00002", "replace-cross", 3)), "cs.CL")
    assert listed.day == TODAY
    assert listed.announcements == (
        Announcement(TODAY, "cs.CL", "2611.00001", "new", 1),
        Announcement(TODAY, "cs.CL", "2511.00002", "replace-cross", 3),
    )


def test_only_new_papers_are_counted_and_each_once() -> None:
    items = [item("2611.00001"), item("2611.00001"), item("2611.00002", "cross"), item("2611.00003", "replace", 2)]
    assert read_list(rss(*items), "cs.CL").reading(NOW) == Reading(TODAY, "cs.CL", "RSS", 1)


def test_a_list_that_still_shows_an_earlier_day_is_stale_and_says_so() -> None:
    listed = read_list(rss(item("2611.00001"), day="Tue, 17 Nov 2026 00:00:00 -0500"), "cs.CL")
    reading = listed.reading(NOW)
    assert listed.announcements[0].day == date(2026, 11, 17)
    assert reading is not None
    assert (reading.day, reading.count) == (date(2026, 11, 17), 1)
    assert reading.why == "stale: the list is still that of Tuesday 17 November"


def test_a_list_is_not_stale_before_midnight_eastern_nor_on_a_weekend() -> None:
    tuesday = read_list(rss(item("2611.00001"), day="Tue, 17 Nov 2026 00:00:00 -0500"), "cs.CL")
    assert not tuesday.is_stale(datetime(2026, 11, 18, 4, 59, tzinfo=UTC))
    assert tuesday.is_stale(datetime(2026, 11, 18, 5, 0, tzinfo=UTC))
    friday = read_list(rss(item("2611.00001"), day="Fri, 20 Nov 2026 00:00:00 -0500"), "cs.CL")
    assert not friday.is_stale(datetime(2026, 11, 22, 15, 0, tzinfo=UTC))


def test_an_empty_list_on_a_weekend_counts_nothing_and_on_a_weekday_is_odd() -> None:
    assert read_list(rss(day="Sat, 21 Nov 2026 00:00:00 -0500"), "cs.CL").reading(NOW + timedelta(days=3)) is None
    assert read_list(rss(), "cs.CL").reading(NOW) == Reading(TODAY, "cs.CL", "RSS", 0, "the list is empty")


def test_a_list_at_its_limit_says_that_it_may_be_cut() -> None:
    items = [item(f"2611.{number:05}") for number in range(1, LONGEST + 1)]
    reading = read_list(rss(*items), "cs.CL").reading(NOW)
    assert reading is not None
    assert (reading.count, reading.why) == (LONGEST, "the list stops at 2,000 papers")


def test_a_broken_item_is_rejected_alone() -> None:
    listed = read_list(rss(item("nonsense"), item("2611.00001", "gone"), item("2611.00002")), "cs.CL")
    assert [one.paper_id for one in listed.announcements] == ["2611.00002"]
    assert len(listed.rejected) == 2
    assert b"nonsense" in listed.rejected[0].raw


def test_the_atom_variant_is_read_too() -> None:
    body = (
        b"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:arxiv='http://arxiv.org/schemas/atom'>"
        b"<updated>2026-11-18T00:00:00-05:00</updated><entry><id>oai:arXiv.org:2611.00001v1</id>"
        b"<arxiv:announce_type>cross</arxiv:announce_type></entry></feed>"
    )
    assert read_list(body, "cs.CL").announcements == (Announcement(TODAY, "cs.CL", "2611.00001", "cross", 1),)


@pytest.mark.parametrize("body", [b"<html/>", b"<rss/>", rss(day="once"), b"{}", rss(item("2611.00001"))[:-5]])
def test_what_is_no_announcement_list_is_refused(body: bytes) -> None:
    with pytest.raises(BadReply):
        read_list(body, "cs.CL")


def test_an_entry_of_the_query_api_gives_a_record_with_the_primary_category_first() -> None:
    record = read_feed(atom(entry("2611.00001", 2))).records[0]
    assert record.categories == ("cs.CL", "cs.LG")
    assert (record.published, record.updated, record.announced) == ("2026-11-16", "2026-11-17", "2026-11-17")
    assert record.authors == (Author("Ada Lovelace", "London"),)
    assert record.versions == (Version(2, datetime(2026, 11, 17, 10, 0, tzinfo=UTC)),)
    assert read_feed(b"<feed>" + record.raw + b"</feed>").records[0].title == "A Title"


def test_an_error_entry_is_never_a_paper() -> None:
    page = read_feed(atom(ERROR_ENTRY))
    assert (page.records, page.entries, page.error) == ((), 0, "incorrect id format")


def test_a_broken_entry_is_rejected_alone() -> None:
    page = read_feed(atom(entry("2611.00001").replace("A Title", ""), entry("2611.00002")))
    assert [one.key for one in page.records] == ["2611.00002"]
    assert page.rejected[0].why == "it has no title"


def feed_of(found: list[str], size: int) -> Any:
    """An API that holds ``found`` and never sends more than ``size`` at once."""
    return lambda url, params: atom(*[entry(one) for one in found[int(params["start"]) :][:size]], total=len(found))


def test_short_pages_are_followed_by_what_was_received() -> None:
    found = [f"2611.{number:05}" for number in range(1, 8)]
    fetch = Recorded(feed_of(found, 3))
    pages = list(client.query(fetch, found))
    assert [one.key for page in pages for one in page.records] == found
    assert [params["start"] for _, params in fetch.asked] == ["0", "3", "6"]


def test_an_empty_first_page_is_asked_for_three_more_times() -> None:
    fetch = Recorded(lambda url, params: atom(total=0))
    assert list(client.query(fetch, ["2611.00001"])) == []
    assert len(fetch.asked) == 4


def test_an_empty_page_in_the_middle_is_asked_for_again() -> None:
    answers = iter([atom(entry("2611.00001"), total=2), atom(total=2), atom(entry("2611.00002"), total=2)])
    pages = list(client.query(Recorded(lambda url, params: next(answers)), ["2611.00001", "2611.00002"]))
    assert [one.key for page in pages for one in page.records] == ["2611.00001", "2611.00002"]


def test_ids_are_asked_for_a_hundred_at_a_time() -> None:
    ids = [f"2611.{number:05}" for number in range(1, 151)]
    fetch = Recorded(lambda url, params: atom(*[entry(one) for one in params["id_list"].split(",")]))
    assert sum(len(page.records) for page in client.query(fetch, ids)) == 150
    assert [len(params["id_list"].split(",")) for _, params in fetch.asked] == [100, 50]


def test_a_complaint_of_the_query_api_is_a_bad_reply() -> None:
    with pytest.raises(BadReply, match="incorrect id format"):
        list(client.query(Recorded(lambda url, params: reply(atom(ERROR_ENTRY), 400)), ["2611.00001"]))


@pytest.mark.shared
@shared
def test_the_specified_announcement_list_is_understood() -> None:
    body = (SAMPLES / "arxiv_rss/arxiv_rss_2024_from_spec.xml").read_bytes()
    day = date(2024, 2, 23)
    assert read_list(body, "math.OC").announcements == (Announcement(day, "math.OC", "2203.01250", "replace-cross", 3),)


@pytest.mark.shared
@shared
def test_every_recorded_answer_of_the_query_api_is_understood() -> None:
    for path in (SAMPLES / "arxiv_api").glob("*.json"):
        recorded = json.loads(path.read_text())
        page = read_feed(recorded["body"].encode())
        assert len(page.records) == page.entries, path.name
        assert bool(page.error) == (recorded["status_code"] == 400), path.name
