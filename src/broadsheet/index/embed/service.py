"""Asks an embeddings service one thing at a time: sealed from endless answers, patient with a busy host.

The key goes into one header and nowhere else: no error, log line or ``repr`` holds it.
"""

import logging
import random
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpcore
import orjson

from broadsheet import __version__
from broadsheet.lib.clock import Clock, SystemClock
from broadsheet.lib.http.body import Cut, read_body
from broadsheet.lib.http.connect import Deadline, GuardedNetwork, Late
from broadsheet.lib.http.retry import asked_wait, words_for
from broadsheet.model.errors import BadReply, EmbedderError, WrongUse

_log = logging.getLogger(__name__)
_TRIES = 5
_TELLING = 6  # letters of a key in a row that are not repeated to anybody
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_REFUSED = {
    HTTPStatus.UNAUTHORIZED: "it does not accept the key",
    HTTPStatus.FORBIDDEN: "the key may not do this",
    HTTPStatus.NOT_FOUND: "it knows no such model, or the address is wrong",
    HTTPStatus.PAYMENT_REQUIRED: "it wants to be paid first",
}
_BROKEN = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, Cut, Late)


class _Busy(Exception):
    """The service may answer when asked again, after ``wait`` seconds if it said so."""

    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass(frozen=True, kw_only=True)
class Service:
    """A place that takes JSON by POST.

    ``url`` is http or https; ``key`` is sent as a bearer token, and over plain http
    to this machine or a numeric private address only. ``deadline`` is seconds for
    one request as a whole, ``patience`` the longest wait between two, ``max_bytes``
    the largest answer, coded or decoded. Raises WrongUse for an address that
    cannot be asked.
    """

    url: str
    key: str = field(default="", repr=False)
    clock: Clock = field(default_factory=SystemClock)
    deadline: float = 60.0
    patience: float = 60.0
    max_bytes: int = 64 * 2**20
    random: Callable[[], float] = random.SystemRandom().random
    tick: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        plain = all(text.isascii() and text.isprintable() and " " not in text for text in (self.url, self.key))
        try:
            parts = urlsplit(self.url if plain else "")
            known = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 443) > 0
        except ValueError:
            known = False
        if not known or parts.username is not None or parts.query or parts.fragment:
            raise WrongUse(
                "The embeddings service needs an address like https://example.org/v1 without a login or a query, "
                "and a key in plain ASCII."
            )
        if self.key and parts.scheme == "http" and not _is_near(self.host):
            raise WrongUse(f"The key is not sent to {self.host} over plain http: use https, or leave the key out.")

    @property
    def host(self) -> str:
        """Who is asked."""
        return urlsplit(self.url).hostname or ""

    def ask(self, question: Mapping[str, object]) -> object:
        """The answer, read from JSON. Raises EmbedderError when there is none after five tries."""
        body = orjson.dumps(question)
        attempt = 0
        while True:  # ends: _TRIES
            attempt += 1
            try:
                return self._ask(body)
            except _Busy as busy:
                self._wait(busy, attempt)

    def _wait(self, busy: _Busy, attempt: int) -> None:
        seconds = 2.0**attempt / 2 * (1 + self.random() / 4) if busy.wait is None else busy.wait
        if attempt == _TRIES:
            raise EmbedderError(f"{busy}, {_TRIES} times in a row.") from busy
        if seconds > self.patience:
            raise EmbedderError(f"{busy}, and wants to be left alone for {words_for(seconds)}.") from busy
        _log.info("%s; again in %s", busy, words_for(seconds))
        self.clock.sleep(seconds)

    def _ask(self, body: bytes) -> object:
        try:
            status, headers, said = self._post(body)
        except _BROKEN as error:
            raise _Busy(
                f"{self.host} cannot be reached, broke off or took too long ({type(error).__name__})"
            ) from error
        except BadReply as error:
            raise EmbedderError(f"{self.host} cannot be understood: {error}") from error
        if status in _BUSY:
            raise _Busy(f"{self.host} answered {status}", asked_wait(headers, self.clock.now()))
        if status != HTTPStatus.OK:
            raise EmbedderError(f"{self.host} answered {status}: {self._why(status, said)}.")
        try:
            return orjson.loads(said)
        except orjson.JSONDecodeError as error:
            raise EmbedderError(f"{self.host} did not answer in JSON.") from error

    def _why(self, status: int, said: bytes) -> str:
        """What a refusal means; nothing is quoted that holds a part of the key, as answers about keys do."""
        if status in _REFUSED:
            return _REFUSED[HTTPStatus(status)]
        text = said.decode("ascii", "replace")
        if any(self.key[start : start + _TELLING] in text for start in range(max(len(self.key) - _TELLING + 1, 0))):
            return "and its words hold a part of the key"
        return "it said " + " ".join("".join(char if char.isprintable() else " " for char in text[:300]).split())

    def _post(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """One request on a connection of its own; redirects are not followed, lest the key go elsewhere."""
        deadline = Deadline(self.tick() + self.deadline, self.tick)
        # the operator chose the address, often one of this machine
        network = GuardedNetwork(deadline, lambda _anywhere: True)
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self.deadline)
        tls = self._tls if self.url.startswith("https:") else None
        with (
            httpcore.ConnectionPool(ssl_context=tls, network_backend=network) as pool,
            pool.stream("POST", self.url, headers=self._headers, content=body, extensions={"timeout": timeouts}) as got,
        ):
            headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in got.headers}
            said = read_body(got.iter_stream(), headers.get("content-encoding", ""), self.max_bytes)
            return got.status, headers, said

    @property
    def _headers(self) -> list[tuple[bytes | str, bytes | str]]:
        headers = {"User-Agent": f"Broadsheet/{__version__}", "Content-Type": "application/json"}
        headers |= {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "Connection": "close"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        return list(headers.items())

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpcore.default_ssl_context()


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost"
