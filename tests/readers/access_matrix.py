"""Every route asked as everybody; ``python -m tests.readers.access_matrix`` writes ``access_matrix.txt`` anew.

A cell is the status of the answer, or ``door`` where a stranger is sent to sign in.
Each request finds the library as it was: what one changes is taken back before the next.
"""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from sqlalchemy import event
from starlette.types import ASGIApp
from tests.callers import FORM, SAME
from tests.cast import FakeClock
from tests.readers.access_asks import ASKS, Ask
from tests.readers.access_scene import EXPIRED, SECRET, TOKENS, populate, session_of
from tests.web.asgi_client import Answer, ask

from broadsheet.faces import VOICES, Address, addresses, application
from broadsheet.model.person import SCOPES
from broadsheet.settings import Settings
from broadsheet.shell.guard import SAFE
from broadsheet.shell.voice import voice_of
from broadsheet.web.desk import Desk
from broadsheet.wiring import Site, open_site

FILE = Path(__file__).with_name("access_matrix.txt")
COMMAND = "python -m tests.readers.access_matrix"
HOW = f"Add a line to tests/readers/access_asks.py, as it says at its top, and run `{COMMAND}`."
RULES = {"open": {}, "closed": {"reading": "closed"}, "personal": {"mode": "personal"}}
Header = tuple[str, str]
JSON: Header = ("content-type", "application/json")


@dataclass(frozen=True)
class Role:
    """Somebody who asks: the column's name, what the browser or program sends, and how the library is run."""

    name: str
    headers: tuple[Header, ...] = ()
    rules: str = "open"


def _browser(name: str) -> tuple[Header, ...]:
    return (("cookie", f"bs={session_of(name)}"),)


def _program(token: str) -> tuple[Header, ...]:
    return (("authorization", f"Bearer {token}"),)


_TOKENS = {scope: token for token, scope in TOKENS.items()}
ROLES = (
    Role("stranger"),
    Role("A", _browser("ada")),
    Role("B", _browser("bob")),
    Role("unconfirmed", _browser("una")),
    Role("suspended", _browser("sue")),
    Role("moderator", _browser("mia")),
    Role("admin", _browser("zoe")),
    *(Role(scope, _program(_TOKENS[scope])) for scope in SCOPES),
    Role("expired", _program(EXPIRED)),
    Role("closed", rules="closed"),
    Role("personal", rules="personal"),
)


