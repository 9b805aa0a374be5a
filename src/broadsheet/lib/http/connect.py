"""Connections that know their deadline and refuse private addresses; beneath the HTTP library."""

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpcore

from broadsheet.lib.http.address import is_public
from broadsheet.model.errors import BadReply

Options = Iterable[httpcore.SOCKET_OPTION]


class Late(Exception):
    """The whole request took longer than its deadline."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on a steady clock; one for a whole request, so dripping bytes do not prolong it."""

    at: float
    tick: Callable[[], float]

    @contextmanager
    def cap(self, timeout: float | None) -> Iterator[float]:
        """``timeout`` seconds, or what is left when that is less; raises Late when nothing is, before or after."""
        left = self._left()
        try:
            yield left if timeout is None else min(timeout, left)
        except httpcore.TimeoutException:
            self._left()
            raise

    def _left(self) -> float:
        left = self.at - self.tick()
        if left <= 0:
            raise Late
        return left


class GuardedStream(httpcore.NetworkStream):
    """A connection whose every wait ends at the deadline, the TLS handshake included."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read some bytes; raises Late."""
        with self._deadline.cap(timeout) as seconds:
            return self._stream.read(max_bytes, seconds)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all bytes; raises Late."""
        with self._deadline.cap(timeout) as seconds:
            self._stream.write(buffer, seconds)

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Go on encrypted; raises Late."""
        with self._deadline.cap(timeout) as seconds:
            inner = self._stream.start_tls(ssl_context, server_hostname, seconds)
        return GuardedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> object:
        """Whatever the connection knows of itself."""
        return self._stream.get_extra_info(info)


class GuardedNetwork(httpcore.NetworkBackend):
    """Looks names up itself and connects to the very address it has judged, so no second look-up can differ.

    ``may`` says of a numeric address whether it may be connected to.
    """

    def __init__(self, deadline: Deadline, may: Callable[[str], bool] = is_public) -> None:
        self._deadline = deadline
        self._may = may
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to ``host``; raises BadReply for a private address, httpcore.ConnectError, Late."""
        trouble: Exception = httpcore.ConnectError(f"{host} has no address.")
        for address in self._addresses(host, port):
            try:
                with self._deadline.cap(timeout) as seconds:
                    stream = self._plain.connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                trouble = error
            else:
                return GuardedStream(stream, self._deadline)
        raise trouble

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} cannot be found: {error}.") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not all(self._may(address) for address in addresses):
            raise BadReply(f"{host} leads to a private address, which is never asked.", permanent=True)
        return addresses
