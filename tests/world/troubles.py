"""Faults of transport: statuses, broken connections, dripping, bombs and redirects."""

import socket
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import Protocol

from tests.world.answer import Answer
from tests.world.faults import STATUSES, Fault

MIB = 2**20
_HTML = b"<!DOCTYPE html><html><head><title>Sorry</title></head><body><h1>Undergoing maintenance</h1></body></html>"


class Wire(Protocol):
    """What a trouble needs of a connection."""

    connection: socket.socket

    def give(self, answer: Answer) -> None:
        """Send a whole answer."""

    def pause(self, seconds: float) -> None:
        """Wait, or raise BrokenPipeError when the world stops."""


def trouble(wire: Wire, fault: Fault, url: str, answer: Callable[[], Answer]) -> None:
    """Answer a request as ``fault`` wants it; ``answer`` gives what would have been said, ``url`` what was asked."""
    if fault.kind in STATUSES:
        wire.give(_status(fault))
    elif fault.kind.startswith("redirect"):
        wire.give(Answer(b"", "text/plain", 302, {"Location": _target(fault, url)}))
    else:
        _KINDS[fault.kind](wire, fault, answer)


def _status(fault: Fault) -> Answer:
    after = fault.text("retry_after")
    if after.startswith("date:"):
        moment = datetime.now(UTC) + timedelta(seconds=float(after.removeprefix("date:")))
        after = format_datetime(moment, usegmt=True)
    return Answer(_HTML, "text/html", int(fault.kind), {"Retry-After": after} if after else {})


def _target(fault: Fault, url: str) -> str:
    if fault.kind == "redirect_private":
        return "http://169.254.169.254/latest/meta-data/"
    return fault.text("to", url)


def _reset(wire: Wire, fault: Fault, answer: Callable[[], Answer]) -> None:
    """Close so that the peer sees a reset, not an end."""
    wire.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wire.connection.close()


def _cut(wire: Wire, fault: Fault, answer: Callable[[], Answer]) -> None:
    """Promise the whole body and close in the middle of it."""
    body = answer().body
    wire.connection.sendall(_head(f"Content-Length: {len(body)}\r\n") + body[: len(body) // 2])


def _truncate(wire: Wire, fault: Fault, answer: Callable[[], Answer]) -> None:
    """Half of the body as if it were all."""
    whole = answer()
    wire.give(Answer(whole.body[: len(whole.body) // 2], whole.kind))


def _html(wire: Wire, fault: Fault, answer: Callable[[], Answer]) -> None:
    wire.give(Answer(_HTML, "text/html"))


def _bomb(wire: Wire, fault: Fault, answer: Callable[[], Answer]) -> None:
    wire.connection.sendall(_head("Content-Encoding: gzip\r\n") + gzip_bomb())


def _huge(wire: Wire, fault: Fault, answer: Callable[[], Answer]) -> None:
    size = int(fault.number("size", 200 * MIB))
    wire.connection.sendall(_head(f"Content-Length: {size}\r\n"))
    for _ in range(size // 65536):
        wire.connection.sendall(b"<!-- -->" * 8192)


def _slow_loris(wire: Wire, fault: Fault, answer: Callable[[], Answer]) -> None:
    """Even the status line comes byte by byte."""
    _bytewise(wire, _head("Content-Length: 9\r\n") + b"too late!", fault.number("delay", 1.0))


def _drip(wire: Wire, fault: Fault, answer: Callable[[], Answer]) -> None:
    """The head at once, the body byte by byte."""
    body = answer().body
    wire.connection.sendall(_head(f"Content-Length: {len(body)}\r\n"))
    _bytewise(wire, body, fault.number("delay", 1.0))


def _silent(wire: Wire, fault: Fault, answer: Callable[[], Answer]) -> None:
    wire.pause(fault.number("delay", 300.0))


def _bytewise(wire: Wire, data: bytes, delay: float) -> None:
    for byte in _single(data):
        wire.connection.sendall(byte)
        wire.pause(delay)


def _single(data: bytes) -> Iterator[bytes]:
    return (data[at : at + 1] for at in range(len(data)))


def _head(extra: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n{extra}Connection: close\r\n\r\n".encode()


@cache
def gzip_bomb(mebibytes: int = 1024) -> bytes:
    """A gzip file of about a thousandth of what it unpacks to; the check sum at its end is not right."""
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    # After a full flush the stream may be repeated: nothing refers back across it.
    block = press.compress(bytes(MIB)) + press.flush(zlib.Z_FULL_FLUSH)
    end = press.flush(zlib.Z_FINISH)
    head = b"\x1f\x8b\x08\x00" + struct.pack("<I", int(time.time())) + b"\x02\xff"
    return head + block * mebibytes + end + struct.pack("<II", 0, (mebibytes * MIB) & 0xFFFFFFFF)


_KINDS: dict[str, Callable[[Wire, Fault, Callable[[], Answer]], None]] = {
    "reset": _reset,
    "cut": _cut,
    "truncate": _truncate,
    "html200": _html,
    "gzip_bomb": _bomb,
    "huge": _huge,
    "slow_loris": _slow_loris,
    "drip": _drip,
    "silent": _silent,
}