@dataclass(frozen=True)
class Row:
    """A route and a method, with the request that stands for it."""

    name: str
    place: Address
    ask: Ask

    @property
    def method(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def changes(self) -> bool:
        """Whether it may change anything."""
        return self.method not in SAFE

    @property
    def has_a_door(self) -> bool:
        """Whether strangers are sent to sign in, and not only told to."""
        return self.method == "GET" and voice_of(VOICES, {"path": self.place.path}) is None


def role(name: str) -> Role:
    """The role of a column."""
    return next(one for one in ROLES if one.name == name)


def rows() -> list[Row]:
    """One for each route and method, HEAD apart, which is GET's. Raises AssertionError for a route without a sample."""
    found = []
    for place in _places():
        for method in sorted((place.methods or set()) - {"HEAD"}):
            name = f"{method} {place.path}"
            plain = method == "GET" and "{" not in place.path
            assert plain or name in ASKS, f"The access matrix does not know how to ask for “{name}”. {HOW}"
            found.append(Row(name, place, ASKS.get(name, Ask(place.path))))
    return sorted(found, key=lambda row: (row.place.path, row.method))


@cache
def _places() -> list[Address]:
    desk: Desk = None  # type: ignore[assignment]  # routes keep it for later
    return addresses(desk)


class Stage:
    """One populated library on disk, its applications, and the way back to how it was."""

    def __init__(self, folder: Path, template: Path | None = None) -> None:
        self.folder = folder
        if template:
            (folder / "broadsheet.db").write_bytes(template.read_bytes())
        base = Settings(
            data=folder, mode="community", base_url="http://papers.test", secret=SECRET, smtp_host="mail.test"
        )
        self.site = self._open(base)
        populate(self.site)
        self.site.catch_up()
        self.rules = {name: replace(base, **more) for name, more in RULES.items()}
        self.apps: dict[str, ASGIApp] = {}
        self._sites = [self.site]
        self._file = sqlite3.connect(folder / "broadsheet.db", isolation_level=None)
        # the reader of a personal library is made on the first visit
        self.send(ROLES[-1], "/about")
        self._kept = sqlite3.connect(":memory:")
        self._file.backup(self._kept)
        self._seen = self.version

    def _open(self, rules: Settings) -> Site:
        site = open_site(rules, FakeClock())

        # what is undone at once need not survive a power cut
        @event.listens_for(site.store.engine, "connect")
        def _hurry(connection: sqlite3.Connection, _: object) -> None:
            connection.execute("PRAGMA synchronous=OFF")

        site.store.engine.dispose()
        return site

    def app(self, rules: str) -> ASGIApp:
        """The application under one of RULES."""
        if rules not in self.apps:
            site = self._open(self.rules[rules]) if rules != "open" else self.site
            self._sites.append(site)
            self.apps[rules] = application(site)
        return self.apps[rules]

    def send(self, role: Role, path: str, method: str = "GET", form: str = "", *more: Header) -> Answer:
        """One request as ``role``; a form, or JSON, as our own pages send it unless ``more`` says otherwise."""
        host = "127.0.0.1" if role.rules == "personal" else "papers.test"
        kind = kind_of(form)
        own = (kind, SAME) if method not in SAFE and not more else (kind,)
        headers = (("host", host), *role.headers, *own, *more)
        return ask(self.app(role.rules), path, *headers, method=method, body=form.encode())

    @property
    def version(self) -> int:
        """A number that differs when anybody has written."""
        return int(self._file.execute("PRAGMA data_version").fetchone()[0])

    def restore(self) -> bool:
        """Undo whatever was written; whether anything was."""
        if self.version == self._seen:
            return False
        self._kept.backup(self._file)
        self._seen = self.version
        return True

    def close(self) -> None:
        """Let go of everything."""
        for site in self._sites:
            site.store.close()
        self._file.close()
        self._kept.close()


def kind_of(body: str) -> Header:
    """What a body says it is."""
    return JSON if body.startswith("{") else FORM


@contextmanager
def staged(template: Path | None = None) -> Iterator[Stage]:
    """A stage in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), template)
        try:
            yield stage
        finally:
            stage.close()


def cell(answer: Answer) -> str:
    """What the matrix says of an answer."""
    at_door = answer.status == 303 and answer["location"].startswith("/sign-in") and "note=" not in answer["location"]
    return "door" if at_door else str(answer.status)


@dataclass
class Matrix:
    """The cells of every row, in the order of ROLES."""

    stage: Stage

    @cached_property
    def cells(self) -> dict[str, tuple[str, ...]]:
        """By the name of the row."""
        return {row.name: tuple(self._cell(row, role) for role in ROLES) for row in rows()}

    def _cell(self, row: Row, role: Role) -> str:
        answer = self.stage.send(role, row.ask.at, row.method, row.ask.form)
        self.stage.restore()
        return cell(answer)

    def text(self) -> str:
        """The checked-in form."""
        names = [role.name for role in ROLES]
        lines = [_line("", names), *(_line(name, cells) for name, cells in self.cells.items())]
        return "".join(f"{line}\n" for line in lines)


def _line(name: str, cells: tuple[str, ...] | list[str]) -> str:
    widths = [max(4, len(role.name)) for role in ROLES]
    return " ".join([f"{name:<44}", *(f"{one:<{width}}" for one, width in zip(cells, widths, strict=True))]).rstrip()


def main() -> int:
    """Write the matrix anew."""
    with staged() as stage:
        FILE.write_text(Matrix(stage).text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
