"""A page printed by an application that is asked from within: as the page cache keeps it, before it is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page depends on that strangers share: its address and, in a cookie, how they like to read."""

    path: str
    raw_path: bytes
    query_string: bytes
    cookie: bytes


FRONT = Asked("/", b"/", b"", b"")


@dataclass(frozen=True, slots=True)
class Printed:
    """A whole answer."""

    status: int
    headers: Headers
    body: bytes

    def said(self, name: bytes) -> bytes:
        """The first header of this name, in small letters; empty where there is none."""
        return next((value for key, value in self.headers if key == name), b"")


def asked_of(scope: Scope) -> Asked:
    """What a request asks for."""
    cookie = next((value for name, value in scope["headers"] if name == b"cookie"), b"")
    return Asked(scope["path"], scope.get("raw_path") or scope["path"].encode(), scope["query_string"], cookie)


Print = Callable[[Asked], Awaitable[Printed]]
"""Prints a page anew. Raises StoreError, RuntimeError."""


async def printed_by(app: ASGIApp, asked: Asked) -> Printed:
    """The page, printed anew, whatever the application's own page cache holds."""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    # what a browser says; for programs, pages are changed on the way out
    headers = [
        (b"host", b"localhost"),
        (b"sec-fetch-dest", b"document"),
        *([(b"cookie", asked.cookie)] if asked.cookie else []),
    ]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": asked.path,
        "raw_path": asked.raw_path,
        "query_string": asked.query_string,
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": None,
    }
    return await heard(app, scope, receive, anew=True)


async def heard(app: ASGIApp, scope: Scope, receive: Receive, *, anew: bool = False) -> Printed:
    """What an application answers, to its end; ``anew``, whatever its own page cache holds."""
    messages: list[Message] = []

    async def hear(message: Message) -> None:
        messages.append(message)

    await app({**scope, "anew": hear} if anew else scope, receive, hear)
    body = b"".join(message.get("body", b"") for message in messages[1:])
    return Printed(messages[0]["status"], [*messages[0]["headers"]], body)
