"""What a reader's own account pages need: the words about oneself, what waits, who came."""

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from broadsheet.lib.clock import instant
from broadsheet.store.schema import readers, tickets


def set_password(db: Connection, reader_no: int, password_hash: str) -> None:
    """Give a reader another password."""
    db.execute(update(readers).where(readers.c.no == reader_no).values(password=password_hash))


def about_of(db: Connection, reader_no: int) -> str:
    """What a reader says of oneself, as plain text."""
    return db.scalar(select(readers.c.about).where(readers.c.no == reader_no)) or ""


def is_empty(db: Connection) -> bool:
    """Whether there is no account yet."""
    return db.execute(select(readers.c.no).limit(1)).first() is None


def waiting_address(db: Connection, reader_no: int, now: datetime) -> str | None:
    """The address that a reader was last asked to confirm, while the mail to it is good."""
    found: str | None = db.scalar(
        select(tickets.c.email)
        .where(tickets.c.reader_no == reader_no, tickets.c.kind == "confirm", tickets.c.used.is_(None))
        .where(tickets.c.expires > instant(now))
        .order_by(tickets.c.created.desc())
        .limit(1)
    )
    return found


def open_tickets(db: Connection, kind: str, reader_no: int, now: datetime) -> int:
    """How many tickets of a kind a reader holds that are still good."""
    mine = (tickets.c.kind == kind) & (tickets.c.reader_no == reader_no) & tickets.c.used.is_(None)
    return db.scalar(select(func.count()).select_from(tickets).where(mine, tickets.c.expires > instant(now))) or 0


def invited(db: Connection, reader_no: int) -> list[str]:
    """The names of those who came by this reader's invitations."""
    mine = (readers.c.invited_by == reader_no) & (readers.c.state != "deleted")
    return list(db.scalars(select(readers.c.name).where(mine).order_by(readers.c.no)))
