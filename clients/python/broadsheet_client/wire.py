"""How calls reach the API: one request each, over HTTP unless something else is given."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from http.client import HTTPResponse
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

Page = TypeVar("Page")
_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``lines`` are its body, a line each."""

    status: int
    headers: Mapping[str, str]
    lines: Iterator[bytes]


Send = Callable[[str, str, Mapping[str, str], bytes | None], Answer]
"""Sends a request: method, full address, headers, body."""


class Problem(Exception):
    """A call was refused (RFC 9457): ``status``, a ``detail`` for people, ``seconds`` to wait before trying again."""

    def __init__(self, status: int, detail: str, *, seconds: int = 0, whole: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail
        self.seconds = seconds
        self.whole = whole or {}


class Wire:
    """A connection to the API at ``address``; with a ``token``, as the reader who made it."""

    def __init__(self, address: str, *, token: str = "", send: Send | None = None) -> None:
        self.address = address.rstrip("/")
        self.token = token
        self.send = send or over_http

    def ask(self, method: str, path: str, **given: Mapping[str, Any]) -> Any:
        """Make a call; what it gives, as JSON. Raises Problem."""
        body = b"".join(self._answer(method, path, **given).lines)
        return json.loads(body) if body else None

    def lines(self, method: str, path: str, **given: Mapping[str, Any]) -> Iterator[Any]:
        """Make a call that gives a line of JSON for each of many things. Raises Problem."""
        for line in self._answer(method, path, **given).lines:
            yield json.loads(line)

    def pages(self, call: Callable[..., Page], *args: Any, **given: Any) -> Iterator[Page]:
        """Every page of a listing, as ``pages(api.search, q="herons")``."""
        after: str | None = None
        while True:
            page = call(*args, **given, **({"after": after} if after else {}))
            yield page
            after = getattr(page, "next", None)
            if not after:
                return

    def _answer(
        self, method: str, path: str, query: Mapping[str, Any] | None = None, body: Mapping[str, Any] | None = None
    ) -> Answer:
        pairs = {name: _word(value) for name, value in (query or {}).items() if value is not None}
        address = f"{self.address}{path}" + (f"?{urlencode(pairs, doseq=True)}" if pairs else "")
        headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        sent = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            given = {name: value for name, value in body.items() if value is not None}
            sent = json.dumps(given, default=_plain).encode()
        answer = self.send(method, address, headers, sent)
        if answer.status >= 400:
            raise _problem(answer)
        return answer


def _plain(value: Any) -> Any:
    """What JSON does not know."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be sent.")


def _word(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _problem(answer: Answer) -> Problem:
    body = b"".join(answer.lines)
    try:
        whole = json.loads(body)
        detail = str(whole["detail"])
    except (ValueError, KeyError, TypeError):
        whole, detail = {}, body[:200].decode(errors="replace")
    wait = next((value for name, value in answer.headers.items() if name.lower() == "retry-after"), "")
    return Problem(answer.status, detail, seconds=int(wait) if wait.isdigit() else 0, whole=whole)


def over_http(method: str, address: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    """Send a request with the standard library. Raises OSError, ValueError for an address that is none of HTTP."""
    if not address.startswith(("http://", "https://")):
        raise ValueError(f"{address[:80]!r} is no address of HTTP.")
    request = Request(address, data=body, headers=dict(headers), method=method)  # noqa: S310  # looked at above
    try:
        response: HTTPResponse = urlopen(request, timeout=_SECONDS)  # noqa: S310
    except HTTPError as refused:
        with refused:
            return Answer(refused.code, dict(refused.headers), iter([refused.read()]))
    return Answer(response.status, dict(response.headers), _lines(response))


def _lines(response: HTTPResponse) -> Iterator[bytes]:
    with response:
        yield from response
