"""Rate limits that survive restarts: one number for each key.

The number is the moment at which the bucket will be full again: the generic cell
rate algorithm (ITU-T I.371), which needs no clock of its own and nothing to refill.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select, update

from broadsheet.store.schema import buckets

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def take(db: Connection, key: str, count: int, period: timedelta, now: datetime) -> float:
    """Take one of the ``count`` that ``period`` allows: 0 when there was one, else the seconds until there is."""
    moment, whole = (now - _EPOCH) // _MICROSECOND, period // _MICROSECOND
    each = whole // count
    held = db.scalar(select(buckets.c.at).where(buckets.c.key == key))
    full_at = max(held or 0, moment) + each
    if full_at - moment > whole:
        return (full_at - moment - whole) / 1_000_000
    if held is None:
        db.execute(buckets.insert().values(key=key, at=full_at))
    else:
        db.execute(update(buckets).where(buckets.c.key == key).values(at=full_at))
    return 0.0


def forget(db: Connection, key: str) -> None:
    """Fill a bucket at once."""
    db.execute(buckets.delete().where(buckets.c.key == key))


def sweep(db: Connection, now: datetime) -> None:
    """Drop the buckets that are full, which are the same as none."""
    db.execute(buckets.delete().where(buckets.c.at <= (now - _EPOCH) // _MICROSECOND))


def forget_number(db: Connection, reader_no: int) -> None:
    """Drop the buckets of one reader."""
    db.execute(buckets.delete().where(buckets.c.key.like(f"%:{reader_no}")))
