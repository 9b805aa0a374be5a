"""Drop what has been kept long enough; the periods are those of ``model.keeping``."""

from datetime import datetime

from sqlalchemy import Connection, delete, exists, or_, select, update

from broadsheet.lib.clock import instant
from broadsheet.model import keeping
from broadsheet.store import bounces, buckets, notifications, outbox, returns, subscriptions
from broadsheet.store import sessions as visits
from broadsheet.store.schema import (
    api_tokens,
    comments,
    cursors,
    flags,
    identities,
    reader_picks,
    readers,
    sessions,
    tickets,
    votes,
)

ERASURE = "erasure"
"""Under which name the library remembers that deleted bytes wait to be overwritten."""


def sweep(db: Connection, now: datetime) -> None:
    """Drop everything whose time is over, accounts that were never confirmed apart."""
    _networks(db, now)
    _words(db, now)
    over = or_(sessions.c.expires <= instant(now), sessions.c.seen <= instant(now - visits.IDLE))
    db.execute(delete(sessions).where(over))
    settled = (flags.c.state != "open") & (flags.c.at <= instant(now - keeping.FLAG))
    db.execute(delete(flags).where(settled))
    outbox.sweep(db, now - keeping.MAIL)
    bounces.sweep(db, now - keeping.BOUNCE)
    returns.sweep(db, now - keeping.BOUNCE)
    notifications.sweep(db, now)
    subscriptions.sweep(db, now - keeping.UNCONFIRMED, now - keeping.ENDED)
    buckets.sweep(db, now)


def _networks(db: Connection, now: datetime) -> None:
    old = instant(now - keeping.NETWORK)
    db.execute(update(votes).where(votes.c.network.is_not(None), votes.c.at <= old).values(network=None))
    db.execute(update(comments).where(comments.c.network.is_not(None), comments.c.created <= old).values(network=None))


def _words(db: Connection, now: datetime) -> None:
    """Tickets that are used or over, and tokens that are over."""
    old = instant(now - keeping.TICKET)
    db.execute(delete(tickets).where(or_(tickets.c.used <= old, tickets.c.expires <= old)))
    db.execute(delete(api_tokens).where(api_tokens.c.expires <= old))


def unconfirmed(db: Connection, now: datetime) -> list[int]:
    """Accounts made with a password whose address was never confirmed in time, and that said nothing."""
    found = select(readers.c.no).where(
        readers.c.confirmed.is_(None),
        readers.c.password.is_not(None),
        readers.c.state == "active",
        readers.c.created <= instant(now - keeping.UNCONFIRMED),
        ~exists().where(comments.c.reader_no == readers.c.no),
        ~exists().where(reader_picks.c.reader_no == readers.c.no),
        ~exists().where(identities.c.reader_no == readers.c.no),
    )
    return list(db.scalars(found))


def remove(db: Connection, numbers: list[int]) -> None:
    """Take accounts away with all that is theirs."""
    db.execute(delete(readers).where(readers.c.no.in_(numbers)))


def remember_erasure(db: Connection, now: datetime) -> None:
    """Note that bytes of what was deleted may still lie in the database."""
    forget_erasure(db)
    db.execute(cursors.insert().values(source=ERASURE, cursor=instant(now), at=instant(now)))


def erasure(db: Connection) -> str | None:
    """Since when bytes wait to be overwritten, None when none do."""
    return db.scalar(select(cursors.c.cursor).where(cursors.c.source == ERASURE))


def forget_erasure(db: Connection, since: str | None = None) -> None:
    """Note that they are overwritten, unless more came after ``since``."""
    mine = cursors.c.source == ERASURE
    db.execute(delete(cursors).where(mine if since is None else mine & (cursors.c.cursor == since)))
