"""Announcements, readings and the editions bound from them."""

from dataclasses import replace
from datetime import date, timedelta

from tests.cast import NOW, a_record

from broadsheet.model.edition import Count, Edition
from broadsheet.model.paper import Pick
from broadsheet.store import editions, papers, sitemap
from broadsheet.store.db import Db

DAY = date(2026, 11, 18)
BEFORE = date(2026, 11, 17)
BOUND = Edition(
    DAY, "incomplete", "One is missing.", 1, (Count("cs.CV", 3, 2, ("2611.00003",), ("RSS 3", "OAI 2")),), NOW
)


def test_a_later_announcement_list_takes_the_place_of_the_earlier_one(store: Db) -> None:
    with store.write() as db:
        editions.announce(
            db, [(DAY, "cs.CV", "a", "new", 1), (DAY, "cs.CV", "b", "new", 1), (DAY, "cs.LG", "a", "new", 1)]
        )
        editions.announce(db, [(DAY, "cs.CV", "b", "cross", 1), (DAY, "cs.CV", "b", "replace", 2)])
    with store.read() as db:
        assert editions.listed(db, DAY, "cs.CV") == ()
        assert editions.listed(db, DAY, "cs.CV", "replace") == ("b",)
        assert editions.listed(db, DAY, "cs.LG") == ("a",)


def test_a_list_that_repeats_an_earlier_day_can_be_told(store: Db) -> None:
    with store.write() as db:
        editions.announce(
            db, [*((BEFORE, "cs.CV", one, "new", 1) for one in "ab"), (BEFORE, "cs.CV", "c", "replace", 2)]
        )
    with store.read() as db:
        assert editions.listed_before(db, DAY, ["a", "b", "c", "d"]) == 2
        assert editions.listed_before(db, BEFORE, ["a"]) == 0


def test_the_newest_reading_of_each_counter_counts(store: Db) -> None:
    with store.write() as db:
        editions.read(db, [(DAY, "cs.CV", "RSS", 3, "an old list"), (DAY, "cs.CV", "web", 4, "")], NOW)
        editions.read(db, [(DAY, "cs.CV", "RSS", 5, "")], NOW)
    with store.read() as db:
        assert [(row.by, row.count, row.why) for row in editions.readings_of(db, DAY)] == [
            ("RSS", 5, ""),
            ("web", 4, ""),
        ]


def test_dated_papers_are_those_whose_first_category_it_is(store: Db) -> None:
    said = {"announced": DAY.isoformat()}
    with store.write() as db:
        papers.save(db, [a_record(**said), a_record(key="2611.00002", categories=("cs.LG", "cs.CV"), **said)], NOW)
        papers.save(db, [a_record(source="marsh", key="2611.00003", arxiv_id="2611.00003", **said)], NOW)
    with store.read() as db:
        assert editions.dated(db, DAY, "cs.CV", "arxiv") == ("2611.00001",)


def test_a_bound_edition_comes_back_as_it_was(store: Db) -> None:
    with store.write() as db:
        editions.bind(db, BOUND, 2, NOW)
    with store.read() as db:
        assert editions.edition(db, DAY) == BOUND
        assert editions.edition(db, BEFORE) is None
        assert editions.between(db, BEFORE, DAY) == (BOUND,)


def test_editions_are_numbered_by_the_days_that_have_papers(store: Db) -> None:
    with store.write() as db:
        for back in range(4):
            editions.bind(db, replace(BOUND, day=DAY - timedelta(days=back)), 0 if back == 1 else 5, NOW)
    with store.read() as db:
        assert [one.number for one in editions.between(db, date.min, date.max)] == [1, 2, 0, 3]


def test_the_hour_of_checking_is_kept_although_nothing_else_changed(store: Db) -> None:
    later = NOW + timedelta(hours=1)
    with store.write() as db:
        assert editions.bind(db, BOUND, 2, NOW)
        assert not editions.bind(db, replace(BOUND, checked_at=later), 2, later)
    with store.read() as db:
        assert editions.edition(db, DAY).checked_at == later


def test_the_neighbours_of_a_day_are_days_with_papers(store: Db) -> None:
    days = {date(2026, 11, 13): 5, date(2026, 11, 16): 0, BEFORE: 4, DAY: 0, date(2026, 11, 19): 3}
    with store.write() as db:
        for day, shown in days.items():
            editions.bind(db, replace(BOUND, day=day), shown, NOW)
    with store.read() as db:
        assert editions.newest_day(db) == date(2026, 11, 19)
        assert editions.neighbours(db, BEFORE, BEFORE) == (date(2026, 11, 13), date(2026, 11, 19))
        assert editions.neighbours(db, date(2026, 11, 13), date(2026, 11, 19)) == (None, None)
        assert editions.newest(db, date(2026, 11, 30)) == (date(2026, 11, 19), None)
        assert editions.span(db) == (date(2026, 11, 13), date(2026, 11, 19))


def test_the_papers_of_a_day_are_counted_once_whether_listed_dated_or_picked(store: Db) -> None:
    said = {"announced": DAY.isoformat(), "picks": (Pick(DAY, 1),)}
    with store.write() as db:
        papers.save(db, [a_record(**said), a_record(key="2611.00002"), a_record(key="2611.00003")], NOW)
        editions.announce(db, [(DAY, "cs.CV", f"2611.0000{no}", "new", 1) for no in (1, 2)])
    with store.read() as db:
        assert editions.paper_count(db, DAY) == 2


def test_days_known_only_from_whole_dates_and_picks_wait_to_be_bound(store: Db) -> None:
    dates = ("2026-11-17", "2026-11", "2026", None)
    with store.write() as db:
        papers.save(db, [a_record(key=f"2611.0000{no}", announced=one) for no, one in enumerate(dates)], NOW)
        papers.save(db, [a_record(source="marsh", key="x", picks=(Pick(DAY, 1),))], NOW)
        assert editions.unbound_days(db) == (BEFORE, DAY)
        editions.bind(db, Edition(DAY, "gathered"), 1, NOW)
        assert editions.unbound_days(db) == (BEFORE,)
        assert editions.gathered_days(db) == (DAY,)


def test_the_sitemap_names_editions_first_then_papers_each_once(store: Db) -> None:
    with store.write() as db:
        papers.save(db, [a_record(key=f"2611.0000{no}") for no in range(1, 4)], NOW)
        editions.bind(db, BOUND, 2, NOW)
        editions.bind(db, replace(BOUND, day=BEFORE), 0, NOW)
    with store.read() as db:
        whole = sitemap.addresses(db, 0, 10)
        assert [path for path, _ in whole] == ["/papers/date/2026-11-18", *(f"/papers/2611.0000{n}" for n in (1, 2, 3))]
        assert sitemap.size(db) == 4
        parts = [one for start in range(0, 6, 2) for one in sitemap.addresses(db, start, 2)]
    assert tuple(parts) == whole
