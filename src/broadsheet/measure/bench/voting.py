"""Measure votes over HTTP: readers who vote, alone and while a harvest stores papers; strangers who read meanwhile."""

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from broadsheet.lib.clock import instant
from broadsheet.lib.signing import digest, new_token
from broadsheet.measure.bench.rows import Row, timed_row
from broadsheet.measure.bench.web import CONNECTIONS, Target, measure
from broadsheet.store import people, sessions
from broadsheet.store.db import Db

READERS = 500
"""So many that none meets the limits of one hand."""
VOTERS = 16
PACE = 200
"""Votes a second while strangers read."""
SECONDS = 5.0
_ACCEPTED = b"303"


def enrol(store: Db, now: datetime, count: int = READERS) -> list[str]:
    """Make readers who may vote; the words of their sessions."""
    tokens = [new_token() for _ in range(count)]
    with store.write() as db:
        for no, token in enumerate(tokens):
            one = people.add(db, f"voter{no}", now - timedelta(days=9), confirmed=instant(now))
            sessions.begin(db, digest(token), one.no, "bench", now)
    return tokens


@dataclass(slots=True)
class Booth:
    """Where votes are cast: each is of another reader or for another paper, none twice."""

    port: int
    ballots: Iterator[tuple[str, str]]
    refused: int = 0

    def row(self, what: str) -> Row:
        """As many votes as 16 connections get in. Raises OSError when nobody answers."""
        return asyncio.run(self._cast(what, None))

    def paced(self, what: str) -> Row:
        """Votes at PACE a second, if they get in. Raises OSError when nobody answers."""
        return asyncio.run(self._cast(what, VOTERS / PACE))

    def front(self, what: str) -> Row:
        """The front page for strangers while votes come in at PACE a second."""
        return asyncio.run(self._front(what))

    async def _cast(self, what: str, pace: float | None) -> Row:
        until = time.perf_counter() + SECONDS
        times = await asyncio.gather(*(self._voter(until, pace) for _ in range(VOTERS)))
        flat = [one for some in times for one in some]
        row = timed_row(what, flat)
        return Row(what=what, p50_ms=row.p50_ms, p99_ms=row.p99_ms, per_s=round(len(flat) / SECONDS, 1))

    async def _front(self, what: str) -> Row:
        voting = asyncio.create_task(self._cast("", VOTERS / PACE))
        reading = asyncio.to_thread(measure, "127.0.0.1", self.port, [Target(what, ["/"])])
        (row,) = await reading
        await voting
        return row

    async def _voter(self, until: float, pace: float | None) -> list[float]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        times = []
        while (begun := time.perf_counter()) < until:
            token, paper = next(self.ballots)
            if await _post(reader, writer, token, paper) == _ACCEPTED:
                times.append((time.perf_counter() - begun) * 1000)
            else:
                self.refused += 1
            if pace:
                await asyncio.sleep(max(0.0, begun + pace - time.perf_counter()))
        writer.close()
        return times


def ballots(tokens: Sequence[str], papers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every reader's vote for every paper once, all readers in turn."""
    return ((token, papers[(at + no) % len(papers)]) for at in itertools.count() for no, token in enumerate(tokens))


def rows(port: int, tokens: Sequence[str], papers: Sequence[str]) -> tuple[Row, Row]:
    """Votes alone, and the front page while others vote; ``papers`` are ids. Raises OSError when nobody answers."""
    booth = Booth(port, ballots(tokens, papers))
    return booth.row("vote"), booth.front(f"front page while {PACE} vote a second")


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str, paper: str) -> bytes:
    body = urlencode({"vote": paper}).encode()
    head = (
        f"POST /gestures HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: bs={token}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n\r\n"
    )
    writer.write(head.encode() + body)
    lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    length = next((int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    if length:
        await reader.readexactly(length)
    return lines[0].split()[1]


__all__ = ["CONNECTIONS", "Booth", "ballots", "enrol", "rows"]
