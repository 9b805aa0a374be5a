"""Who is let in: known hosts, addresses of a sane length, forms from our own pages, small bodies.

From elsewhere comes one thing alone: the click that ends a subscription (``one_click``).

These stand before routing, so no page can forget them.
"""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadsheet.shell import one_click
from broadsheet.shell.voice import Refuse

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_BODY = 1 << 20
LONGEST_ADDRESS = 8192
_ELSEWHERE = (403, "This form came from another site, so nothing was changed.")
_HOST = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?")


def host_is_known(values: list[str], hosts: frozenset[str]) -> bool:
    """Whether there is exactly one Host header and it names one of ``hosts``, the port aside (RFC 9112 §3.2)."""
    found = _HOST.fullmatch(values[0].lower()) if len(values) == 1 else None
    return found is not None and (found["name"] in hosts or found[0] in hosts)


def is_cross_site(headers: Headers, base_url: str) -> bool:
    """Whether an unsafe request was started by another site.

    ``Sec-Fetch-Site`` decides where a browser sends it; otherwise ``Origin`` must
    be the public address. With neither, no browser speaks, and nobody's cookies
    are abused; nor are they where a token is sent, which no site can make a browser
    add. Source: OWASP CSRF cheat sheet; Go 1.25 ``CrossOriginProtection``.
    """
    if headers.get("authorization", "").lower().startswith("bearer "):
        return False
    sites = headers.getlist("sec-fetch-site")
    if sites:
        return any(site not in ("same-origin", "none") for site in sites)
    parts = urlsplit(base_url)
    return any(origin != f"{parts.scheme}://{parts.netloc}" for origin in headers.getlist("origin"))


class Guard:
    """ASGI middleware that refuses: 400 host, 414 address, 403 cross-site, 413 body."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], base_url: str, refuse: Refuse) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.base_url = base_url
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or let in."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reason = self._reason(scope)
        if reason == _ELSEWHERE and one_click.may_be(scope):
            good, receive = await one_click.overhear(scope, receive)
            reason = None if good else reason
        if reason:
            await self.refuse(scope, *reason)(scope, receive, send)
        else:
            await self.app(scope, receive if scope["method"] in SAFE else _capped(receive), send)

    def _reason(self, scope: Scope) -> tuple[int, str] | None:
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if not host_is_known(hosts, self.hosts):
            return 400, "This server does not answer to the host name that was asked for."
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414, "This address is longer than any page here has."
        return None if scope["method"] in SAFE else self._unsafe(Headers(scope=scope))

    def _unsafe(self, headers: Headers) -> tuple[int, str] | None:
        if is_cross_site(headers, self.base_url):
            return _ELSEWHERE
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > LARGEST_BODY:
            return 413, "That is more than one mebibyte, the most this server reads."
        return None


def _capped(receive: Receive) -> Receive:
    read = 0

    async def receive_capped() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LARGEST_BODY:
            raise HTTPException(413, "That is more than one mebibyte, the most this server reads.")
        return message

    return receive_capped
