"""Measure digests: readers with saved searches of their own, over one large edition."""

import gzip
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import orjson

from broadsheet.lib.memory import anonymous_mb
from broadsheet.measure.bench.generate import Papers, row
from broadsheet.measure.bench.rows import Row
from broadsheet.model.subscription import DAYS, Schedule, Subscription, Watch
from broadsheet.store import subscriptions
from broadsheet.store.db import Db

READERS = 1000
SEARCHES = 3
_WORDS = (2, 3)
_LOOK_SECONDS = 0.05


def write(path: Path, papers: Papers, day: date) -> None:
    """Write made-up papers that all belong to the edition of one day."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        for paper in papers:
            file.write(orjson.dumps(row(paper) | {"announced": day.isoformat()}) + b"\n")


def subscribe(store: Db, papers: Papers, now: datetime, readers: int = READERS) -> None:
    """Give every reader three searches of two or three words out of titles, no two readers the same, due now."""
    pick, titles = random.Random(1), [paper.titles[0].split() for paper in papers]  # noqa: S311  # the same each time
    with store.write() as db:
        for no in range(readers):
            words = (pick.sample(pick.choice(titles), pick.choice(_WORDS)) for _ in range(SEARCHES))
            watches = tuple(Watch("search", "q=" + "+".join(some)) for some in words)
            subscriptions.add(db, _subscription(no, watches, now), f"reader{no}@example.org")


def _subscription(no: int, watches: tuple[Watch, ...], now: datetime) -> Subscription:
    return Subscription(
        no=0,
        email=f"reader{no}@example.org",
        reader_no=None,
        name="",
        state="active",
        schedule=Schedule(DAYS, 0),
        format="full",
        quiet=False,
        watches=(Watch("today"), *watches),
        asked=now - timedelta(days=2),
        confirmed=now - timedelta(days=2),
    )


def measure(serve: Callable[[], int], what: str) -> Row:
    """Serve all that are due: how many a second, and the most memory held meanwhile."""
    with _most_memory() as held:
        begun = time.perf_counter()
        done = serve()
        seconds = time.perf_counter() - begun
    return Row(
        what=f"{done:,} {what}",
        p50_ms=round(1000 * seconds / max(done, 1), 3),
        per_s=round(done / seconds, 1),
        memory_mb=round(max(held), 1),
    )


@contextmanager
def _most_memory() -> Iterator[list[float]]:
    """What this process holds, looked at twenty times a second."""
    held, stop = [anonymous_mb()], threading.Event()

    def look() -> None:
        while not stop.wait(_LOOK_SECONDS):
            held[0] = max(held[0], anonymous_mb())

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield held
    finally:
        stop.set()
        looking.join()
