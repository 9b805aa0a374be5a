"""Readers who call: accounts made at once, and browsers without a window that keep their cookies."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from starlette.types import ASGIApp
from tests.cast import NOW
from tests.web.asgi_client import Answer, ask

from broadsheet.faces import application
from broadsheet.lib.clock import Clock, instant
from broadsheet.lib.signing import digest, new_token
from broadsheet.model.person import Reader
from broadsheet.settings import Settings
from broadsheet.store import people, sessions
from broadsheet.wiring import Site, open_site

FORM = ("content-type", "application/x-www-form-urlencoded")
SAME = ("sec-fetch-site", "same-origin")
_LATEST: list[tuple[Site, Settings, ASGIApp]] = []


def faces_of(site: Site) -> ASGIApp:
    """All faces of a site: one application for everybody who calls, as long as it is run by the same settings."""
    if not any(site is known and site.own is own for known, own, _ in _LATEST):
        _LATEST[:] = [(site, site.own, application(site))]
    return _LATEST[0][2]


@dataclass
class Caller:
    """A browser: what it was given as cookies it sends again; forms come from our own pages."""

    app: ASGIApp
    cookies: dict[str, str] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()

    def get(self, path: str, *headers: tuple[str, str]) -> Answer:
        """Ask for a page."""
        return self._keep(ask(self.app, path, *self._sent(), *headers))

    def post(self, path: str, *headers: tuple[str, str], **fields: str) -> Answer:
        """Send a form."""
        body = urlencode(fields).encode()
        return self._keep(ask(self.app, path, FORM, SAME, *self._sent(), *headers, method="POST", body=body))

    def follow(self, answer: Answer) -> Answer:
        """Go where a form's answer sends its reader."""
        assert answer.status == 303, answer.text
        return self.get(answer["location"].partition("#")[0])

    def _sent(self) -> tuple[tuple[str, str], ...]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return (*self.headers, ("cookie", cookie)) if cookie else self.headers

    def _keep(self, answer: Answer) -> Answer:
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0].strip('"')
        self.cookies = {key: value for key, value in self.cookies.items() if value}
        return answer


def open_community(folder: Path, clock: Clock) -> Site:
    """Open the library of a folder, with accounts, at http://papers.test."""
    site = open_site(Settings(data=folder, mode="community", base_url="http://papers.test"), clock)
    # each look at a clock is a second later, so that no page is one of a moment ago
    site.ticks = map(float, count()).__next__
    return site


def enrol(site: Site, name: str, role: str = "reader", **more: object) -> Reader:
    """A confirmed reader who has been here for a month."""
    email = f"{name}@readers.test"
    fields: dict[str, object] = {"role": role, "email": email, "email_key": email, "confirmed": instant(NOW)} | more
    with site.store.write() as db:
        return people.add(db, name, NOW - timedelta(days=30), **fields)


def signed_in(site: Site, reader: Reader) -> Caller:
    """The browser of a reader who has signed in."""
    token = new_token()
    with site.store.write() as db:
        sessions.begin(db, digest(token), reader.no, "Test browser", site.now())
    return Caller(faces_of(site), {"bs": token})


def stranger(site: Site) -> Caller:
    """A browser nobody knows."""
    return Caller(faces_of(site))
