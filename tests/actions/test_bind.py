"""Binding: what was announced held against what is here, and why they differ, in words."""

from datetime import UTC, date, datetime

import pytest
from tests.cast import NOW, a_record

from broadsheet.actions.bind import Desk, edition_of, fill, gather, give_up, recent, sweep
from broadsheet.model.edition import Count, Edition
from broadsheet.model.paper import Pick
from broadsheet.store import editions, papers
from broadsheet.store.db import Connection
from broadsheet.wiring import Site

DAY = date(2026, 11, 18)
DESK = Desk(("cs.CV", "cs.LG"))


@pytest.fixture
def db(site: Site):
    with site.store.write() as connection:
        yield connection


def announce(db: Connection, held: int, listed: int, rss: int | None = None) -> None:
    """``held`` papers dated to the day, ``listed`` announced, and what RSS counted."""
    papers.save(db, [a_record(key=f"2611.{no:05}", announced=DAY.isoformat()) for no in range(held)], NOW)
    editions.announce(db, [(DAY, "cs.CV", f"2611.{no:05}", "new", 1) for no in range(listed)])
    if rss is not None:
        editions.read(db, [(DAY, "cs.CV", "RSS", rss, "")], NOW)


def test_an_edition_that_is_all_here_is_complete(db: Connection) -> None:
    announce(db, 3, 3, 3)
    bound = edition_of(db, DESK, DAY, NOW)
    assert (bound.state, bound.why, bound.announced, bound.held) == ("complete", "", 3, 3)
    assert bound.counts == (Count("cs.CV", 3, 3, (), ("RSS 3", "OAI 3")),)
    assert bound.checked_at == NOW


def test_a_paper_that_was_announced_and_is_not_here_is_named(db: Connection) -> None:
    announce(db, 2, 3, 3)
    bound = edition_of(db, DESK, DAY, NOW, "OAI did not answer.")
    assert (bound.state, bound.missing) == ("incomplete", ("2611.00002",))
    assert bound.why.startswith("1 announced paper is not here yet")
    assert bound.why.endswith("OAI did not answer.")


def test_the_larger_of_two_readings_counts(db: Connection) -> None:
    announce(db, 3, 3, 5)
    bound = edition_of(db, DESK, DAY, NOW)
    assert (bound.state, bound.announced, bound.held) == ("incomplete", 5, 3)
    assert bound.why.startswith("2 announced papers are not here yet")


def test_without_a_list_the_dated_records_are_counted(db: Connection) -> None:
    announce(db, 3, 0)
    assert edition_of(db, DESK, DAY, NOW).counts == (Count("cs.CV", 3, 3, (), ("OAI 3",)),)


def test_a_reading_that_is_odd_keeps_the_edition_from_being_called_complete(db: Connection) -> None:
    announce(db, 3, 3)
    editions.read(db, [(DAY, "cs.CV", "RSS", 3, "The list is dated yesterday.")], NOW)
    assert (edition_of(db, DESK, DAY, NOW).state, edition_of(db, DESK, DAY, NOW).why) == (
        "incomplete",
        "The list is dated yesterday.",
    )


def test_a_weekend_or_holiday_is_quiet_with_the_next_edition_due(db: Connection) -> None:
    desk = Desk(DESK.categories, (date(2026, 11, 19),))
    saturday, thanksgiving = (
        edition_of(db, desk, date(2026, 11, 21), NOW),
        edition_of(db, desk, date(2026, 11, 26), NOW),
    )
    assert (saturday.state, saturday.due) == ("quiet", datetime(2026, 11, 23, 3, 30, tzinfo=UTC))
    assert "Thanksgiving" in thanksgiving.why
    assert edition_of(db, desk, date(2026, 11, 19), NOW).state == "quiet"


def test_an_edition_that_is_not_due_is_unknown_and_not_written_down(db: Connection) -> None:
    day = date(2026, 11, 19)
    assert [one.state for one in sweep(db, DESK, [day], NOW)] == ["unknown"]
    assert editions.edition(db, day) is None


def test_an_edition_that_is_due_and_empty_is_late_and_says_since_when(db: Connection) -> None:
    (bound,) = sweep(db, DESK, [DAY], NOW, "The source said 503.")
    assert bound.state == "late"
    assert bound.why == (
        "arXiv is late: the edition of Wednesday 18 November was due at 03:30 UTC, and at 15:00 UTC on 18 November "
        "its lists were still empty. The source said 503."
    )
    assert editions.edition(db, DAY).state == "late"


def test_a_sweep_writes_editions_down_with_their_papers(db: Connection) -> None:
    announce(db, 3, 3)
    sweep(db, DESK, recent(DAY, 7), NOW)
    states = {one.day.day: one.state for one in editions.between(db, date(2026, 11, 12), DAY)}
    assert states == {12: "late", 13: "late", 14: "quiet", 15: "quiet", 16: "late", 17: "late", 18: "complete"}
    assert editions.newest_day(db) == DAY


def test_days_known_from_files_and_picks_are_gathered(db: Connection) -> None:
    papers.save(db, [a_record(source="file", key="a", announced="2026-11-02", picks=(Pick(date(2026, 11, 5)),))], NOW)
    gather(db, NOW, before=date(2026, 11, 4))
    assert [(one.day.day, one.state) for one in editions.between(db, date.min, date.max)] == [(2, "gathered")]
    gather(db, NOW)
    assert [one.day.day for one in editions.between(db, date.min, date.max)] == [2, 5]


def test_gathering_leaves_bound_editions_alone(db: Connection) -> None:
    announce(db, 3, 3)
    sweep(db, DESK, [DAY], NOW)
    gather(db, NOW)
    assert editions.edition(db, DAY).state == "complete"
    assert isinstance(editions.edition(db, DAY), Edition)


def test_an_edition_fills_while_its_harvest_goes_on_and_is_taken_back_when_that_cannot_be_trusted(
    db: Connection,
) -> None:
    announce(db, 1, 2, 2)
    fill(db, DESK, DAY, NOW)
    filling = editions.edition(db, DAY)
    give_up(db, DAY, NOW)

    assert filling is not None
    assert (filling.state, filling.announced, filling.held) == ("filling", 2, 1)
    assert editions.edition(db, DAY) is None


def test_an_edition_of_a_finished_harvest_stands_while_the_next_goes_on(db: Connection) -> None:
    announce(db, 1, 2, 2)
    sweep(db, DESK, [DAY], NOW)
    fill(db, DESK, DAY, NOW)
    give_up(db, DAY, NOW)
    bound = editions.edition(db, DAY)

    assert bound is not None
    assert bound.state == "incomplete"
