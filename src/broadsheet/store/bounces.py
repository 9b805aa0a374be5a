"""What came back, by keyed hash of the address: at most once a day of each kind, so that a storm counts once."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, delete, select

from broadsheet.store.schema import bounces

QUIET = timedelta(days=30)
"""After so long without a bounce, what was before counts no more."""


def add(db: Connection, hash: bytes, kind: str, why: str, now: datetime) -> bool:
    """Write down that something came back; whether it is the first of its kind today, in UTC."""
    day = now.date().isoformat()
    mine = (bounces.c.hash == hash) & (bounces.c.kind == kind) & (bounces.c.day == day)
    if db.scalar(select(bounces.c.no).where(mine)) is not None:
        return False
    db.execute(bounces.insert().values(hash=hash, kind=kind, day=day, why=why))
    return True


def score(db: Connection, hash: bytes, now: datetime) -> int:
    """Days on which a mail softly bounced, of those since the last time that there was QUIET."""
    mine = (bounces.c.hash == hash) & (bounces.c.kind == "soft")
    days = [date.fromisoformat(one) for one in db.scalars(select(bounces.c.day).where(mine).order_by(bounces.c.day))]
    counted, before = 0, date.min
    for day in [*days, now.date()]:
        counted = 0 if day - before > QUIET else counted
        counted, before = counted + 1, day
    # today was added to see whether it has been quiet until now
    return counted - 1


def count(db: Connection, day: date) -> dict[str, int]:
    """How many addresses something came back from on a day, in UTC, by kind."""
    found: dict[str, int] = {}
    for kind in db.scalars(select(bounces.c.kind).where(bounces.c.day == day.isoformat())):
        found[kind] = found.get(kind, 0) + 1
    return found


def forget(db: Connection, hash: bytes) -> None:
    """Begin anew with an address."""
    db.execute(delete(bounces).where(bounces.c.hash == hash))


def sweep(db: Connection, before: datetime) -> None:
    """Forget what came back before then."""
    db.execute(delete(bounces).where(bounces.c.day < before.date().isoformat()))
