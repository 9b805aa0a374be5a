"""Shelves of readers, and what stands on them."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.mine import Shelf
from broadsheet.store.bulk import insert_into
from broadsheet.store.keys import storable
from broadsheet.store.schema import saves, shelves


def shelf_key(name: str) -> str:
    """What two shelves of one reader must not share: a name without capitals and spare spaces."""
    return " ".join(name.casefold().split())


def shelves_of(db: Connection, reader_no: int) -> tuple[Shelf, ...]:
    """The shelves of a reader, oldest first, with how many papers stand on each."""
    held = select(saves.c.shelf_no, func.count().label("held")).where(saves.c.reader_no == reader_no)
    counted = held.group_by(saves.c.shelf_no).subquery()
    rows = db.execute(
        select(shelves.c.name, shelves.c.key, func.coalesce(counted.c.held, 0).label("held"))
        .outerjoin(counted, counted.c.shelf_no == shelves.c.no)
        .where(shelves.c.reader_no == reader_no)
        .order_by(shelves.c.no)
    )
    return tuple(Shelf(row.name, row.key, row.held) for row in rows)


def find(db: Connection, reader_no: int, name: str) -> int | None:
    """The number of a reader's shelf by name or key, None when there is none."""
    key = shelf_key(name)
    mine = (shelves.c.reader_no == reader_no) & (shelves.c.key == key)
    return db.scalar(select(shelves.c.no).where(mine)) if storable(key) else None


def make(db: Connection, reader_no: int, name: str, now: datetime) -> int:
    """Make a shelf; its number. The caller has looked whether the name is free."""
    values = {"name": " ".join(name.split()), "key": shelf_key(name), "created": instant(now)}
    key = db.execute(shelves.insert().values(reader_no=reader_no, **values)).inserted_primary_key
    return int(key[0]) if key else 0


def rename(db: Connection, shelf_no: int, name: str) -> None:
    """Give a shelf another name."""
    named = update(shelves).where(shelves.c.no == shelf_no)
    db.execute(named.values(name=" ".join(name.split()), key=shelf_key(name)))


def remove(db: Connection, shelf_no: int) -> None:
    """Take a shelf down with what stands on it."""
    db.execute(delete(shelves).where(shelves.c.no == shelf_no))


def save(db: Connection, reader_no: int, paper_no: int, shelf_no: int, now: datetime) -> None:
    """Put a paper on a shelf; nothing happens where it stands there already."""
    values = {"reader_no": reader_no, "paper_no": paper_no, "shelf_no": shelf_no, "at": instant(now)}
    db.execute(insert_into(db.dialect.name, saves).values(**values).on_conflict_do_nothing())


def unsave(db: Connection, reader_no: int, paper_no: int, shelf_no: int | None = None) -> None:
    """Take a paper off one shelf, or off all."""
    db.execute(delete(saves).where(_saved(reader_no, shelf_no), saves.c.paper_no == paper_no))


def _saved(reader_no: int, shelf_no: int | None) -> ColumnElement[bool]:
    mine = saves.c.reader_no == reader_no
    return mine if shelf_no is None else mine & (saves.c.shelf_no == shelf_no)
