"""Measure what readers write, over HTTP: votes and comments, alone and while a harvest stores papers; and what
strangers wait for a page meanwhile.
"""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from urllib.parse import urlencode

from broadsheet.lib.clock import instant
from broadsheet.lib.signing import digest, new_token
from broadsheet.lib.turns import wait_for_others
from broadsheet.measure.bench import pacing
from broadsheet.measure.bench.pacing import Lane, Paced, lane_to, once, per_second
from broadsheet.measure.bench.rows import Row
from broadsheet.measure.bench.web import Target, ask, measure
from broadsheet.store import people, sessions
from broadsheet.store.db import Db

READERS = 8000
"""So many that none meets the limits of one hand, each from a network of their own."""
VOTERS = 16
PACE = 200
"""Writes a second where they are paced."""
STRANGERS = 300
"""Views of the front page a second where they are paced: 26 million a day."""
FRONT = ["/"]
_ACCEPTED = b"303"


def enrol(store: Db, now: datetime, count: int = READERS) -> list[str]:
    """Make readers who may vote; the words of their sessions."""
    tokens = [new_token() for _ in range(count)]
    with store.write() as db:
        for no, token in enumerate(tokens):
            one = people.add(db, f"voter{no}", now - timedelta(days=9), confirmed=instant(now))
            sessions.begin(db, digest(token), one.no, "bench", now)
    return tokens


@dataclass(frozen=True, slots=True)
class Deed:
    """A form sent by the reader with the session ``token``, whose number is ``no``."""

    no: int
    token: str
    path: str
    form: Mapping[str, str]


@dataclass(slots=True)
class Booth:
    """Where deeds are done: each is of another reader or about another paper, none twice."""

    port: int
    deeds: Iterator[Deed]

    def open(self) -> None:
        """Do one deed: what a server does once is not measured. Raises OSError when nobody answers."""
        asyncio.run(once(self.port, self._do))

    def row(self, what: str) -> Row:
        """As many deeds as 16 connections get in. Raises OSError when nobody answers."""
        return asyncio.run(self._cast(what))

    def paced(self, what: str) -> Row:
        """Deeds at PACE a second, if they get in. Raises OSError when nobody answers."""
        return pacing.run(Paced(self.port, self._do, PACE).row(what))

    def meanwhile(self, measured: Callable[[], Row]) -> Row:
        """What is measured while deeds come in at PACE a second, from a process of their own."""
        context = get_context("spawn")
        begun, due = context.Event(), list(itertools.islice(self.deeds, int(2 * PACE * pacing.SECONDS)))
        voting = context.Process(target=_vote, args=(self.port, due, begun))
        voting.start()
        begun.wait()
        row = measured()
        voting.join()
        return row

    async def _cast(self, what: str) -> Row:
        until = time.perf_counter() + pacing.SECONDS
        times = await asyncio.gather(*(self._voter(until) for _ in range(VOTERS)))
        return per_second(what, [one for some in times for one in some], pacing.SECONDS)

    async def _voter(self, until: float) -> list[float]:
        lane = await lane_to(self.port)
        times: list[float] = []
        while (begun := time.perf_counter()) < until:
            if await self._do(lane):
                times.append((time.perf_counter() - begun) * 1000)
        lane[1].close()
        return times

    async def _do(self, lane: Lane) -> bool:
        return await _post(*lane, next(self.deeds)) == _ACCEPTED


def _vote(port: int, deeds: Sequence[Deed], begun: Event) -> None:
    """Do deeds at PACE a second, and say when they begin.

    Who votes sits elsewhere, and takes no processor from those who are measured.
    """
    wait_for_others()
    booth = Booth(port, iter(deeds))
    begun.set()
    booth.paced("")


def ballots(tokens: Sequence[str], papers: Sequence[str]) -> Iterator[Deed]:
    """Every reader's vote for every paper once, all readers in turn."""
    return (Deed(no, token, "/gestures", {"vote": paper}) for no, token, paper in _turns(tokens, papers))


def remarks(tokens: Sequence[str], papers: Sequence[str]) -> Iterator[Deed]:
    """Comments of every reader in turn, each on another paper than the one before."""
    return (
        Deed(no, token, "/comments", {"paper": paper, "text": f"Reader {no} finds the *second* table odd."})
        for no, token, paper in _turns(tokens, papers)
    )


def _turns(tokens: Sequence[str], papers: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    return ((no, one, papers[(at + no) % len(papers)]) for at in itertools.count() for no, one in enumerate(tokens))


def rows(port: int, tokens: Sequence[str], papers: Sequence[str]) -> Iterator[Row]:
    """Votes and comments alone, and the front page alone and while others vote; ``papers`` are ids.

    Raises OSError when nobody answers.
    """
    booth, talk = Booth(port, ballots(tokens, papers)), Booth(port, remarks(tokens, papers))
    booth.open()
    yield from measure("127.0.0.1", port, [Target("front page of a community, cached", FRONT)])
    yield booth.row("vote")
    yield talk.row("comment")
    yield strangers(port, f"{STRANGERS} strangers a second on the front page")
    yield booth.meanwhile(lambda: strangers(port, f"{STRANGERS} strangers a second while {PACE} vote a second"))


def while_harvesting(port: int, tokens: Sequence[str], papers: Sequence[str]) -> Iterator[Row]:
    """The same readers, the last first, while a harvest goes on. Raises OSError when nobody answers."""
    booth, talk = Booth(port, ballots(tokens[::-1], papers)), Booth(port, remarks(tokens[::-1], papers))
    booth.open()
    yield booth.paced(f"vote {PACE} a second while harvesting")
    yield talk.paced(f"comment {PACE} a second while harvesting")
    yield booth.row("vote while harvesting")
    yield strangers(port, f"{STRANGERS} strangers a second while harvesting")
    yield booth.meanwhile(lambda: strangers(port, f"{STRANGERS} strangers a second while both"))


def strangers(port: int, what: str) -> Row:
    """What those wait for the front page who are not signed in, and come at a pace. Raises OSError.

    One looks before them, as somebody always has at such a pace, so that none finds it unprinted.
    """

    async def row() -> Row:
        await once(port, _look)
        return await Paced(port, _look, STRANGERS).row(what)

    return pacing.run(row())


async def _look(lane: Lane) -> bool:
    head = await ask(*lane, "127.0.0.1", FRONT[0], "")
    return head[0].split()[1] == b"200"


async def _post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, deed: Deed) -> bytes:
    body = urlencode(deed.form).encode()
    network = f"10.{deed.no >> 8}.{deed.no & 255}.1"
    head = (
        f"POST {deed.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: bs={deed.token}\r\nX-Forwarded-For: {network}\r\n"
        f"Content-Length: {len(body)}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Sec-Fetch-Site: same-origin\r\n\r\n"
    )
    writer.write(head.encode() + body)
    lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    length = next((int(line[15:]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    if length:
        await reader.readexactly(length)
    return lines[0].split()[1]
