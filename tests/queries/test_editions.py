"""The page of a day, a week or a month, and what stands there when there is none."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.cast import FakeClock, a_record

from broadsheet.model.edition import Count, Edition
from broadsheet.model.errors import NotFound
from broadsheet.model.listing import Listing
from broadsheet.model.paper import Count as Number
from broadsheet.model.paper import Pick
from broadsheet.model.period import period_of
from broadsheet.press import load_starter
from broadsheet.queries.editions import STARTER_NOTICE
from broadsheet.store import editions
from broadsheet.wiring import Site

DAY = date(2026, 11, 18)
Hold = Callable[..., None]


def ids(listing: Listing) -> list[str]:
    return [entry.paper.id for entry in listing.entries]


@pytest.fixture
def bind(site: Site) -> Callable[..., None]:
    """Write an edition of a day down."""

    def write(
        day: date, shown: int = 1, state: str = "complete", why: str = "", counts: tuple[Count, ...] = ()
    ) -> None:
        with site.store.write() as db:
            editions.bind(db, Edition(day, state, why, counts=counts, checked_at=site.now()), shown, site.now())

    return write


def dated(no: int, day: date = DAY, **changes: object) -> object:
    return a_record(key=f"2611.{no:05}", announced=day.isoformat(), **changes)


def test_a_library_with_nothing_but_the_starter_edition_shows_it_and_says_so(site: Site) -> None:
    load_starter(site)
    page = site.front()
    assert (page.edition.state, page.edition.day, page.notices) == ("starter", None, (STARTER_NOTICE,))
    assert page.papers.total == 170
    second = site.front(page.papers.next)
    assert len({*ids(page.papers), *ids(second.papers)}) == 170


def test_papers_out_of_files_without_a_day_are_shown_as_gathered(site: Site, hold: Hold) -> None:
    hold(a_record(source="marsh", key="x"))
    page = site.front()
    assert (page.edition.state, page.notices, ids(page.papers)) == ("gathered", (), ["marsh:x"])
    assert "files" in page.edition.why


def test_the_starter_edition_makes_room_for_the_first_dated_papers(site: Site, hold: Hold, bind) -> None:
    load_starter(site)
    hold(dated(1))
    bind(DAY)
    page = site.front()
    assert (page.edition.day, page.edition.state, page.notices) == (DAY, "complete", ())
    assert ids(page.papers) == ["2611.00001"]


def test_picks_come_first_and_no_paper_stands_twice(site: Site, hold: Hold, bind) -> None:
    hold(dated(1), dated(2, picks=(Pick(DAY, 1),), counts=(Number("upvotes", 3),)), dated(3))
    bind(DAY, 3)
    page = site.front()
    assert (ids(page.picks), ids(page.papers)) == (["2611.00002"], ["2611.00003", "2611.00001"])
    listing = site.today(None, 50)
    assert [(one.place, one.paper.id[-1]) for one in listing.entries] == [(1, "2"), (2, "3"), (3, "1")]
    assert listing.total == 3


def test_the_listing_of_today_goes_on_where_its_page_ended(site: Site, hold: Hold, bind) -> None:
    hold(dated(0, picks=(Pick(DAY, 1),)), *(dated(no) for no in range(1, 8)))
    bind(DAY, 8)
    seen, places, after = [], [], None
    while True:
        listing = site.today(after, 3)
        seen += ids(listing)
        places += [entry.place for entry in listing.entries]
        after = listing.next
        if after is None:
            break
    assert len(set(seen)) == len(seen) == 8
    assert places == list(range(1, 9))


def test_a_replacement_is_shown_as_updated_and_a_cross_listing_apart_never_as_new(site: Site, hold: Hold, bind) -> None:
    earlier = DAY - timedelta(days=1)
    hold(dated(1), dated(2, earlier), dated(3, earlier))
    lines = [(DAY, "cs.CV", f"2611.0000{no}", news, 2) for no, news in ((1, "new"), (2, "replace"), (3, "cross"))]
    with site.store.write() as db:
        editions.announce(db, lines)
    bind(DAY, 3)
    page = site.front()
    assert (ids(page.papers), ids(page.updated), ids(page.crossed)) == (["2611.00001"], ["2611.00002"], ["2611.00003"])
    assert (page.updated.entries[0].news, page.crossed.entries[0].news) == ("updated", "cross")


def test_when_todays_edition_is_late_the_last_one_stands_with_a_notice(site: Site, hold: Hold, bind) -> None:
    earlier = DAY - timedelta(days=1)
    hold(dated(1, earlier))
    bind(earlier)
    bind(DAY, 0, "late", "arXiv is late.")
    page = site.front()
    assert (page.edition.day, page.notices) == (earlier, ("arXiv is late.",))


def test_a_weekend_is_quiet_and_says_when_the_next_edition_is_due(site: Site, hold: Hold, bind) -> None:
    hold(dated(1))
    bind(DAY)
    bind(date(2026, 11, 23), 1)
    page = site.edition(period_of("day", "2026-11-21"))
    assert (page.edition.state, page.papers.total) == ("quiet", 0)
    assert "weekend" in page.edition.why
    assert page.edition.due == datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
    assert (page.older.name, page.newer.name) == ("2026-11-18", "2026-11-23")
    assert [one.day for one in page.week] == [DAY]


def test_a_day_never_harvested_says_how_to_ask_for_it(site: Site, bind) -> None:
    bind(date(2026, 11, 16))
    bind(DAY)
    page = site.edition(period_of("day", "2026-11-17"))
    assert page.edition.state == "unknown"
    assert "broadsheet harvest --from 2026-11-17 --until 2026-11-17" in page.edition.why


def test_a_day_that_is_not_out_yet_says_so(site: Site, bind, clock: FakeClock) -> None:
    bind(DAY)
    clock.moment = datetime(2026, 11, 19, 3, 40, tzinfo=UTC)
    assert "harvest" in site.edition(period_of("day", "2026-11-19")).edition.why
    clock.moment = datetime(2026, 11, 18, 15, tzinfo=UTC)
    with pytest.raises(NotFound, match="2026-11-19"):
        site.edition(period_of("day", "2026-11-19"))


@pytest.mark.parametrize("name", ["2026-11-12", "2027-01-04", "0001-01-01", "9999-12-31"])
def test_days_outside_what_the_library_knows_are_not_found(site: Site, bind, name: str) -> None:
    bind(date(2026, 11, 13))
    bind(DAY)
    with pytest.raises(NotFound, match=name):
        site.edition(period_of("day", name))


def test_an_empty_library_has_no_day_at_all(site: Site) -> None:
    with pytest.raises(NotFound):
        site.edition(period_of("day", "2026-11-18"))


def test_a_week_sums_its_days_and_says_which_of_them_are_short(site: Site, hold: Hold, bind) -> None:
    hold(dated(1, date(2026, 11, 17)), dated(2))
    bind(date(2026, 11, 17), counts=(Count("cs.CV", 3, 3),))
    bind(DAY, state="incomplete", why="One is missing.", counts=(Count("cs.CV", 2, 1, ("2611.00009",)),))
    page = site.edition(period_of("week", "2026-W47"))
    assert (page.edition.state, page.edition.announced, page.edition.held) == ("incomplete", 5, 4)
    assert page.edition.why == "Wednesday 18 November: One is missing."
    assert page.edition.missing == ("2611.00009",)
    assert set(ids(page.papers)) == {"2611.00001", "2611.00002"}


def test_week_53_holds_the_days_on_both_sides_of_the_year(site: Site, hold: Hold, bind, clock: FakeClock) -> None:
    clock.moment = datetime(2027, 1, 6, tzinfo=UTC)
    days = {1: date(2026, 12, 28), 2: date(2026, 12, 31), 3: date(2027, 1, 1), 4: date(2027, 1, 4)}
    hold(*(dated(no, day) for no, day in days.items()))
    for day in days.values():
        bind(day)
    page = site.edition(period_of("week", "2026-W53"))
    assert {one[-1] for one in ids(page.papers)} == {"1", "2", "3"}
    assert (page.older, page.newer.name) == (None, "2027-W01")


def test_a_month_holds_its_days_and_names_the_neighbouring_ones_with_papers(site: Site, hold: Hold, bind) -> None:
    days = {1: date(2026, 8, 31), 2: date(2026, 11, 2), 3: DAY}
    hold(*(dated(no, day) for no, day in days.items()))
    for day in days.values():
        bind(day)
    page = site.edition(period_of("month", "2026-11"))
    assert ids(page.papers) == ["2611.00003", "2611.00002"]
    assert (page.older.name, page.newer) == ("2026-08", None)


def test_editions_are_numbered_from_the_first_with_papers(site: Site, bind) -> None:
    for no, day in enumerate((date(2026, 11, 16), date(2026, 11, 17), DAY)):
        bind(day, shown=no)
    assert site.front().edition.number == 2
