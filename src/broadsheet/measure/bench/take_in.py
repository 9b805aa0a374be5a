"""Measure an import: papers a second into store and index together, and the memory it takes."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from broadsheet.actions.import_file import Imported, import_file
from broadsheet.lib.clock import Clock
from broadsheet.measure.bench.rows import Row
from broadsheet.store.db import Db

Following = Callable[[], AbstractContextManager[Callable[[], float]]]


def measure(
    store: Db, path: Path, clock: Clock, following: Following, catch_up: Callable[[], object]
) -> tuple[Row, ...]:
    """Import a file into an empty library, then again: rows for both."""
    rows = []
    for what in ("import", "import again"):
        begun = time.perf_counter()
        with following() as memory:
            done: Imported = import_file(store, path, clock, lambda _: None)
        catch_up()
        seconds = time.perf_counter() - begun
        held = round(done.peak_mb + memory(), 1)
        rows.append(Row(what=f"{what}, {done.read:,} papers", per_s=round(done.read / seconds, 1), memory_mb=held))
    return tuple(rows)
