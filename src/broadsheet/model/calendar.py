"""When arXiv announces: edition days in US Eastern time, quiet days, and when data should be ready.

Submissions close at 14:00 Eastern on weekdays and are announced at 20:00, Sunday to
Thursday; the edition is dated the morning after, as the RSS channel is. Source: arXiv,
"Availability of submissions"; OAI-PMH carries the day's records from about 22:30.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

EASTERN: Final = ZoneInfo("America/New_York")
CUT_OFF: Final = time(14, 0)
READY: Final = time(22, 30)
SATURDAY: Final = 5
ONE_DAY: Final = timedelta(days=1)

HOLIDAYS: Final[Mapping[date, str]] = {
    date(2026, 11, 26): "Thanksgiving",
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 29): "the year-end holidays",
    date(2026, 12, 31): "New Year's Eve",
}
"""Evenings without an announcement, and what is celebrated; arXiv names them a year at a time."""


def is_quiet(day: date, holidays: Mapping[date, str] = HOLIDAYS) -> str | None:
    """Why no edition is expected on ``day``, in words; None when one is.

    A holiday empties the edition of the weekday after it, for nothing was announced
    the evening before: in 2025 arXiv had an edition on Thanksgiving, and none the day after.
    """
    if day.weekday() >= SATURDAY:
        return "arXiv announces nothing at the weekend."
    before = day - ONE_DAY
    while before.weekday() >= SATURDAY:
        if before in holidays:
            return _closed(before, holidays)
        before -= ONE_DAY
    return _closed(before, holidays) if before in holidays else None


def silence(day: date, holidays: Mapping[date, str] = HOLIDAYS) -> str | None:
    """What explains that a day stayed empty: a quiet day, or a holiday kept a day early; None when nothing does."""
    return is_quiet(day, holidays) or (_closed(day, holidays) if day in holidays else None)


def _closed(day: date, holidays: Mapping[date, str]) -> str:
    return f"arXiv kept a holiday on {day:%A} {day.day} {day:%B} ({holidays[day]}) and announced nothing that evening."


def next_edition(day: date, holidays: Mapping[date, str] = HOLIDAYS) -> date:
    """The first edition day after ``day``."""
    day += ONE_DAY
    while is_quiet(day, holidays):
        day += ONE_DAY
    return day


def previous_edition(day: date, holidays: Mapping[date, str] = HOLIDAYS) -> date:
    """The last edition day before ``day``."""
    day -= ONE_DAY
    while is_quiet(day, holidays):
        day -= ONE_DAY
    return day


def edition_day(submitted: datetime, holidays: Mapping[date, str] = HOLIDAYS) -> date:
    """The edition a paper submitted at ``submitted`` (aware) belongs to.

    Moderation may hold a paper back; this is the day it would have had without.
    """
    local = submitted.astimezone(EASTERN)
    closes = local.date() if local.time() < CUT_OFF else local.date() + ONE_DAY
    while closes.weekday() >= SATURDAY:
        closes += ONE_DAY
    return next_edition(closes, holidays)


def expected_at(day: date) -> datetime:
    """The instant (UTC) at which the records of edition ``day`` should be ready: 22:30 Eastern the evening before."""
    return datetime.combine(day - ONE_DAY, READY, EASTERN).astimezone(UTC)


def latest_due(now: datetime, holidays: Mapping[date, str] = HOLIDAYS) -> date:
    """The newest edition day whose records should be out at ``now`` (aware)."""
    tomorrow = now.astimezone(EASTERN).date() + ONE_DAY
    if not is_quiet(tomorrow, holidays) and expected_at(tomorrow) <= now:
        return tomorrow
    return previous_edition(tomorrow, holidays)
