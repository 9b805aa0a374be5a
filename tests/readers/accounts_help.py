"""What the tests of accounts share: a good password, and the mails that wait in the outbox."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from tests.callers import Caller, enrol, stranger
from tests.cast import QUICK
from tests.web.asgi_client import Answer

from broadsheet.model.person import Reader
from broadsheet.store.schema import outbox, readers
from broadsheet.wiring import Site

PASSWORD = "herons at the marsh 7"
OTHER = "egrets above the weir 9"
HASH = QUICK.hash(PASSWORD)


@dataclass(frozen=True)
class Letter:
    """A mail that waits."""

    kind: str
    recipient: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        """The path of the link in it."""
        found = re.search(r"http://papers\.test(/\S+)", self.text.split("account at http")[-1])
        assert found, self.text
        return found[1]

    @property
    def token(self) -> str:
        return self.link.rpartition("/")[2]


def letters(site: Site, kind: str = "") -> list[Letter]:
    """The mails written so far, of one kind or of all."""
    with site.store.read() as db:
        rows = db.execute(select(outbox).order_by(outbox.c.no)).all()
    return [Letter(row.kind, row.recipient, row.subject, row.text) for row in rows if kind in ("", row.kind)]


def row_of(site: Site, name: str):
    """A reader's row as it is kept, None when there is none."""
    with site.store.read() as db:
        return db.execute(select(readers).where(readers.c.name == name)).one_or_none()


def member(site: Site, name: str, **more: object) -> Reader:
    """A reader with PASSWORD."""
    return enrol(site, name, **({"password": HASH} | more))


def sign_up(caller: Caller, name: str = "ada", email: str = "ada@lab.test", **more: str) -> Answer:
    """Send the form for a new account."""
    return caller.post("/sign-up", **({"name": name, "email": email, "password": PASSWORD} | more))


def sign_in(caller: Caller, who: str = "ada", password: str = PASSWORD, **more: str) -> Answer:
    """Send the form for signing in."""
    return caller.post("/sign-in", who=who, password=password, **more)


def is_in(caller: Caller, name: str = "ada") -> bool:
    """Whether the pages know this browser's reader."""
    return f"<bdi>{name}</bdi></a>" in caller.get("/about").text


def newcomer(site: Site, name: str = "ada", email: str = "ada@lab.test") -> Caller:
    """A browser with whose form an account was just made."""
    caller = stranger(site)
    assert sign_up(caller, name, email).status == 303
    return caller
