"""Sessions of browsers. Of the word in the cookie only a hash is kept, so a copy of the library opens no session."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.person import Reader
from broadsheet.store.people import COLUMNS, reader_of
from broadsheet.store.prepared import Prepared
from broadsheet.store.schema import readers, sessions

LONGEST = timedelta(days=30)
IDLE = timedelta(days=14)
_TOUCH = timedelta(hours=1)
_LONGEST_AGENT = 120


def begin(db: Connection, token_hash: bytes, reader_no: int, agent: str, now: datetime) -> None:
    """Open a session; ``agent`` is what the browser calls itself. The password was given just now."""
    at = instant(now)
    db.execute(
        sessions.insert().values(
            hash=token_hash,
            reader_no=reader_no,
            created=at,
            seen=at,
            expires=instant(now + LONGEST),
            proved=at,
            agent=agent[:_LONGEST_AGENT],
        )
    )


def find(db: Connection, token_hash: bytes, now: datetime) -> tuple[Reader, datetime | None, bool] | None:
    """Whose session this is, when the password was last given, and whether ``touch`` is due; None when it is over."""
    asked = {"token": token_hash, "now": instant(now), "idle": instant(now - IDLE)}
    row = _FIND.first(db, asked)
    if row is None:
        return None
    proved = datetime.fromisoformat(row.proved) if row.proved else None
    return reader_of(row), proved, row.seen < instant(now - _TOUCH)


_FIND = Prepared(
    lambda _: (
        select(*COLUMNS, sessions.c.seen, sessions.c.proved)
        .join(readers, readers.c.no == sessions.c.reader_no)
        .where(sessions.c.hash == bindparam("token"), sessions.c.expires > bindparam("now"))
        .where(sessions.c.seen > bindparam("idle"), readers.c.state != "deleted")
    )
)


def touch(db: Connection, token_hash: bytes, now: datetime) -> None:
    """Note that a session is in use."""
    db.execute(update(sessions).where(sessions.c.hash == token_hash).values(seen=instant(now)))


def end(db: Connection, token_hash: bytes) -> None:
    """End one session."""
    db.execute(delete(sessions).where(sessions.c.hash == token_hash))


def end_all(db: Connection, reader_no: int, *, but: bytes | None = None) -> None:
    """End a reader's sessions, all or all ``but`` one."""
    db.execute(delete(sessions).where(sessions.c.reader_no == reader_no, sessions.c.hash != (but or b"")))


def listed(db: Connection, reader_no: int, now: datetime) -> list[Row[Any]]:
    """A reader's open sessions, the last used first: ``hash``, ``agent``, ``created``, ``seen``."""
    open_ones = (sessions.c.expires > instant(now)) & (sessions.c.seen > instant(now - IDLE))
    columns = (sessions.c.hash, sessions.c.agent, sessions.c.created, sessions.c.seen)
    asked = select(*columns).where(sessions.c.reader_no == reader_no, open_ones)
    return list(db.execute(asked.order_by(sessions.c.seen.desc(), sessions.c.created.desc())))


def end_own(db: Connection, token_hash: bytes, reader_no: int) -> bool:
    """End one session of this reader; whether there was such a one."""
    return bool(
        db.execute(delete(sessions).where(sessions.c.hash == token_hash, sessions.c.reader_no == reader_no)).rowcount
    )
