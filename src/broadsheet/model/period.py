"""Days, ISO weeks and months by name, as they stand in addresses."""

import re
from datetime import date, timedelta

from broadsheet.model.edition import Period
from broadsheet.model.errors import WrongUse

KINDS = ("day", "week", "month")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def period_of(kind: str, text: str) -> Period:
    """Read ``2025-10-08`` (day), ``2026-W53`` (week, ISO 8601) or ``2025-10`` (month).

    A week 53 is read only in the years that have one. Raises WrongUse with a
    sentence for anything that names no day, week or month.
    """
    reader = {"day": _read_day, "week": _read_week, "month": _read_month}[kind]
    try:
        return reader(text)
    except ValueError:
        raise WrongUse(f"“{text[:40]}” is not a {kind} in the calendar. {_EXAMPLES[kind]}") from None


def period_with(kind: str, day: date) -> Period:
    """The day, ISO week or month that holds ``day``."""
    if kind == "day":
        return Period("day", day.isoformat(), day, day)
    if kind == "week":
        year, week, weekday = day.isocalendar()
        first = day - timedelta(days=weekday - 1)
        # date.max lies in a week that ends after it
        last = min(first.toordinal() + 6, date.max.toordinal())
        return Period("week", f"{year:04}-W{week:02}", first, date.fromordinal(last))
    first = day.replace(day=1)
    return Period("month", f"{day.year:04}-{day.month:02}", first, _month_end(first))


_EXAMPLES = {
    "day": "Write it like 2025-10-08.",
    "week": "Write it like 2025-W41; only some years have a week 53.",
    "month": "Write it like 2025-10.",
}


def _numbers(pattern: re.Pattern[str], text: str) -> list[int]:
    found = pattern.fullmatch(text) if text.isascii() else None
    if not found:
        raise ValueError(text)
    return [int(group) for group in found.groups()]


def _read_day(text: str) -> Period:
    year, month, day = _numbers(_DAY, text)
    return period_with("day", date(year, month, day))


def _read_week(text: str) -> Period:
    year, week = _numbers(_WEEK, text)
    return period_with("week", date.fromisocalendar(year, week, 1))


def _read_month(text: str) -> Period:
    year, month = _numbers(_MONTH, text)
    return period_with("month", date(year, month, 1))


def _month_end(first: date) -> date:
    if first.year == date.max.year and first.month == date.max.month:
        return date.max
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
