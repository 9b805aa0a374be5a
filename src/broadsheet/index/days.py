"""Reads the dates of a search: ``2025``, ``2025-06``, ``2025-06-30`` and ranges of them."""

import re
from calendar import monthrange
from dataclasses import dataclass

from broadsheet.model.errors import QuerySyntax

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
FIRST, LAST = 1, 99991231  # 0 is "date unknown", which no range holds


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days as numbers YYYYMMDD, both ends included."""

    low: int
    high: int

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year when the span is made of whole years, otherwise None."""
        if self.low % 10000 == 101 and self.high % 10000 == 1231:
            return self.low // 10000, self.high // 10000
        return None


def days(text: str) -> Days:
    """Read ``2025``, ``2025-06``, ``2025-06-30``, ``a..b``, ``a..`` or ``..b``. Raises QuerySyntax."""
    first, dots, last = text.partition("..")
    if not dots:
        return Days(*_span(text))
    if not first and not last:
        raise QuerySyntax("A range of dates needs a beginning or an end, as in date:2025-01..2025-06 or date:2025..")
    low = _span(first)[0] if first else FIRST
    high = _span(last)[1] if last else LAST
    if high < low:
        raise QuerySyntax(f"The range of dates “{text[:40]}” ends before it begins.")
    return Days(low, high)


def since(text: str) -> Days:
    """Read the day, month or year from which on papers are wanted. Raises QuerySyntax."""
    return Days(_span(text)[0], LAST)


def _span(text: str) -> tuple[int, int]:
    found = _DAY.fullmatch(text)
    year, month, day = (int(part) if part else 0 for part in found.groups()) if found else (0, 0, 0)
    if not year or month > 12 or (found and found[2] and not month):
        raise _not_a_date(text)
    if found and found[3] and not 1 <= day <= monthrange(year, month)[1]:
        raise _not_a_date(text)
    low = year * 10000 + (month or 1) * 100 + (day or 1)
    high_month = month or 12
    return low, year * 10000 + high_month * 100 + (day or monthrange(year, high_month)[1])


def _not_a_date(text: str) -> QuerySyntax:
    return QuerySyntax(
        f"“{text[:40]}” is not a date. Write date:2025, date:2025-06, date:2025-01..2025-06 or since:2024."
    )
