"""A digest comes at the hour on the wall, once a local date, whatever clocks and calendars do."""

import shutil
import zoneinfo
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.model.due import LATEST, SOONEST, Due, Slot, due, following, instant_of, is_zone, rescheduled, zone_of
from broadsheet.model.subscription import DAYS, WEEKDAYS, Last, Schedule, Subscription

ZONES = (
    *("UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "Pacific/Apia"),
    *("Asia/Kolkata", "Asia/Kathmandu", "Pacific/Kiritimati", "Etc/GMT+12", "America/Nuuk", "Antarctica/Troll"),
    *("Africa/Casablanca", "America/Santiago", "Asia/Gaza", "Pacific/Chatham", "Atlantic/Azores", "America/St_Johns"),
)
HOUR = timedelta(hours=1)
MINUTES = st.integers(0, 1439)
MOMENTS = st.datetimes(datetime(2007, 1, 1), datetime(2036, 12, 1), timezones=st.just(UTC))


def daily(zone: str, minute: int, since: datetime, days: tuple[str, ...] = DAYS) -> Subscription:
    return Subscription(
        no=1,
        email="ada@readers.test",
        reader_no=None,
        name="",
        state="active",
        schedule=Schedule(days, minute, zone),
        format="full",
        quiet=True,
        watches=(),
        asked=since,
        confirmed=since,
    )


def served(one: Subscription, found: Due) -> Last:
    return Last(found.local_date, found.at, one.schedule.zone)


def run(one: Subscription, ticks: Iterator[datetime], last: Last | None = None) -> list[Due]:
    """Every digest that a scheduler which looks at these moments sends."""
    sent = []
    for now in ticks:
        if found := due(one, now, last):
            assert found.at <= now
            last = served(one, found)
            sent.append(found)
    return sent


def every(step: timedelta, begin: datetime, end: datetime) -> Iterator[datetime]:
    while begin <= end:
        yield begin
        begin += step


@pytest.mark.parametrize(
    ("zone", "day", "clock", "instant"),
    [
        ("America/New_York", "2027-03-14", "02:30", "2027-03-14T03:00-04:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T01:30-04:00"),
        ("Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T03:00+02:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30+11:00"),
        ("Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-04T01:45+11:00"),
        ("Africa/Cairo", "2026-04-24", "00:30", "2026-04-24T01:00+03:00"),
        ("Pacific/Apia", "2011-12-29", "07:00", "2011-12-29T07:00-10:00"),
        ("Pacific/Apia", "2011-12-31", "07:00", "2011-12-31T07:00+14:00"),
        ("America/Nuuk", "2024-03-30", "23:30", "2024-03-31T00:00-01:00"),
        ("Nowhere/Atall", "2026-11-18", "07:00", "2026-11-18T07:00+00:00"),
    ],
)
def test_it_comes_exactly_once_on_the_day_the_clocks_change(zone: str, day: str, clock: str, instant: str) -> None:
    local, wanted = date.fromisoformat(day), time.fromisoformat(clock)
    begin = datetime.combine(local, time(), UTC) - timedelta(days=2)
    one = daily(zone, wanted.hour * 60 + wanted.minute, begin)
    sent = run(one, every(timedelta(minutes=10), begin, begin + timedelta(days=5)))
    assert [found.at for found in sent if found.local_date == local] == [datetime.fromisoformat(instant)]
    assert not any(found.missed for found in sent)


def test_a_date_that_a_zone_left_out_has_no_digest_and_misses_none() -> None:
    begin = datetime(2011, 12, 28, tzinfo=UTC)
    sent = run(daily("Pacific/Apia", 420, begin), every(HOUR, begin, begin + timedelta(days=5)))
    days = [found.local_date.isoformat() for found in sent]
    assert days == ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01", "2012-01-02"]
    assert instant_of(date(2011, 12, 30), 420, zone_of("Pacific/Apia")) is None


@settings(deadline=None)
@given(st.sampled_from(ZONES), MINUTES, MOMENTS, st.integers(30, 300), st.sets(st.sampled_from(DAYS), min_size=1))
def test_every_date_of_the_schedule_has_its_one_digest(
    zone: str, minute: int, begin: datetime, step: int, days: set[str]
) -> None:
    one = daily(zone, minute, begin, tuple(day for day in DAYS if day in days))
    end = begin + timedelta(days=9)
    sent = run(one, every(timedelta(minutes=step), begin, end))
    got = [(found.local_date, found.at) for found in sent]
    wanted = []
    local = begin.astimezone(zone_of(zone)).date() - timedelta(days=1)
    for day in (local + timedelta(days=away) for away in range(12)):
        at = instant_of(day, minute, zone_of(zone))
        if at and begin <= at <= end - timedelta(minutes=step) and DAYS[day.weekday()] in days:
            wanted.append((day, at))
    assert got[: len(wanted)] == wanted
    assert len(got) <= len(wanted) + 1
    assert len({day for day, _ in got}) == len(got)


@given(st.sampled_from(ZONES), MINUTES, MOMENTS.map(datetime.date))
def test_an_instant_is_the_first_at_which_the_clock_shows_that_time_or_later(zone: str, minute: int, day: date) -> None:
    at = instant_of(day, minute, zone_of(zone))
    wall = datetime.combine(day, time(*divmod(minute, 60)))
    if at is not None:
        shown, before = (moment.astimezone(zone_of(zone)).replace(tzinfo=None) for moment in (at, at - HOUR / 3600))
        assert before < wall <= shown
        assert shown == wall or shown - wall <= 2 * HOUR


@settings(deadline=None)
@given(st.sampled_from(ZONES), st.sampled_from(ZONES), MINUTES, MOMENTS, st.integers(0, 1439))
def test_a_change_of_zone_gives_neither_two_at_once_nor_a_long_silence(
    old: str, new: str, minute: int, begin: datetime, later: int
) -> None:
    one, tick = daily(old, minute, begin), timedelta(hours=2)
    changed = begin + timedelta(days=2, minutes=later)
    before = run(one, every(tick, begin, changed))
    last = served(one, before[-1])
    moved = rescheduled(one, replace(one.schedule, zone=new), changed)
    after = run(moved, every(tick, changed, changed + timedelta(days=4)), last)
    assert SOONEST <= after[0].at - last.due <= LATEST
    # where the new zone is more than a day behind, the second one comes a little later still
    assert all(SOONEST <= then.at - first.at <= timedelta(hours=38) for first, then in pairwise(after))
    assert len({found.local_date for found in before + after}) == len(before + after)


@pytest.mark.parametrize(
    ("old", "new", "then"),
    [
        ("America/New_York", "Europe/Berlin", "2026-11-19T07:00+01:00"),
        ("Europe/Berlin", "America/New_York", "2026-11-19T07:00-05:00"),
        ("America/New_York", "Asia/Tokyo", "2026-11-19T07:00+09:00"),
        ("America/Los_Angeles", "Asia/Tokyo", "2026-11-20T07:00+09:00"),
        ("Asia/Tokyo", "America/New_York", "2026-11-19T05:00-05:00"),
    ],
)
def test_after_a_change_of_zone_at_noon_the_next_comes_within_36_hours(old: str, new: str, then: str) -> None:
    noon = datetime(2026, 11, 18, 12, tzinfo=zone_of(old)).astimezone(UTC)
    before = daily(old, 420, noon - timedelta(days=9))
    last = served(before, due(before, noon))
    after = rescheduled(before, replace(before.schedule, zone=new), noon)
    coming = following(after, noon, last)
    assert coming.at == datetime.fromisoformat(then)
    assert last.due + SOONEST <= coming.at <= last.due + LATEST


def test_another_hour_is_taken_at_its_word() -> None:
    evening = datetime(2026, 11, 18, 22, 5, tzinfo=UTC)
    before = daily("UTC", 22 * 60, evening - timedelta(days=9))
    last = served(before, due(before, evening))
    after = rescheduled(before, replace(before.schedule, minute=360), evening)
    assert following(after, evening, last) == Slot(date(2026, 11, 19), datetime(2026, 11, 19, 6, tzinfo=UTC))


def test_after_three_days_of_standing_still_one_comes_and_the_missed_ones_are_named() -> None:
    monday = datetime(2026, 11, 16, 7, tzinfo=UTC)
    one = daily("UTC", 420, monday - timedelta(days=9))
    last = served(one, due(one, monday))
    found = due(one, monday + timedelta(days=3, hours=2), last)
    assert found.local_date == date(2026, 11, 19)
    assert [slot.local_date.day for slot in found.missed] == [17, 18]
    assert due(one, monday + timedelta(days=3, hours=3), served(one, found)) is None


def test_after_months_of_standing_still_a_month_at_most_is_named() -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    found = due(daily("UTC", 0, begin), begin + timedelta(days=200))
    assert len(found.missed) == 31


def test_a_weekly_one_that_was_late_still_comes() -> None:
    begin = datetime(2026, 11, 9, tzinfo=UTC)
    one = daily("UTC", 420, begin, ("mon",))
    last = served(one, due(one, begin + 8 * HOUR))
    assert due(one, datetime(2026, 11, 16, 6, 59, tzinfo=UTC), last) is None
    assert due(one, datetime(2026, 11, 18, 12, tzinfo=UTC), last) == Due(
        date(2026, 11, 16), datetime(2026, 11, 16, 7, tzinfo=UTC)
    )


def test_nothing_is_due_of_the_hours_before_it_was_confirmed() -> None:
    noon = datetime(2026, 11, 18, 12, tzinfo=UTC)
    one = daily("UTC", 420, noon)
    assert due(one, noon + 2 * HOUR) is None
    assert due(one, noon + 19 * HOUR).local_date == date(2026, 11, 19)


def test_days_that_were_not_on_the_schedule_are_not_missed() -> None:
    thursday = datetime(2026, 11, 19, 8, tzinfo=UTC)
    weekly = daily("UTC", 420, thursday - timedelta(days=20), ("mon",))
    last = served(weekly, due(weekly, thursday))
    found = due(rescheduled(weekly, Schedule(DAYS, 420, "UTC"), thursday), thursday, last)
    assert found == Due(date(2026, 11, 19), thursday - HOUR)


@pytest.mark.parametrize("state", ["asked", "paused", "ended"])
def test_nothing_is_due_where_it_is_not_active(state: str) -> None:
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    one = replace(daily("UTC", 420, now - timedelta(days=9)), state=state)
    assert due(one, now) is None
    assert following(one, now) is None


def test_a_vacation_is_silent_from_its_first_day_to_its_last() -> None:
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    one = replace(daily("UTC", 420, begin), away_from=date(2026, 11, 5), away_until=date(2026, 11, 8))
    sent = run(one, every(HOUR, begin, begin + timedelta(days=10)))
    assert [found.local_date.day for found in sent] == [1, 2, 3, 4, 9, 10]
    assert not any(found.missed for found in sent)
    coming = following(one, begin + timedelta(days=4), served(one, sent[3]))
    assert coming.local_date == date(2026, 11, 9)


def test_a_vacation_without_an_end_lasts_and_one_without_a_beginning_is_on() -> None:
    begin = datetime(2026, 11, 1, tzinfo=UTC)
    one = daily("UTC", 420, begin, WEEKDAYS)
    assert following(replace(one, away_from=date(2026, 11, 3)), begin + timedelta(days=3)) is None
    assert following(replace(one, away_until=date(2026, 11, 10)), begin).local_date == date(2026, 11, 11)


@pytest.mark.parametrize(
    "name", ["Nowhere/Atall", "", "Europe", "../etc/passwd", "\0", "Europe/Berlin\n", "é", "a" * 999]
)
def test_what_is_no_zone_is_read_as_utc_and_known_as_such(name: str) -> None:
    assert not is_zone(name)
    assert zone_of(name) is UTC


@pytest.fixture
def own_zones(tmp_path: Path) -> Iterator[Path]:
    """A folder of time zones, such as an update of the system brings; only what is put there is known."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    yield tmp_path
    zoneinfo.reset_tzpath(before)
    zoneinfo.ZoneInfo.clear_cache()


def test_new_rules_for_a_zone_count_from_the_next_start_on(own_zones: Path) -> None:
    system = next(Path(one) for one in ("/usr/share/zoneinfo", "/usr/lib/zoneinfo") if Path(one).is_dir())
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)
    instants = []
    for rules in ("Etc/GMT-3", "Etc/GMT-2"):
        shutil.copy(system / rules, own_zones / "Marsh")
        zoneinfo.ZoneInfo.clear_cache()
        instants.append(following(daily("Marsh", 420, now), now))
    assert [(slot.local_date.day, slot.at.hour) for slot in instants] == [(19, 4), (19, 5)]
