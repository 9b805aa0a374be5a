"""Measure an import: papers a second into store and indexes together, the memory it takes, and what meaning costs."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from broadsheet.actions.import_file import Imported, import_file
from broadsheet.index.codes.catch_up import catch_up as codes_catch_up
from broadsheet.index.embed.base import Embedder, paper_text
from broadsheet.lib.clock import Clock
from broadsheet.measure.bench.generate import Papers
from broadsheet.measure.bench.rows import Row
from broadsheet.measure.feeds import PapersFeed
from broadsheet.store.db import Db

Following = Callable[[], AbstractContextManager[Callable[[], float]]]
_BATCH = 2000
_MOST = 20_000


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


def meaning(folder: Path, papers: Papers, embedder: Embedder, now: datetime) -> Iterator[Row]:
    """How many texts one core embeds in a second, and how many papers a second go into a new meaning index with that.

    A text is a title with its abstract. The first is counted in processor time, so
    that other work on the machine does not show.
    """
    some = papers[:_MOST]
    texts = [paper_text(one.titles[0], one.abstract) for one in some]
    embedder.embed(texts[:_BATCH])
    begun = time.process_time()
    for start in range(0, len(texts), _BATCH):
        embedder.embed(texts[start : start + _BATCH])
    rate = len(texts) / max(time.process_time() - begun, 1e-9)
    yield Row(what=f"embed {len(texts):,} texts, one core", per_s=round(rate, 1))
    began = time.perf_counter()
    codes_catch_up(folder, PapersFeed(some), embedder, now=now)
    rate = len(some) / (time.perf_counter() - began)
    yield Row(what=f"meaning index, {len(some):,} papers, embedded", per_s=round(rate, 1))
