"""The fields that acts change: read and written one at a time, so that every act can be undone."""

from collections.abc import Mapping

from sqlalchemy import Column, Connection, select, update

from broadsheet.model.moderation import Change
from broadsheet.store import rings
from broadsheet.store.picking import MARK
from broadsheet.store.schema import claims, comments, flags, locks, picks, reader_picks, readers
from broadsheet.store.schema import rings as found

_COLUMNS: Mapping[tuple[str, str], tuple[Column[int], Column[str]]] = {
    ("comment", "state"): (comments.c.no, comments.c.state),
    ("pick", "state"): (reader_picks.c.paper_no, reader_picks.c.state),
    ("reader", "state"): (readers.c.no, readers.c.state),
    ("reader", "suspended_until"): (readers.c.no, readers.c.suspended_until),
    ("reader", "trusted"): (readers.c.no, readers.c.trusted),
    ("reader", "role"): (readers.c.no, readers.c.role),
    ("claim", "state"): (claims.c.no, claims.c.state),
    ("claim", "decided"): (claims.c.no, claims.c.decided),
    ("flag", "state"): (flags.c.no, flags.c.state),
    ("ring", "state"): (found.c.no, found.c.state),
    ("paper", "locked"): (locks.c.paper_no, locks.c.at),
}


def value(db: Connection, thing: str, no: int, field: str) -> str | None:
    """What a field holds now; None where it is empty or the thing is gone."""
    key, column = _COLUMNS[thing, field]
    return db.scalar(select(column).where(key == no))


def put(db: Connection, change: Change) -> None:
    """Make a change, with all that hangs on it: a lock is a row, a pick a line of the daily page, a ring its votes."""
    if change.thing == "paper":
        _lock(db, change)
        return
    key, column = _COLUMNS[change.thing, change.field]
    db.execute(update(column.table).where(key == change.no).values({column.name: change.became}))
    if change.thing == "pick":
        _print(db, change.no)
    if change.thing == "ring":
        rings.settle(db, change.no)


def _lock(db: Connection, change: Change) -> None:
    db.execute(locks.delete().where(locks.c.paper_no == change.no))
    if change.became is not None:
        db.execute(locks.insert().values(paper_no=change.no, at=change.became))


def _print(db: Connection, paper_no: int) -> None:
    """Put a reader's pick on its daily page, or take it off, as its state says."""
    pick = db.execute(
        select(reader_picks.c.day, reader_picks.c.state, readers.c.name)
        .join(readers, readers.c.no == reader_picks.c.reader_no)
        .where(reader_picks.c.paper_no == paper_no)
    ).one()
    line = {"day": pick.day, "paper_no": paper_no, "source": MARK + pick.name}
    db.execute(picks.delete().where(*(picks.c[name] == value for name, value in line.items())))
    if pick.state == "shown":
        db.execute(picks.insert().values(rank=None, **line))
