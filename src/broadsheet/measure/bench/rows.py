"""A table of measurements, as JSON and as text."""

import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, TypeVar

from broadsheet.measure.table import aligned

One = TypeVar("One")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: times in milliseconds, ``per_s`` a rate, ``ratio_to_raw`` our time over the engine's.

    ``recall`` is the share of the exact first ten that was found, where that is measured.
    """

    what: str
    p50_ms: float | None = None
    p99_ms: float | None = None
    per_s: float | None = None
    memory_mb: float | None = None
    ratio_to_raw: float | None = None
    recall: float | None = None


def machine() -> str:
    """What the figures were taken on."""
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {load:.1f}"


def clocked(call: Callable[[], object]) -> float:
    """Milliseconds that a call takes."""
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def clocked_each(call: Callable[[One], object], items: Iterable[One]) -> list[float]:
    """Milliseconds that a call takes for each item."""
    return [clocked(partial(call, item)) for item in items]


def timed_row(what: str, times: Sequence[float], raw: Sequence[float] = (), memory: float | None = None) -> Row:
    """A row of the median and the 99th percentile; the ratio is that of the sums."""
    ordered = sorted(times)
    return Row(
        what=what,
        p50_ms=round(ordered[len(ordered) // 2], 3),
        p99_ms=round(ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], 3),
        per_s=round(1000 * len(ordered) / sum(ordered), 1),
        memory_mb=memory,
        ratio_to_raw=round(sum(times) / sum(raw), 2) if raw else None,
    )


def document(rows: Iterable[Row]) -> dict[str, Any]:
    """The table for programs."""
    return {"machine": machine(), "python": sys.version.split()[0], "rows": [_cells(row) for row in rows]}


def _cells(row: Row) -> dict[str, Any]:
    """The row by its names; the recall only where there is one."""
    cells = asdict(row)
    recall = cells.pop("recall")
    return cells if recall is None else {**cells, "recall@10": recall}


def text(rows: Sequence[Row]) -> str:
    """The table for people."""
    head = ["what", "p50 ms", "p99 ms", "per s", "MiB", "× raw", "recall@10"]
    lines = [[_cell(value) for value in asdict(row).values()] for row in rows]
    shown = len(head) - all(row.recall is None for row in rows)
    return "\n".join([machine(), aligned([line[:shown] for line in (head, *lines)])])


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
