"""Requests that come as those of people who know nothing of each other: at random moments, whatever became of others.

Each is timed from the moment it was due, so that one who waits for a connection is
seen to wait. A server that is asked as fast as it answers is never idle; one that is
asked at a pace can be compared with itself, with and without other work. Source: Gil
Tene, "How NOT to measure latency", on coordinated omission.
"""

import asyncio
import selectors
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from broadsheet.measure.bench.rows import Row, timed_row

LANES = 64
"""Connections: so many that no request waits for one while the server keeps up."""
SECONDS = 5.0
Lane = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Ask = Callable[[Lane], Awaitable[bool]]
"""Asks over a connection; whether the answer was the right one."""
Gave = TypeVar("Gave")


def run(work: Coroutine[Any, Any, Gave]) -> Gave:
    """What ``work`` gives, in a loop whose timers are good to microseconds: those of epoll are rounded up to 1 ms."""
    with asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selectors.SelectSelector())) as runner:
        return runner.run(work)


async def lane_to(port: int) -> Lane:
    """A connection. Raises OSError when nobody answers."""
    return await asyncio.open_connection("127.0.0.1", port)


async def once(port: int, ask: Ask) -> None:
    """Ask once, over a connection of its own: what a server does once is not measured. Raises OSError."""
    lane = await lane_to(port)
    await ask(lane)
    lane[1].close()


@dataclass(slots=True)
class Paced:
    """So many requests a second (a Poisson process); ``times`` are milliseconds of those that went well."""

    port: int
    ask: Ask
    per_s: float
    times: list[float] = field(default_factory=list)

    async def row(self, what: str) -> Row:
        """Ask for SECONDS. Raises OSError when nobody answers."""
        chance = np.random.default_rng(5)
        lanes = asyncio.LifoQueue[Lane]()
        for _ in range(LANES):
            lanes.put_nowait(await lane_to(self.port))
        due = begun = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            while (due := due + chance.exponential(1 / self.per_s)) < begun + SECONDS:
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(self._in_turn(lanes, due))
        seconds = time.perf_counter() - begun
        while not lanes.empty():
            lanes.get_nowait()[1].close()
        return per_second(what, self.times, max(SECONDS, seconds))

    async def _in_turn(self, lanes: asyncio.Queue[Lane], due: float) -> None:
        lane = await lanes.get()
        if await self.ask(lane):
            self.times.append((time.perf_counter() - due) * 1000)
        lanes.put_nowait(lane)


def per_second(what: str, times: list[float], seconds: float) -> Row:
    """A row of so many times in so many seconds."""
    row = timed_row(what, times)
    return Row(what=what, p50_ms=row.p50_ms, p99_ms=row.p99_ms, per_s=round(len(times) / seconds, 1))
