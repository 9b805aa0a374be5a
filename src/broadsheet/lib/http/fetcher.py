"""The polite fetcher: the one way out of Broadsheet to the sources' hosts."""

import logging
import random
import re
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path

import httpcore

from broadsheet import __version__
from broadsheet.lib.clock import Clock
from broadsheet.lib.http.address import Address, checked_world, is_public, read_address, redirected
from broadsheet.lib.http.body import Cut, read_body
from broadsheet.lib.http.connect import Deadline, GuardedNetwork, Late
from broadsheet.lib.http.gate import Gate, Turn, group_of
from broadsheet.lib.http.retry import Pause, asked_wait, pause_for, used_up, words_for
from broadsheet.lib.http.stops import StopList
from broadsheet.model.errors import BadReply, RetryLater, SourceError, Stopped, WrongUse
from broadsheet.model.reply import Reply

_log = logging.getLogger(__name__)
_REDIRECTS = 3
_UNLISTED_INTERVAL = 3.0
_SILENCE = 30.0  # seconds without a byte before a connection counts as broken
_MOVED = frozenset({301, 302, 303, 307, 308})
_FOR_THE_SOURCE = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND})
_BROKEN = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, Cut)
_EMAIL = re.compile(r"[^@\s()<>,;:\"]+@[^@\s()<>,;:\"]+\.[a-zA-Z]{2,}")


@dataclass(frozen=True, slots=True)
class _Sent:
    """A body to send, and its media type."""

    body: bytes
    kind: str


class _AskAgain(Exception):
    """The host was left in peace long enough to be asked once more in this call."""


