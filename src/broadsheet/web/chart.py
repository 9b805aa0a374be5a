"""A small bar chart of counts over time, as numbers for a drawing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from broadsheet.wording.words import MONTHS

TALL = 48
"""Height of the drawing, in pixels."""
_WIDE = 560
_PITCH = (4, 40)
_MOST_BARS = 120
_PERIOD = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: ``label`` for people, ``y`` from the top in pixels; ``open`` when it is not over yet."""

    period: str
    label: str
    count: int
    x: float
    y: float
    width: float
    height: float
    open: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars oldest first in a drawing of ``width`` by ``height`` pixels; ``unit`` is year or month."""

    unit: str
    width: float
    bars: tuple[Bar, ...]
    height: int = TALL

    @property
    def tallest(self) -> Bar:
        """The newest of the periods with most papers."""
        return max(reversed(self.bars), key=lambda bar: bar.count)

    @property
    def counted(self) -> tuple[Bar, ...]:
        """The periods with any papers, newest first."""
        return tuple(bar for bar in reversed(self.bars) if bar.count)


def chart(counts: Sequence[tuple[str, int]], today: date) -> Chart | None:
    """Bars of ``counts``, (period, papers) with periods ``2025`` or all ``2025-10``; periods left out stand as 0.

    The newest 120 periods are drawn. None when nothing was counted in them, or when
    the periods are neither all years nor all months.
    """
    held = {period: count for period, count in counts if count > 0}
    kinds = {len(period) if _PERIOD.fullmatch(period) else 0 for period in held}
    if kinds not in ({4}, {7}):
        return None
    monthly = kinds == {7}
    periods = _through(min(held), max(held), monthly=monthly)[-_MOST_BARS:]
    most = max(held.get(one, 0) for one in periods)
    pitch = min(max(_WIDE / len(periods), _PITCH[0]), _PITCH[1])
    now = f"{today:%Y-%m}" if monthly else f"{today:%Y}"
    bars = tuple(_bar(place, one, held.get(one, 0), most, pitch, now) for place, one in enumerate(periods))
    return Chart("month" if monthly else "year", _short(len(periods) * pitch), bars)


def _bar(place: int, period: str, count: int, most: int, pitch: float, now: str) -> Bar:
    tall = max(1.0, TALL * count / most) if count else 0.0
    year, _, month = period.partition("-")
    label = f"{MONTHS[int(month) - 1][:3]} {year}" if month else year
    gap = pitch * 0.2
    return Bar(
        period,
        label,
        count,
        _short(place * pitch),
        _short(TALL - tall),
        _short(pitch - gap),
        _short(tall),
        open=period == now,
    )


def _short(value: float) -> float:
    return round(value, 1)


def _through(first: str, last: str, *, monthly: bool) -> list[str]:
    if not monthly:
        return [f"{year:04}" for year in range(int(first[:4]), int(last[:4]) + 1)]
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in _months(first, last)]


def _months(first: str, last: str) -> Iterable[int]:
    start, end = (int(one[:4]) * 12 + int(one[5:]) - 1 for one in (first, last))
    return range(start, end + 1)
