"""The change log: one row per write, in the writer's transaction.

Every derived thing keeps a cursor into it and catches up from there.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, select

from broadsheet.store import bulk
from broadsheet.store.prepared import Prepared
from broadsheet.store.schema import changes


def append(db: Connection, kind: str, numbers: Iterable[int], now: datetime) -> None:
    """Log that the things of ``kind`` ("paper", "edition") with these numbers changed."""
    at = now.isoformat(timespec="seconds")
    bulk.insert(db, changes, ("kind", "no", "at"), [(kind, number, at) for number in numbers])


def last(db: Connection) -> int:
    """The newest sequence number, 0 in an empty library."""
    found: int = _LAST.first(db, {}).seq
    return found


def last_of(db: Connection, kind: str) -> int:
    """The newest sequence number of a change of ``kind``, 0 where there is none."""
    newest = select(changes.c.seq).where(changes.c.kind == kind).order_by(changes.c.seq.desc()).limit(1)
    return db.scalar(newest) or 0


def since(db: Connection, seq: int, limit: int) -> tuple[int, list[int]]:
    """Paper numbers changed after ``seq``, each once, and the last sequence number covered."""
    rows = db.execute(
        select(changes.c.seq, changes.c.kind, changes.c.no)
        .where(changes.c.seq > seq)
        .order_by(changes.c.seq)
        .limit(limit)
    ).all()
    numbers = dict.fromkeys(row.no for row in rows if row.kind == "paper")
    return (rows[-1].seq if rows else seq), list(numbers)


_LAST = Prepared(lambda _: select(func.coalesce(func.max(changes.c.seq), 0).label("seq")))
