"""A program that speaks JSON to all faces at once, without a socket."""

import json
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp
from tests.web.asgi_client import Answer, ask

JSON = ("content-type", "application/json")


@dataclass
class Program:
    """A program with a token, or none, that speaks JSON."""

    app: ASGIApp
    token: str = ""
    host: str = "papers.test"

    def get(self, path: str, *headers: tuple[str, str]) -> Answer:
        """Ask."""
        return ask(self.app, path, *self._headers(), *headers)

    def read(self, path: str) -> Any:
        """Ask, and read what was answered."""
        answer = self.get(path)
        assert answer.status == 200, answer.text
        return json.loads(answer.text)

    def post(self, path: str, body: object = None) -> Answer:
        """Send JSON."""
        sent = b"" if body is None else json.dumps(body).encode()
        return ask(self.app, path, JSON, *self._headers(), method="POST", body=sent)

    def _headers(self) -> list[tuple[str, str]]:
        own = [("host", self.host)]
        return [*own, ("authorization", f"Bearer {self.token}")] if self.token else own
