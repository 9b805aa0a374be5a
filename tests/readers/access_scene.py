"""A community in which Ada owns one of everything, so that others can be seen to reach none of it."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection
from tests.cast import NOW, QUICK, a_record

from broadsheet.actions import bind
from broadsheet.lib.clock import instant
from broadsheet.lib.signing import Keys, digest
from broadsheet.lib.text import name_key
from broadsheet.model.person import SCOPES
from broadsheet.store import editions, papers, people, schema
from broadsheet.wiring import Site

PAPER, OTHER_PAPER = "2611.00001", "2611.00002"
PASSWORD = "herons at the marsh 7"
_HASH = QUICK.hash(PASSWORD)
_INES = name_key("Ines Amado")
_DAY = NOW.date()
_AT, _SOON, _LONG_AGO = instant(NOW), instant(NOW + timedelta(days=1)), instant(NOW - timedelta(days=60))

READERS: Mapping[str, Mapping[str, Any]] = {
    "ada": {},
    "bob": {},
    "una": {"confirmed": None},
    "sue": {"state": "suspended"},
    "mia": {"role": "moderator"},
    "zoe": {"role": "admin"},
}
"""Everybody, by name, with what is not as with Ada. Their numbers count from 1 in this order."""
ADA, BOB = 1, 2
TOKENS = {f"bs_ada-{scope}": scope for scope in SCOPES}
EXPIRED = "bs_ada-expired"


def session_of(name: str) -> str:
    """What the cookie of a reader's browser says."""
    return f"session of {name}".replace(" ", "-")


SECRET = "k" * 32
"""The key of this house."""


def feed_word() -> str:
    """What opens Ada's private feed, the first there is."""
    made = Keys(SECRET.encode()).mac("feed", f"1 {ADA} {_AT}")
    return f"1-{urlsafe_b64encode(made).decode().rstrip('=')}"


def link(purpose: str, what: str, more: str = "") -> str:
    """The signed word of a link in a mail to Ada."""
    return Keys(SECRET.encode()).token(purpose, f"{what} {int(NOW.timestamp())}{more}")


def populate(site: Site) -> None:
    """Put everybody and everything into the library of ``site``."""
    with site.store.write() as db:
        first = a_record(keywords=("herons",), organization="Marsh Institute", announced=_DAY.isoformat())
        papers.save(db, [first, a_record(key=OTHER_PAPER, title="Egrets Seen from a Kite")], NOW)
        editions.announce(db, [(_DAY, "cs.CV", PAPER, "new", 1)])
        bind.sweep(db, bind.Desk(("cs.CV",)), (_DAY,), NOW)
        for name, more in READERS.items():
            _enrol(db, name, more)
        for table, rows in _ROWS.items():
            for row in rows:
                db.execute(schema.metadata.tables[table].insert().values(**row))


def _enrol(db: Connection, name: str, more: Mapping[str, Any]) -> None:
    email = f"{name}@readers.test"
    values = {"email": email, "email_key": email, "confirmed": _AT, "password": _HASH} | more
    reader = people.add(db, name, NOW - timedelta(days=30), **values)
    opened = {"created": _AT, "seen": _AT, "expires": _SOON, "proved": _AT, "agent": "Test browser"}
    db.execute(schema.sessions.insert().values(hash=digest(session_of(name)), reader_no=reader.no, **opened))


def _token(token: str, **more: Any) -> dict[str, Any]:
    return {"reader_no": ADA, "name": token, "hash": digest(token), "created": _AT, "seen": _AT} | more


def _ticket(kind: str, **more: Any) -> dict[str, Any]:
    return {"hash": digest(f"ticket-{kind}"), "kind": kind, "created": _AT, "expires": _SOON} | more


def _comment(reader_no: int, state: str, **more: Any) -> dict[str, Any]:
    text = {"text": "Herons wade.", "html": "<p>Herons wade.</p>\n"}
    return {"paper_no": 1, "reader_no": reader_no, "state": state, "created": _AT, **text} | more


