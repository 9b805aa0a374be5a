"""A longer listing costs longer answers, never more questions."""

from collections.abc import Callable
from datetime import date

import pytest
from tests.callers import enrol, signed_in, stranger
from tests.cast import NOW, a_record

from broadsheet.model.edition import Edition
from broadsheet.model.paper import Pick
from broadsheet.model.period import period_with
from broadsheet.model.query import Query
from broadsheet.store import editions, papers
from broadsheet.wiring import Site

DAY = date(2026, 11, 18)
MOST_FOR_THE_FRONT_PAGE = 12
ASKS: dict[str, Callable[[Site], object]] = {
    "the front page": lambda site: site.front(),
    "today": lambda site: site.today(None, 100),
    "a search": lambda site: site.search(Query("herons", limit=100)),
    "a search by title": lambda site: site.search(Query("Counting Herons from the Air", limit=100)),
    "a category": lambda site: site.category("cs.CV"),
    "an author": lambda site: site.author("Li Wei"),
}


def fill(site: Site, last: int) -> None:
    """A day with ``last`` papers of every kind, in a week and month with editions."""
    batch, lines = [], []
    for no in range(4 * last):
        key = f"2611.{no:05}"
        picks = (Pick(DAY, no),) if no % 4 == 0 else ()
        batch.append(a_record(key=key, announced=DAY.isoformat(), picks=picks, keywords=("birds", f"k{no}")))
        lines.append((DAY, "cs.CV", key, ("new", "new", "cross", "replace")[no % 4], 1))
    with site.store.write() as db:
        papers.save(db, batch, NOW)
        editions.announce(db, lines)
        for day in range(10, 19):
            editions.bind(db, Edition(date(2026, 11, day), "complete"), 4, NOW)
    site.catch_up()
    site.words.refresh()


@pytest.mark.parametrize("name", ASKS)
def test_a_listing_of_ten_and_of_forty_cost_the_same_number_of_statements(site: Site, statements, name: str) -> None:
    cost = []
    for last in (10, 40):
        fill(site, last)
        with statements() as heard:
            ASKS[name](site)
        cost.append(len(heard))
    assert cost[0] == cost[1]


def test_the_front_page_costs_few_statements_with_everything_on_it(site: Site, statements) -> None:
    fill(site, 10)
    with statements() as heard:
        page = site.front()
    assert all(one.total for one in (page.picks, page.papers, page.crossed, page.updated))
    assert len(heard) <= MOST_FOR_THE_FRONT_PAGE


@pytest.mark.parametrize("who", ["a stranger", "a reader"])
def test_the_front_page_costs_twelve_statements_with_ten_and_with_a_hundred_entries(
    community: Site, statements, who: str
) -> None:
    caller = stranger(community) if who == "a stranger" else signed_in(community, enrol(community, "ada"))
    cost = []
    for last in (10, 100):
        fill(community, last)
        community.revised.forget()
        with statements(community) as heard:
            assert caller.get(f"/?{last}").status == 200
        # that a transaction begins asks the database nothing
        cost.append(len([one for one in heard if one != "BEGIN"]))
    assert cost[0] == cost[1] <= MOST_FOR_THE_FRONT_PAGE


def test_a_month_costs_no_more_than_a_day(site: Site, statements) -> None:
    fill(site, 10)
    cost = {}
    for kind in ("day", "month"):
        with statements() as heard:
            site.edition(period_with(kind, DAY))
        cost[kind] = len(heard)
    assert cost["month"] <= cost["day"]
