"""Private addresses of feeds; one that is revoked is gone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.feed import FeedAddress
from broadsheet.store.schema import feed_addresses, readers


def add(db: Connection, reader_no: int, kind: str, name: str, now: datetime) -> None:
    """Write down an address of a listing; nothing happens where the reader has one already."""
    mine = _listing(reader_no, kind, name)
    if db.scalar(select(feed_addresses.c.no).where(*mine).limit(1)) is None:
        values = {"reader_no": reader_no, "kind": kind, "name": name, "created": instant(now)}
        db.execute(feed_addresses.insert().values(**values))


def find(db: Connection, no: int) -> FeedAddress | None:
    """The address with this number; None where there is none, or its reader's account is deleted."""
    query = select(feed_addresses).join(readers, readers.c.no == feed_addresses.c.reader_no)
    row = db.execute(query.where(feed_addresses.c.no == no, readers.c.state != "deleted")).one_or_none()
    return _address(row) if row else None


def of_reader(db: Connection, reader_no: int) -> tuple[FeedAddress, ...]:
    """A reader's addresses, oldest first."""
    query = select(feed_addresses).where(feed_addresses.c.reader_no == reader_no).order_by(feed_addresses.c.no)
    return tuple(map(_address, db.execute(query)))


def count(db: Connection, reader_no: int) -> int:
    """How many addresses a reader has."""
    return db.scalar(select(func.count()).where(feed_addresses.c.reader_no == reader_no)) or 0


def note(db: Connection, no: int, now: datetime) -> None:
    """Note that an address was asked for today."""
    db.execute(update(feed_addresses).where(feed_addresses.c.no == no).values(seen=instant(now)[:10]))


def end(db: Connection, reader_no: int, no: int) -> bool:
    """Revoke a reader's address; False when the reader has none of that number."""
    mine = feed_addresses.c.no == no, feed_addresses.c.reader_no == reader_no
    return db.execute(delete(feed_addresses).where(*mine)).rowcount > 0


def rename(db: Connection, reader_no: int, kind: str, old: str, new: str) -> None:
    """A listing has another name now; its address stays."""
    db.execute(update(feed_addresses).where(*_listing(reader_no, kind, old)).values(name=new))


def drop(db: Connection, reader_no: int, kind: str, name: str) -> None:
    """A listing is gone, and so is its address."""
    db.execute(delete(feed_addresses).where(*_listing(reader_no, kind, name)))


def _listing(reader_no: int, kind: str, name: str) -> tuple[Any, ...]:
    table = feed_addresses.c
    return table.reader_no == reader_no, table.kind == kind, table.name == name


def _address(row: Row[Any]) -> FeedAddress:
    return FeedAddress(
        no=row.no,
        reader_no=row.reader_no,
        kind=row.kind,
        name=row.name,
        created=datetime.fromisoformat(row.created),
        seen=date.fromisoformat(row.seen) if row.seen else None,
    )