_MINE = {"reader_no": ADA, "at": _AT}
_MEMBER = {"group_no": 1, "state": "in", "at": _AT}
_BEFORE = '{"changes": [["comment", 4, "state", "shown", "hidden"]], "votes": []}'
_MAIL = {"subject": "Hello", "text": "Hello Ada", "created": _AT, "due": _AT, "state": "sent"}
_MAILED = {
    "state": "active", "days": "mon tue wed thu fri", "minute": 420, "zone": "UTC", "format": "full",
    "asked": _AT, "confirmed": _AT, "since": _AT,
}  # fmt: skip
_ROWS: Mapping[str, list[dict[str, Any]]] = {
    "api_tokens": [
        *(_token(token, scopes=scope) for token, scope in TOKENS.items()),
        _token(EXPIRED, scopes=" ".join(SCOPES), expires=_LONG_AGO),
    ],
    "tickets": [
        _ticket("confirm", reader_no=ADA),
        _ticket("reset", reader_no=ADA),
        _ticket("invite", reader_no=ADA, email="eve@readers.test", email_key="eve@readers.test"),
    ],
    "recovery_codes": [{"reader_no": ADA, "hash": digest("recovery")}],
    "identities": [{"issuer": "https://id.test", "subject": "ada", **_MINE}],
    "outbox": [{"reader_no": ADA, "kind": "confirm", "recipient": "ada@readers.test", "message_id": "1@x", **_MAIL}],
    "votes": [{"paper_no": 1, "weight": 1, "network": b"n" * 16, **_MINE}],
    "shelves": [
        {"reader_no": ADA, "name": "To read", "key": "to read", "created": _AT},
        {"reader_no": BOB, "name": "Bob's", "key": "bob's", "created": _AT},
    ],
    "hooks": [
        {
            "reader_no": ADA,
            "form": "webhook",
            "kind": "today",
            "name": "",
            "title": "Today’s papers",
            "address": b"sealed with a key nobody has",
            "secret": b"sealed as well",
            "created": _AT,
            "state": "active",
        }
    ],
    "hook_calls": [
        {"hook_no": 1, "edition": "2026-11-17", "body": PAPER, "state": "sent", "due": _AT, "attempts": 1},
    ],
    "feed_addresses": [{"reader_no": ADA, "kind": "shelves", "name": "to read", "created": _AT}],
    "saves": [{"paper_no": 1, "shelf_no": 1, **_MINE}],
    "ratings": [{"paper_no": 1, "value": 1, **_MINE}],
    "marks": [{"reader_no": ADA, "paper_no": 1, "read": _AT, "hidden": None}],
    "comments": [
        _comment(ADA, "shown", network=b"n" * 16, edits=1, edited=_AT),
        _comment(BOB, "shown", parent_no=1),
        _comment(ADA, "held"),
        _comment(ADA, "hidden"),
    ],
    "comment_versions": [{"comment_no": 1, "number": 1, "text": "Herons fly.", "at": _AT}],
    "reactions": [{"comment_no": 2, "reaction": "thanks", **_MINE}],
    "picks": [{"day": "2026-11-18", "paper_no": 1, "source": "@ada", "rank": None}],
    "reader_picks": [{"paper_no": 1, "day": "2026-11-18", "comment_no": 1, "state": "shown", **_MINE}],
    "groups": [
        {"name": "Herons", "key": "herons", "about": "A lab", "organization": None, "private": True, "created": _AT},
        {"name": "Egrets", "key": "egrets", "about": "Open", "organization": None, "private": False, "created": _AT},
    ],
    "memberships": [
        {"reader_no": ADA, "role": "keeper", **_MEMBER},
        {"reader_no": ADA, "role": "keeper", **(_MEMBER | {"group_no": 2})},
    ],
    "claims": [{"paper_no": 1, "place": 0, "name_key": _INES, "state": "asked", "why": "I wrote it", **_MINE}],
    "notifications": [
        {"reader_no": ADA, "kind": "reply", "actor_no": BOB, "paper_no": 1, "comment_no": 2, "text": "", "at": _AT}
    ],
    "flags": [{"kind": "comment", "target_no": 2, "reason": "spam", "note": "Look at this", "state": "open", **_MINE}],
    "acts": [
        {"reader_no": 5, "act": "hide", "kind": "comment", "target_no": 4, "why": "rude", "before": _BEFORE, "at": _AT}
    ],
    "subscriptions": [
        {"reader_no": ADA, "email": "ada@readers.test", "email_key": "ada@readers.test", "name": "Herons", **_MAILED},
        {"email": "new@lab.test", "email_key": "new@lab.test", **(_MAILED | {"state": "asked", "confirmed": None})},
    ],
    "watches": [
        {"subscription_no": 1, "place": 0, "kind": "search", "name": "q=herons"},
        {"subscription_no": 2, "place": 0, "kind": "today", "name": ""},
    ],
    "digests": [
        {"subscription_no": 1, "local_date": "2026-11-18", "zone": "UTC", "due": _AT, "at": _AT, "outcome": "empty"}
    ],
    "rings": [{"why": "Two readers voted alike.", "state": "frozen", "at": _AT}],
}
