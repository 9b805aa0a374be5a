"""Programs that call our API through the generated client, without a network."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from starlette.types import ASGIApp
from tests.web.asgi_client import ask

from broadsheet.actions.tokens import make_token
from broadsheet.faces import application
from broadsheet.model.person import SCOPES, Reader
from broadsheet.wiring import Site
from broadsheet_client import Answer, Broadsheet


def program(site: Site, reader: Reader | None = None, *scopes: str, app: ASGIApp | None = None) -> Broadsheet:
    """A program with a token of ``reader``, good for ``scopes``, for all of them where none is named."""
    token = make_token(site.house, reader, "a program", scopes or SCOPES, days=30) if reader else ""
    host = "papers.test" if site.own.mode == "community" else "localhost"
    return Broadsheet(f"http://{host}", token=token, send=within(app or application(site)))


def within(app: ASGIApp):
    """Sends requests straight into an application."""

    def send(method: str, address: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        pairs = [("host", parts.netloc), *((name.lower(), value) for name, value in headers.items())]
        answer = ask(app, path, *pairs, method=method, body=body or b"")
        return Answer(answer.status, dict(answer.headers), _lines(answer.body))

    return send


def _lines(body: bytes) -> Iterator[bytes]:
    return iter(body.splitlines(keepends=True))
