"""Whom and what a comment names: readers by name, papers by id; and who is told of it."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, literal, select, union_all

from broadsheet.model.claim import APPROVED
from broadsheet.store.keys import storable
from broadsheet.store.people import name_key
from broadsheet.store.schema import claims, locks, reader_picks, readers


def called(db: Connection, names: Collection[str]) -> dict[str, str]:
    """Which of these names readers have, as they write them; accounts that are gone are left out."""
    keys = {name: name_key(name) for name in names if storable(name)}
    if not keys:
        return {}
    rows = db.execute(
        select(readers.c.name_key, readers.c.name).where(
            readers.c.name_key.in_(set(keys.values())), readers.c.state != "deleted"
        )
    )
    known = {row.name_key: row.name for row in rows}
    return {name: known[key] for name, key in keys.items() if key in known}


def numbers(db: Connection, names: Collection[str]) -> list[int]:
    """The numbers of readers by name."""
    keys = {name_key(name) for name in names}
    if not keys:
        return []
    return list(db.scalars(select(readers.c.no).where(readers.c.name_key.in_(keys), readers.c.state != "deleted")))


def close_to(db: Connection, paper_no: int) -> list[tuple[str, int]]:
    """The readers whom a paper is by (``claimed``) and those who put it on a daily page (``picked``)."""
    return [(row.how, row.reader_no) for row in db.execute(_CLOSE, {"paper": paper_no})]


# built once: putting a statement together costs as much as running it
_CLOSE = union_all(
    select(literal("claimed").label("how"), claims.c.reader_no)
    .where(claims.c.paper_no == bindparam("paper"), claims.c.state == APPROVED)
    .distinct(),
    select(literal("picked"), reader_picks.c.reader_no).where(reader_picks.c.paper_no == bindparam("paper")),
)
_LOCKED = select(locks.c.paper_no).where(locks.c.paper_no == bindparam("paper"))


def is_locked(db: Connection, paper_no: int) -> bool:
    """Whether nothing may be added to what is said of a paper."""
    return db.scalar(_LOCKED, {"paper": paper_no}) is not None
