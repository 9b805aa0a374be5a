"""Rate limits that survive restarts: one number for each key.

The number is the moment at which the bucket will be full again: the generic cell
rate algorithm (ITU-T I.371), which needs no clock of its own and nothing to refill.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import BindParameter, Connection, bindparam, select
from sqlalchemy.dialects.sqlite import Insert

from broadsheet.store.bulk import insert_into
from broadsheet.store.prepared import Prepared
from broadsheet.store.schema import buckets

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


Wanted = tuple[str, int, timedelta]
"""A key, and how many a period allows."""


def take(db: Connection, key: str, count: int, period: timedelta, now: datetime) -> float:
    """Take one of the ``count`` that ``period`` allows: 0 when there was one, else the seconds until there is."""
    return take_all(db, [(key, count, period)], now)[1]


def take_all(db: Connection, wanted: Sequence[Wanted], now: datetime) -> tuple[str, float]:
    """Take one from each bucket, or none from any.

    Says which bucket was empty and the seconds until it is not; 0 seconds when all had one.
    """
    held = {row.key: row.at for row in _HELD.all(db, {"keys": [key for key, _, _ in wanted]})}
    taken, empty, seconds = take_from(held, wanted, now)
    if not seconds:
        _PUT.run_each(db, [{"key": key, "at": full_at} for key, full_at in taken.items()])
    return empty, seconds


def take_from(held: Mapping[str, int], wanted: Sequence[Wanted], now: datetime) -> tuple[dict[str, int], str, float]:
    """The same of buckets given as when each is full, in microseconds: what they are then, and what ``take_all`` says.

    Nothing is written.
    """
    moment = (now - _EPOCH) // _MICROSECOND
    taken: dict[str, int] = {}
    for key, count, period in wanted:
        whole = period // _MICROSECOND
        full_at = max(held.get(key, 0), moment) + whole // count
        if full_at - moment > whole:
            return {}, key, (full_at - moment - whole) / 1_000_000
        taken[key] = full_at
    return taken, "", 0.0


def left(db: Connection, wanted: Sequence[Wanted], now: datetime) -> list[tuple[int, int]]:
    """How many are left in each bucket, and the whole seconds until it is full; takes none."""
    moment = (now - _EPOCH) // _MICROSECOND
    held = {row.key: row.at for row in _HELD.all(db, {"keys": [key for key, _, _ in wanted]})}
    found = []
    for key, count, period in wanted:
        whole = period // _MICROSECOND
        owed = max(held.get(key, 0) - moment, 0)
        found.append((max(whole - owed, 0) * count // whole, -(-owed // 1_000_000)))
    return found


_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
_HELD = Prepared(lambda _: select(buckets.c.key, buckets.c.at).where(buckets.c.key.in_(_KEYS)), "keys")


def _put(dialect: str) -> Insert:
    made = insert_into(dialect, buckets)
    return made.on_conflict_do_update(index_elements=["key"], set_={"at": made.excluded.at})


_PUT = Prepared(_put)


def forget(db: Connection, key: str) -> None:
    """Fill a bucket at once."""
    db.execute(buckets.delete().where(buckets.c.key == key))


def sweep(db: Connection, now: datetime) -> None:
    """Drop the buckets that are full, which are the same as none."""
    db.execute(buckets.delete().where(buckets.c.at <= (now - _EPOCH) // _MICROSECOND))


def forget_number(db: Connection, reader_no: int) -> None:
    """Drop the buckets of one reader."""
    db.execute(buckets.delete().where(buckets.c.key.like(f"%:{reader_no}")))
