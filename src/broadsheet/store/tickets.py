"""Tickets: words that are good for one thing, once, for a while. Of the word only a hash is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from broadsheet.lib.clock import instant
from broadsheet.store.schema import tickets


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket is for: whom, and perhaps which mail address."""

    kind: str
    reader_no: int | None
    email: str | None
    email_key: str | None


def issue(db: Connection, ticket_hash: bytes, ticket: Ticket, now: datetime, lifetime: timedelta) -> None:
    """Write down a ticket that is good for ``lifetime``."""
    db.execute(
        tickets.insert().values(
            hash=ticket_hash,
            kind=ticket.kind,
            reader_no=ticket.reader_no,
            email=ticket.email,
            email_key=ticket.email_key,
            created=instant(now),
            expires=instant(now + lifetime),
        )
    )


def find(db: Connection, kind: str, ticket_hash: bytes, now: datetime) -> Ticket | None:
    """The ticket of this kind, None when there is none, or it is used or too old."""
    row = db.execute(
        select(tickets).where(
            tickets.c.hash == ticket_hash,
            tickets.c.kind == kind,
            tickets.c.used.is_(None),
            tickets.c.expires > instant(now),
        )
    ).one_or_none()
    return Ticket(row.kind, row.reader_no, row.email, row.email_key) if row else None


def use(db: Connection, kind: str, ticket_hash: bytes, now: datetime) -> Ticket | None:
    """The ticket of this kind, which is good for nothing afterwards; None when it was not good before."""
    found = find(db, kind, ticket_hash, now)
    if found is not None:
        db.execute(update(tickets).where(tickets.c.hash == ticket_hash).values(used=instant(now)))
    return found


def first_use(db: Connection, kind: str, ticket_hash: bytes, now: datetime, lifetime: timedelta) -> bool:
    """Write down that a word which carries its own meaning was used; False when it was used before."""
    if db.scalar(select(tickets.c.kind).where(tickets.c.hash == ticket_hash)) is not None:
        return False
    issue(db, ticket_hash, Ticket(kind, None, None, None), now, lifetime)
    use(db, kind, ticket_hash, now)
    return True


def void(db: Connection, kind: str, reader_no: int) -> None:
    """Make every ticket of this kind that a reader holds good for nothing."""
    db.execute(delete(tickets).where(tickets.c.kind == kind, tickets.c.reader_no == reader_no))


def sweep(db: Connection, now: datetime) -> None:
    """Drop the tickets that are too old."""
    db.execute(delete(tickets).where(tickets.c.expires <= instant(now)))
