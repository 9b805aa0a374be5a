"""Requests counted by address and status, with how long they took.

What is counted under is the address as the table writes it (``/papers/{id:path}``),
so that nobody can make more series by asking for more papers.
"""

import time
from collections.abc import Callable, Sequence
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.routing import BaseRoute, compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NOWHERE = "none"
"""The address of what was asked for outside the table."""
_OTHERS = "other"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_REMEMBERED = 4096
_LONGEST = 256


class Meters:
    """What is counted of requests."""

    def __init__(self, registry: CollectorRegistry) -> None:
        names = ("route", "method", "status")
        self.requests = Counter("broadsheet_requests", "Requests answered.", names, registry=registry)
        self.seconds = Histogram(
            "broadsheet_request_seconds",
            "Seconds until the last byte of an answer.",
            ("route",),
            registry=registry,
            buckets=_SECONDS,
        )


class Counted:
    """ASGI application around another: counts what it answers; ``routes`` are its addresses, in order."""

    def __init__(
        self,
        app: ASGIApp,
        routes: Sequence[BaseRoute],
        meters: Meters,
        ticks: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.app = app
        self.meters = meters
        self.ticks = ticks
        self._route = lru_cache(_REMEMBERED)(_finder([getattr(route, "path", "") for route in routes]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and count what came from outside."""
        if scope["type"] != "http" or "anew" in scope:
            await self.app(scope, receive, send)
            return
        begun, status = self.ticks(), 500

        async def send_seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_seen)
        finally:
            route = self._route(scope["path"][:_LONGEST]) if status not in (400, 414) else NOWHERE
            method = scope["method"] if scope["method"] in _METHODS else _OTHERS
            self.meters.requests.labels(route, method, str(status)).inc()
            self.meters.seconds.labels(route).observe(self.ticks() - begun)


def _finder(paths: Sequence[str]) -> Callable[[str], str]:
    """Finds the address in the table that a path is one of."""
    known = [(compile_path(path)[0], path) for path in dict.fromkeys(paths) if path]

    def find(path: str) -> str:
        return next((name for pattern, name in known if pattern.match(path)), NOWHERE)

    return find
