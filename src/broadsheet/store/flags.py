"""Flags: raised by readers, open until a moderator has acted."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.moderation import Flag
from broadsheet.store.schema import flags, readers

Place = tuple[str, int]
"""A target by kind and number."""


def add(db: Connection, reader_no: int, place: Place, why: tuple[str, str], now: datetime) -> None:
    """Raise a flag; ``why`` is a reason and a note."""
    kind, no = place
    reason, note = why
    db.execute(
        flags.insert().values(
            reader_no=reader_no, kind=kind, target_no=no, reason=reason, note=note, at=instant(now), state="open"
        )
    )


def is_open(db: Connection, reader_no: int, place: Place) -> bool:
    """Whether this reader has an open flag on this target."""
    mine = (flags.c.reader_no == reader_no) & (flags.c.kind == place[0]) & (flags.c.target_no == place[1])
    return db.scalar(select(flags.c.no).where(mine, flags.c.state == "open").limit(1)) is not None


def waiting(db: Connection, after: int, limit: int) -> list[tuple[int, Place]]:
    """Targets with open flags, the longest flagged first: the number of the first flag, and the target."""
    first = func.min(flags.c.no)
    query = (
        select(first.label("first"), flags.c.kind, flags.c.target_no)
        .where(flags.c.state == "open")
        .group_by(flags.c.kind, flags.c.target_no)
        .having(first > after)
        .order_by(first)
        .limit(limit)
    )
    return [(row.first, (row.kind, row.target_no)) for row in db.execute(query)]


def count(db: Connection) -> int:
    """How many targets have open flags."""
    open_ones = select(flags.c.kind, flags.c.target_no).where(flags.c.state == "open").distinct().subquery()
    return db.scalar(select(func.count()).select_from(open_ones)) or 0


def on(db: Connection, place: Place) -> tuple[Flag, ...]:
    """The open flags on a target, oldest first."""
    rows = db.execute(
        select(flags, readers.c.name)
        .join(readers, readers.c.no == flags.c.reader_no)
        .where(flags.c.kind == place[0], flags.c.target_no == place[1], flags.c.state == "open")
        .order_by(flags.c.no)
    )
    return tuple(Flag(row.no, row.reason, row.note, datetime.fromisoformat(row.at), row.name) for row in rows)


def set_state(db: Connection, numbers: Collection[int], state: str) -> None:
    """Open or close flags."""
    db.execute(update(flags).where(flags.c.no.in_(list(numbers))).values(state=state))


def open_numbers(db: Connection, place: Place) -> Sequence[int]:
    """The numbers of the open flags on a target."""
    mine = (flags.c.kind == place[0]) & (flags.c.target_no == place[1])
    return db.scalars(select(flags.c.no).where(mine, flags.c.state == "open").order_by(flags.c.no)).all()
