"""A browser without a window: sends raw ASGI requests, so that headers arrive exactly as written."""

import asyncio
import gzip
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message

HOST = ("host", "papers.test")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key == name)

    @property
    def text(self) -> str:
        return (gzip.decompress(self.body) if self["content-encoding"] == "gzip" else self.body).decode()


def ask(app: ASGIApp, path: str, *headers: tuple[str, str], method: str = "GET", body: bytes = b"") -> Answer:
    """One request; without a Host among ``headers`` the right one is sent."""
    if not any(name == "host" for name, _ in headers):
        headers = (HOST, *headers)
    raw, _, query = path.partition("?")
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(raw),
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    messages: list[Message] = []
    failed = asyncio.run(_send(app, scope, body, messages))
    if failed and not messages:
        raise failed
    content = b"".join(message.get("body", b"") for message in messages[1:])
    pairs = [(name.decode(), value.decode("latin-1")) for name, value in messages[0]["headers"]]
    return Answer(messages[0]["status"], pairs, content)


async def _send(app: ASGIApp, scope: dict[str, Any], body: bytes, messages: list[Message]) -> Exception | None:
    parts = [body[at : at + 65536] for at in range(0, len(body), 65536)] or [b""]

    async def receive() -> Message:
        if not parts:
            # who reads on waits for its caller to hang up, which never happens here
            await asyncio.Event().wait()
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Message) -> None:
        messages.append(message)

    try:
        await app(scope, receive, send)
    except Exception as error:
        # Starlette answers a crash with a page and raises it again for the log
        return error
    return None
