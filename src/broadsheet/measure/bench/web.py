"""Measure pages over HTTP: a few kept-open connections on loopback against a server in a process of its own."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from broadsheet.measure.bench.pacing import per_second
from broadsheet.measure.bench.rows import Row

CONNECTIONS = 8
SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Target:
    """What to ask for again and again over so many ``connections``; ``again`` sends the ETag of the first answer."""

    what: str
    paths: Sequence[str]
    again: bool = False
    connections: int = CONNECTIONS


def measure(host: str, port: int, targets: Sequence[Target]) -> tuple[Row, ...]:
    """One row for each target. Raises OSError when nobody answers."""
    return tuple(asyncio.run(_target(host, port, target)) for target in targets)


async def _target(host: str, port: int, target: Target) -> Row:
    first = await _first(host, port, target.paths[0])  # what a server does once is not measured
    etag = first if target.again else ""
    begun = time.perf_counter()
    times = await asyncio.gather(
        *(_client(host, port, target, etag, begun + SECONDS, start) for start in range(target.connections))
    )
    flat = [one for some in times for one in some]
    return per_second(target.what, flat, SECONDS)


async def _first(host: str, port: int, path: str) -> str:
    reader, writer = await asyncio.open_connection(host, port)
    head = await ask(reader, writer, host, path, "")
    writer.close()
    return next((line.partition(b":")[2].strip().decode() for line in head if line.lower().startswith(b"etag:")), "")


async def _client(host: str, port: int, target: Target, etag: str, until: float, start: int) -> list[float]:
    reader, writer = await asyncio.open_connection(host, port)
    times = []
    place = start
    while (begun := time.perf_counter()) < until:
        await ask(reader, writer, host, target.paths[place % len(target.paths)], etag)
        times.append((time.perf_counter() - begun) * 1000)
        place += target.connections
    writer.close()
    return times


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str, etag: str
) -> list[bytes]:
    """The lines of an answer's head, its body read; ``etag`` is one that is known, or empty."""
    condition = f"If-None-Match: {etag}\r\n" if etag else ""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{condition}\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    length = next((int(line[15:]) for line in head if line.lower().startswith(b"content-length:")), 0)
    if length:
        await reader.readexactly(length)
    return head
