"""What readers are told: rows that wait until they are seen, and go some time after."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.talk import Notification
from broadsheet.store.schema import notifications, papers, readers

KEPT = timedelta(days=90)
"""How long a notification is kept after it was seen."""
MOST_COUNTED = 100
"""Unread notifications beyond which nobody counts."""


def add(db: Connection, reader_no: int, kind: str, now: datetime, **about: Any) -> None:
    """Tell a reader something; ``about`` are further columns."""
    values = {"text": ""} | about
    db.execute(notifications.insert().values(reader_no=reader_no, kind=kind, at=instant(now), **values))


def unread(db: Connection, reader_no: int) -> int:
    """How many a reader has not seen, ``MOST_COUNTED`` at most."""
    some = select(notifications.c.no).where(notifications.c.reader_no == reader_no, notifications.c.seen.is_(None))
    return db.scalar(select(func.count()).select_from(some.limit(MOST_COUNTED).subquery())) or 0


def of_reader(db: Connection, reader_no: int, before: int | None, limit: int, *, seen: bool) -> list[Notification]:
    """The newest that were ``seen``, or were not, older than the one numbered ``before``."""
    query = (
        select(notifications, readers.c.name, readers.c.state, papers.c.id, papers.c.title)
        .outerjoin(readers, readers.c.no == notifications.c.actor_no)
        .outerjoin(papers, papers.c.no == notifications.c.paper_no)
        .where(notifications.c.reader_no == reader_no, _is_seen(seen))
    )
    if before is not None:
        query = query.where(notifications.c.no < before)
    return [_one(row) for row in db.execute(query.order_by(notifications.c.no.desc()).limit(limit))]


def mark_seen(db: Connection, reader_no: int, now: datetime, no: int | None = None) -> int:
    """Mark one of a reader's notifications as seen, or all; tells how many were not yet."""
    change = update(notifications).where(notifications.c.reader_no == reader_no, notifications.c.seen.is_(None))
    if no is not None:
        change = change.where(notifications.c.no == no)
    return db.execute(change.values(seen=instant(now))).rowcount


def sweep(db: Connection, now: datetime, reader_no: int | None = None) -> None:
    """Drop what was seen long ago, by one reader or by all."""
    old = delete(notifications).where(notifications.c.seen < instant(now - KEPT))
    db.execute(old if reader_no is None else old.where(notifications.c.reader_no == reader_no))


def forget_comment(db: Connection, comment_no: int) -> None:
    """Take back what was told of a comment and not seen yet, but for what moderators did with it."""
    db.execute(delete(notifications).where(_of_comment(comment_no), notifications.c.seen.is_(None)))


def told_of(db: Connection, comment_no: int) -> set[int]:
    """The readers who were told of a comment."""
    return set(db.scalars(select(notifications.c.reader_no).where(_of_comment(comment_no))))


def _of_comment(comment_no: int) -> ColumnElement[bool]:
    return (notifications.c.comment_no == comment_no) & (notifications.c.kind != "moderation")


def _is_seen(seen: bool) -> ColumnElement[bool]:
    return notifications.c.seen.is_not(None) if seen else notifications.c.seen.is_(None)


def _one(row: Any) -> Notification:
    return Notification(
        no=row.no,
        kind=row.kind,
        actor=row.name if row.state != "deleted" else None,
        paper_id=row.id,
        title=row.title,
        comment_no=row.comment_no,
        text=row.text,
        at=datetime.fromisoformat(row.at),
        seen=row.seen is not None,
    )
