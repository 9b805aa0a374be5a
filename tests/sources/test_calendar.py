"""The announcement calendar: cut-off, weekends, holidays and both changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from broadsheet.model.calendar import (
    HOLIDAYS,
    edition_day,
    expected_at,
    is_quiet,
    latest_due,
    next_edition,
    previous_edition,
    silence,
)

EASTERN = ZoneInfo("America/New_York")


def eastern(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=EASTERN)


@pytest.mark.parametrize(
    ("submitted", "edition"),
    [
        (eastern(2026, 11, 16, 13, 59), date(2026, 11, 17)),  # Monday before the cut-off
        (eastern(2026, 11, 16, 14, 0), date(2026, 11, 18)),  # Monday at the cut-off
        (eastern(2026, 11, 18, 15, 0), date(2026, 11, 20)),
        (eastern(2026, 11, 19, 13, 0), date(2026, 11, 20)),  # Thursday is announced on Thursday evening
        (eastern(2026, 11, 19, 15, 0), date(2026, 11, 23)),  # Thursday late: Sunday evening
        (eastern(2026, 11, 20, 13, 0), date(2026, 11, 23)),
        (eastern(2026, 11, 20, 15, 0), date(2026, 11, 24)),  # Friday late: Monday evening
        (eastern(2026, 11, 21), date(2026, 11, 24)),
        (eastern(2026, 11, 22, 23, 0), date(2026, 11, 24)),
    ],
)
def test_a_paper_belongs_to_the_edition_after_its_cut_off(submitted: datetime, edition: date) -> None:
    assert edition_day(submitted) == edition


def test_the_cut_off_is_in_eastern_time_whatever_zone_the_moment_is_given_in() -> None:
    assert edition_day(datetime(2026, 11, 16, 18, 59, tzinfo=UTC)) == date(2026, 11, 17)
    assert edition_day(datetime(2026, 11, 16, 19, 0, tzinfo=UTC)) == date(2026, 11, 18)


def test_the_cut_off_follows_daylight_saving_time() -> None:
    assert edition_day(datetime(2026, 7, 14, 17, 59, tzinfo=UTC)) == date(2026, 7, 15)
    assert edition_day(datetime(2026, 7, 14, 18, 0, tzinfo=UTC)) == date(2026, 7, 16)


def test_a_holiday_moves_its_papers_to_the_next_edition() -> None:
    assert edition_day(eastern(2026, 11, 25, 10)) == date(2026, 11, 26)
    assert edition_day(eastern(2026, 11, 26, 10)) == date(2026, 11, 30)


def test_weekends_and_holidays_are_quiet_and_say_why() -> None:
    assert "weekend" in (is_quiet(date(2026, 11, 21)) or "")
    assert "Thanksgiving" in (is_quiet(date(2026, 11, 27)) or "")
    assert is_quiet(date(2026, 11, 26)) is None
    assert "Christmas" in (is_quiet(date(2026, 12, 28)) or "")
    assert is_quiet(date(2026, 11, 18)) is None


def test_further_holidays_can_be_given() -> None:
    more = {**HOLIDAYS, date(2027, 1, 18): "Martin Luther King Day"}
    assert is_quiet(date(2027, 1, 19)) is None
    assert is_quiet(date(2027, 1, 19), more)
    assert next_edition(date(2027, 1, 18), more) == date(2027, 1, 20)


def test_an_empty_holiday_is_explained_although_an_edition_was_expected() -> None:
    assert "Thanksgiving" in (silence(date(2026, 11, 26)) or "")
    assert silence(date(2026, 11, 25)) is None


def test_neighbouring_editions_skip_weekends_and_holidays() -> None:
    assert next_edition(date(2026, 11, 20)) == date(2026, 11, 23)
    assert previous_edition(date(2026, 11, 23)) == date(2026, 11, 20)
    assert next_edition(date(2026, 11, 26)) == date(2026, 11, 30)
    assert previous_edition(date(2026, 11, 30)) == date(2026, 11, 26)


def test_data_is_expected_the_evening_before_in_winter_and_in_summer() -> None:
    assert expected_at(date(2026, 11, 18)) == datetime(2026, 11, 18, 3, 30, tzinfo=UTC)
    assert expected_at(date(2026, 7, 15)) == datetime(2026, 7, 15, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize("sunday", [date(2026, 3, 8), date(2026, 11, 1)])
def test_the_monday_after_a_change_of_the_clock_is_expected_at_half_past_ten_eastern(sunday: date) -> None:
    expected = expected_at(sunday + timedelta(days=1)).astimezone(EASTERN)
    assert (expected.date(), expected.hour, expected.minute) == (sunday, 22, 30)


def test_the_changes_of_the_clock_move_the_utc_instant_by_an_hour() -> None:
    assert expected_at(date(2026, 3, 9)) - expected_at(date(2026, 3, 6)) == timedelta(days=3, hours=-1)
    assert expected_at(date(2026, 11, 2)) - expected_at(date(2026, 10, 30)) == timedelta(days=3, hours=1)


def test_the_newest_edition_due_changes_at_the_moment_data_is_expected() -> None:
    moment = expected_at(date(2026, 11, 18))
    assert latest_due(moment) == date(2026, 11, 18)
    assert latest_due(moment - timedelta(seconds=1)) == date(2026, 11, 17)


def test_nothing_newer_than_friday_is_due_on_a_saturday() -> None:
    assert latest_due(eastern(2026, 11, 21)) == date(2026, 11, 20)
    assert latest_due(eastern(2026, 11, 20, 23)) == date(2026, 11, 20)


def test_every_instant_of_a_year_has_an_edition_that_is_no_quiet_day() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    before = edition_day(moment)
    while moment.year == 2026:
        day = edition_day(moment)
        assert is_quiet(day) is None
        assert day >= before
        assert 0 < (day - moment.astimezone(EASTERN).date()).days <= 5
        before, moment = day, moment + timedelta(minutes=97)
