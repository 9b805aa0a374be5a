"""A mail server in a process of its own that takes every mail and keeps none."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

_ANSWERS = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n", b"EHLO": b"250-sink\r\n250 SIZE 10485760\r\n"}
_LARGEST = 1 << 24


@contextmanager
def sink() -> Iterator[int]:
    """The port on this machine where it listens."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield int(ours.recv())
    finally:
        process.terminate()
        process.join()


def _serve(port: Connection) -> None:
    asyncio.run(_listen(port))


async def _listen(port: Connection) -> None:
    server = await asyncio.start_server(_hear, "127.0.0.1", 0, limit=_LARGEST)
    port.send(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()


async def _hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        writer.write(_ANSWERS.get(verb, b"250 OK\r\n"))
        if verb == b"DATA":
            await writer.drain()
            await reader.readuntil(b"\r\n.\r\n")
            writer.write(b"250 taken\r\n")
        await writer.drain()
        if verb == b"QUIT":
            break
    writer.close()
