"""Leases: one holder at a time, over all processes and machines that share the database.

Each grant raises the fence; a holder that lost its lease finds its fence out of
date inside its own transaction, so that nothing it writes then is kept.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from broadsheet.model.errors import StoreError
from broadsheet.store.schema import leases

TERM = timedelta(minutes=10)


class LeaseLost(StoreError):
    """Somebody else holds the lease now."""


def take(db: Connection, name: str, holder: str, now: datetime) -> int | None:
    """Take a free or expired lease; the fence to show when writing, None when another holds it."""
    row = db.execute(select(leases).where(leases.c.name == name)).one_or_none()
    values = {"holder": holder, "expires": _until(now)}
    if row is None:
        db.execute(leases.insert().values(name=name, fence=1, **values))
        return 1
    if row.holder and row.holder != holder and datetime.fromisoformat(row.expires) > now:
        return None
    db.execute(update(leases).where(leases.c.name == name).values(fence=row.fence + 1, **values))
    return int(row.fence) + 1


def holder(db: Connection, name: str) -> str:
    """Who holds a lease, expired or not; empty when nobody does."""
    return db.scalar(select(leases.c.holder).where(leases.c.name == name)) or ""


def clear(db: Connection, name: str) -> None:
    """Take a lease from a holder known to be dead; its fence stays, so that nothing it may still write is kept."""
    db.execute(update(leases).where(leases.c.name == name).values(holder="", expires=""))


def renew(db: Connection, name: str, fence: int, now: datetime) -> None:
    """Show the fence and push the end of the lease out. Raises LeaseLost, which undoes the transaction."""
    mine = (leases.c.name == name) & (leases.c.fence == fence)
    if not db.execute(update(leases).where(mine).values(expires=_until(now))).rowcount:
        raise LeaseLost(f"Another process took over “{name}”.")


def give_back(db: Connection, name: str, fence: int) -> None:
    """Free the lease, if it is still ours."""
    db.execute(update(leases).where((leases.c.name == name) & (leases.c.fence == fence)).values(holder="", expires=""))


def _until(now: datetime) -> str:
    return (now + TERM).isoformat(timespec="seconds")