@dataclass(frozen=True, kw_only=True)
class Fetcher:
    """Asks for URLs as a well-mannered guest; callable as ``sources.base.Fetch``.

    ``gates`` is the folder of gate files shared by all processes; ``contact`` an
    e-mail address or URL by which hosts reach the operator; ``intervals`` the
    least seconds between two requests by host (the largest of a host group
    holds); ``allowed`` every host that may be asked (None: any first host, and
    redirects to that host or one in ``intervals``); ``world`` the loopback
    address of a fake outside world, asked instead of every host; ``deadline``
    seconds for one request as a whole; ``max_bytes`` the largest body, coded or
    decoded; ``patience`` the longest wait in seconds before RetryLater is raised
    instead; ``random`` gives jitter in [0, 1); ``tick`` a steady clock.

    Raises WrongUse when the contact cannot stand in a header or the world is not
    on this machine.
    """

    clock: Clock
    gates: Path
    contact: str | None
    intervals: Mapping[str, float]
    stops: StopList
    allowed: frozenset[str] | None = None
    world: str | None = None
    deadline: float = 120.0
    max_bytes: int = 64 * 2**20
    patience: float = 60.0
    random: Callable[[], float] = random.SystemRandom().random
    tick: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        checked_world(self.world)
        if self.contact and not (self.contact.isascii() and self.contact.isprintable()):
            raise WrongUse("The contact must be an e-mail address or a URL in plain ASCII.")

    def __call__(self, url: str, params: Mapping[str, str] | None = None) -> Reply:
        """GET ``url`` with ``params`` added to its query; replies of 2xx, 400 and 404 are returned.

        Raises Stopped (403, now or before), RetryLater (the host wants more
        patience than there is, or stays silent), BadReply (caps, redirects,
        coding), SourceError (any other status).
        """
        first = self._may_ask(read_address(url, params))
        return _patiently(lambda attempt: self._follow(first, attempt))

    def post(self, url: str, body: bytes, kind: str) -> Reply:
        """POST ``body`` of media type ``kind``, with the same manners; a redirect is not followed.

        It is sent again where no answer comes, so it must be something that may arrive
        twice. Raises as asking does, and BadReply for a redirect.
        """
        address = self._may_ask(read_address(url))
        reply = _patiently(lambda attempt: self._ask(address, attempt, _Sent(body, kind)))
        if reply.status in _MOVED:
            raise BadReply(f"{address.host} redirects what was sent to it, which is not followed.", permanent=True)
        return reply

    def _may_ask(self, address: Address) -> Address:
        if self.allowed is not None and address.host not in self.allowed:
            raise BadReply(f"{address.host} is not a host that may be asked.", permanent=True)
        return address

    def _follow(self, first: Address, attempt: int) -> Reply:
        address = first
        for _ in range(_REDIRECTS + 1):
            reply = self._ask(address, attempt)
            if reply.status not in _MOVED:
                return reply
            address = redirected(address, reply.headers.get("location", ""))
            if not self._may_follow(first, address):
                raise BadReply(f"{first.host} redirects to {address.host}, which may not be asked.", permanent=True)
        raise BadReply(f"{first.host} redirects more than {_REDIRECTS} times.", permanent=True)

    def _may_follow(self, first: Address, address: Address) -> bool:
        known = self.allowed if self.allowed is not None else {first.host, *self.intervals}
        return address.host in known

    def _ask(self, address: Address, attempt: int, sent: _Sent | None = None) -> Reply:
        self._refuse_stopped(address.host)
        with self._gate(address.host).turn(self.patience) as turn:
            self._refuse_stopped(address.host)  # another process may have been refused while we waited
            try:
                reply = self._exchange(address, sent)
            except _BROKEN as error:
                _log.info("asked %s: %s", address.host, error or type(error).__name__)
                why = f"{address.host} cannot be reached or broke off ({error or type(error).__name__})"
                raise self._pause(turn, None, 0, attempt, why) from error
            _log.info("asked %s: %d, %d bytes", address.host, reply.status, len(reply.body))
            self._judge(reply, turn, address.host, attempt)
            return reply

    def _judge(self, reply: Reply, turn: Turn, host: str, attempt: int) -> None:
        """Raise what the status means; note in ``turn`` how long the host wants peace."""
        status = reply.status
        if 200 <= status < 300 or status in _FOR_THE_SOURCE or status in _MOVED:
            turn.rest = used_up(reply.headers.get("ratelimit")) or 0.0
        elif status == HTTPStatus.FORBIDDEN:
            when = f"{self.clock.now():%Y-%m-%d %H:%M} UTC"
            why = f"{host} answered 403 on {when}: it does not want us. Find out why, then clear it."
            self.stops.stop(host, why)
            raise Stopped(why)
        elif status == HTTPStatus.TOO_MANY_REQUESTS or status >= 500:
            asked = asked_wait(reply.headers, self.clock.now())
            raise self._pause(turn, asked, status, attempt, f"{host} answered {status}")
        else:
            raise SourceError(f"{host} answered {status}.", permanent=True)

    def _pause(self, turn: Turn, asked: float | None, status: int, attempt: int, why: str) -> Exception:
        pause: Pause = pause_for(asked, status=status, attempt=attempt, patience=self.patience, random=self.random)
        turn.rest = pause.seconds
        if pause.again:
            return _AskAgain(why)
        return RetryLater(f"{why}; again in {words_for(pause.seconds)}.", seconds=pause.seconds)

    def _exchange(self, address: Address, sent: _Sent | None) -> Reply:
        """One request on a connection of its own, closed before the gate opens for the next process."""
        deadline = Deadline(self.tick() + self.deadline, self.tick)
        network = GuardedNetwork(deadline, is_public if self.world is None else lambda _anywhere: True)
        url = address.on_wire(checked_world(self.world))
        method, content, more = ("POST", sent.body, [("Content-Type", sent.kind)]) if sent else ("GET", None, [])
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), _SILENCE)
        try:
            with (
                httpcore.ConnectionPool(ssl_context=None if self.world else self._tls, network_backend=network) as pool,
                pool.stream(
                    method, url, headers=[*self._headers, *more], content=content, extensions={"timeout": timeouts}
                ) as answer,
            ):
                headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                body = read_body(answer.iter_stream(), headers.get("content-encoding", ""), self.max_bytes)
                return Reply(address.url, answer.status, headers, body)
        except Late as error:
            raise BadReply(f"{address.host} took longer than {words_for(self.deadline)}.") from error

    def _gate(self, host: str) -> Gate:
        group = group_of(host)
        known = [seconds for name, seconds in self.intervals.items() if group_of(name) == group]
        return Gate(self.gates, group, max(known, default=_UNLISTED_INTERVAL), self.clock)

    def _refuse_stopped(self, host: str) -> None:
        why = self.stops.is_stopped(host)
        if why:
            raise Stopped(why)

    @cached_property
    def _headers(self) -> list[tuple[bytes | str, bytes | str]]:
        """Who we are (RFC 9110 §10.1.5, §10.1.2); a named agent with a contact is throttled less."""
        agent = f"Broadsheet/{__version__}" + (f" (+{self.contact})" if self.contact else "")
        headers = {"User-Agent": agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*", "Connection": "close"}
        if self.contact and _EMAIL.fullmatch(self.contact):
            headers["From"] = self.contact
        return list(headers.items())

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpcore.default_ssl_context()


def _patiently(ask: Callable[[int], Reply]) -> Reply:
    """The answer to ``ask``, given the number of the attempt, counted from 0."""
    attempt = 0
    while True:  # ends: pause_for allows a fixed number of tries
        try:
            return ask(attempt)
        except _AskAgain:
            attempt += 1
