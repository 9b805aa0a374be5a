"""Addresses that are not written to, by keyed hash alone: what comes back, and whom a mail annoyed.

A hash is ``Keys.mac("suppression", key)`` of the ``key`` of an address. ``kind`` is
``hard`` (there is no such mailbox), ``soft`` (it refused too often) or ``complaint``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from broadsheet.lib.clock import instant
from broadsheet.store.schema import suppressions

KINDS = ("hard", "soft", "complaint")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """An address that is not written to: since when, and why."""

    hash: bytes
    kind: str
    why: str
    at: datetime


def of(db: Connection, hashes: Collection[bytes]) -> dict[bytes, Suppressed]:
    """Those of some addresses that are not written to."""
    rows = db.execute(select(suppressions).where(suppressions.c.hash.in_(list(hashes))))
    return {row.hash: Suppressed(row.hash, row.kind, row.why, datetime.fromisoformat(row.at)) for row in rows}


def newest(db: Connection, most: int) -> tuple[Suppressed, ...]:
    """The addresses that are not written to, the newest first."""
    query = select(suppressions).order_by(suppressions.c.at.desc(), suppressions.c.hash).limit(most)
    return tuple(Suppressed(row.hash, row.kind, row.why, datetime.fromisoformat(row.at)) for row in db.execute(query))


def count(db: Connection) -> int:
    """How many addresses are not written to."""
    return db.scalar(select(func.count()).select_from(suppressions)) or 0


def suppress(db: Connection, hash: bytes, kind: str, why: str, now: datetime) -> bool:
    """Write to an address no more; whether that is new. A complaint stands above what else is known."""
    known = of(db, [hash]).get(hash)
    if known is not None and not (kind == "complaint" and known.kind != kind):
        return False
    lift(db, hash)
    db.execute(suppressions.insert().values(hash=hash, kind=kind, why=why, at=instant(now)))
    return known is None


def lift(db: Connection, hash: bytes) -> bool:
    """Let an address be written to again; whether it was not."""
    return bool(db.execute(delete(suppressions).where(suppressions.c.hash == hash)).rowcount)
