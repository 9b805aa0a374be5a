"""What readers' own pages show of their accounts."""

from datetime import datetime

from broadsheet.model.account import OpenSession
from broadsheet.store import accounts, sessions
from broadsheet.store.db import Db


def open_sessions(store: Db, reader_no: int, here: bytes | None, now: datetime) -> tuple[OpenSession, ...]:
    """The browsers a reader is signed in with, the last used first; ``here`` is the one asking."""
    with store.read() as db:
        rows = sessions.listed(db, reader_no, now)
    return tuple(
        OpenSession(
            key=row.hash.hex(),
            agent=row.agent,
            created=datetime.fromisoformat(row.created),
            seen=datetime.fromisoformat(row.seen),
            here=row.hash == here,
        )
        for row in rows
    )


def about(store: Db, reader_no: int) -> str:
    """What a reader says of oneself."""
    with store.read() as db:
        return accounts.about_of(db, reader_no)


def waiting_address(store: Db, reader_no: int, now: datetime) -> str | None:
    """The address a reader was asked to confirm, None when none waits."""
    with store.read() as db:
        return accounts.waiting_address(db, reader_no, now)


def invitations(store: Db, reader_no: int, now: datetime) -> tuple[int, tuple[str, ...]]:
    """How many invitations of a reader are open, and who came by the others."""
    with store.read() as db:
        return accounts.open_tickets(db, "invite", reader_no, now), tuple(accounts.invited(db, reader_no))
