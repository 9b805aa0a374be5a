"""Searches and periods as they stand in addresses."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model.edition import Count, Edition, Period
from broadsheet.model.errors import WrongUse
from broadsheet.model.period import KINDS, period_of, period_with
from broadsheet.model.query import MODES, ORDERS, Query

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(
    st.builds(
        Query,
        TEXTS,
        st.sampled_from(ORDERS),
        st.sampled_from(MODES),
        st.integers(1, 100),
        st.none() | TEXTS.filter(bool),
    )
)
def test_a_search_survives_the_way_through_an_address(query: Query) -> None:
    params = dict(parse_qsl(query.to_params(), keep_blank_values=True))
    assert Query.from_params(params) == query


def test_defaults_are_left_out_of_the_address() -> None:
    assert Query("sparse attention").to_params() == "q=sparse+attention"
    assert Query.from_params({}) == Query()


@pytest.mark.parametrize(
    "params", [{"order": "x"}, {"mode": "x"}, *({"limit": one} for one in ("0", "101", "-1", "x", "٣", "1" * 9))]
)
def test_a_search_that_cannot_be_is_wrong_use(params: dict[str, str]) -> None:
    with pytest.raises(WrongUse):
        Query.from_params(params)


@pytest.mark.parametrize(
    ("kind", "name", "first", "last"),
    [
        ("day", "2025-10-08", date(2025, 10, 8), date(2025, 10, 8)),
        ("day", "2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("week", "2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        ("week", "2025-W01", date(2024, 12, 30), date(2025, 1, 5)),
        ("week", "9999-W52", date(9999, 12, 27), date(9999, 12, 31)),
        ("month", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("month", "9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_period_is_read_by_its_name(kind: str, name: str, first: date, last: date) -> None:
    assert period_of(kind, name) == Period(kind, name, first, last)
    assert period_with(kind, first) == Period(kind, name, first, last)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("day", "2025-02-29"),
        ("day", "2025-1-1"),
        ("day", "0000-01-01"),
        ("day", "２０２５-10-08"),
        ("day", "2025-10-08\n"),
        ("week", "2025-W53"),
        ("week", "2025-W00"),
        ("week", "2025-10"),
        ("month", "2025-13"),
        ("month", "2025-10-08"),
        ("month", ""),
    ],
)
def test_a_name_of_no_period_is_wrong_use_with_an_example(kind: str, name: str) -> None:
    with pytest.raises(WrongUse, match=f"is not a {kind} in the calendar. Write it like "):
        period_of(kind, name)


@given(st.dates(), st.sampled_from(KINDS))
def test_every_day_lies_in_the_period_that_holds_it(day: date, kind: str) -> None:
    period = period_with(kind, day)
    assert period.first <= day <= period.last
    assert period_of(kind, period.name) == period


def test_an_edition_sums_its_categories_and_names_each_missing_paper_once() -> None:
    edition = Edition(None, "incomplete", counts=(Count("a", 3, 2, ("x",)), Count("b", 2, 1, ("x", "y"))))
    assert (edition.announced, edition.held, edition.missing) == (5, 3, ("x", "y"))
