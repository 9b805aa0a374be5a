"""Moments as the Hub writes them: ISO 8601 in UTC, with milliseconds and ``Z``."""

import re
from datetime import UTC, date, datetime

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def of_moment(moment: datetime) -> str:
    """A moment."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def of_day(day: date) -> str:
    """The beginning of a day."""
    return f"{day.isoformat()}T00:00:00.000Z"


def of_evening(day: date) -> str:
    """The last second of a day."""
    return f"{day.isoformat()}T23:59:59.000Z"


def of_text(said: str | None) -> str | None:
    """The beginning of a day, month or year as the library writes them; None where that is none."""
    found = _PARTIAL.match(said or "")
    if not found:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return of_day(date(year, month, day))
    except ValueError:
        return None
