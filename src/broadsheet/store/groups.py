"""Groups and who is in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, literal, or_, select, union_all

from broadsheet.lib.clock import instant
from broadsheet.model.group import Group, Member
from broadsheet.store.keys import storable
from broadsheet.store.schema import comments, groups, memberships, reader_picks, readers, saves

_mine = memberships.alias()
_SIZE = (
    select(func.count())
    .select_from(memberships.join(readers, readers.c.no == memberships.c.reader_no))
    .where(memberships.c.group_no == groups.c.no, memberships.c.state == "in", readers.c.state != "deleted")
    .scalar_subquery()
)


def add(db: Connection, key: str, name: str, about: str, private: bool, now: datetime) -> int:
    """Make a group and tell its number. The caller has looked whether the key is free."""
    values = {"key": key, "name": name, "about": about, "private": private, "created": instant(now)}
    made = db.execute(groups.insert().values(**values)).inserted_primary_key
    if not made:
        raise LookupError("A group just written has no number.")
    return int(made[0])


def remove(db: Connection, no: int) -> None:
    """Take a group away, with who was in it."""
    db.execute(memberships.delete().where(memberships.c.group_no == no))
    db.execute(groups.delete().where(groups.c.no == no))


def is_taken(db: Connection, key: str) -> bool:
    """Whether there is a group with this key, whoever may see it."""
    return db.scalar(select(groups.c.no).where(groups.c.key == key)) is not None


def by_key(db: Connection, key: str, reader_no: int | None) -> Group | None:
    """The group with this key as a reader sees it; None where it is not for that reader to know of."""
    return next(iter(_seen(db, groups.c.key == key, reader_no)), None) if storable(key) else None


def seen_by(db: Connection, reader_no: int | None) -> tuple[Group, ...]:
    """Every group that a reader may know of, by name."""
    return tuple(_seen(db, groups.c.no > 0, reader_no))


def _seen(db: Connection, wanted: ColumnElement[bool], reader_no: int | None) -> list[Group]:
    mine = and_(_mine.c.group_no == groups.c.no, _mine.c.reader_no == (reader_no or 0))
    query = (
        select(groups, _SIZE.label("size"), _mine.c.role, _mine.c.state)
        .outerjoin(_mine, mine)
        .where(wanted, or_(groups.c.private.is_(False), _mine.c.state.is_not(None)))
        .order_by(groups.c.name, groups.c.no)
    )
    return [_group(row) for row in db.execute(query)]


def _group(row: Row[Any]) -> Group:
    return Group(
        no=row.no,
        key=row.key,
        name=row.name,
        about=row.about,
        private=row.private,
        size=row.size,
        role=row.role or "",
        state=row.state or "",
    )


def members(db: Connection, no: int) -> tuple[Member, ...]:
    """Who is in a group or invited, keepers first, then by name."""
    query = (
        select(readers.c.name, memberships.c.role, memberships.c.state, memberships.c.at)
        .join(readers, readers.c.no == memberships.c.reader_no)
        .where(memberships.c.group_no == no, readers.c.state != "deleted")
        .order_by(memberships.c.state, memberships.c.role, readers.c.name_key)
    )
    return tuple(Member(row.name, row.role, row.state, datetime.fromisoformat(row.at)) for row in db.execute(query))


def place_of(db: Connection, no: int, reader_no: int) -> tuple[str, str]:
    """The role and state of a reader in a group, both empty for one who is in no way in it."""
    row = db.execute(select(memberships.c.role, memberships.c.state).where(_one(no, reader_no))).one_or_none()
    return (row.role, row.state) if row else ("", "")


def put(db: Connection, no: int, reader_no: int, role: str, state: str, now: datetime) -> None:
    """Give a reader a place in a group, whatever it was before."""
    drop(db, no, reader_no)
    db.execute(memberships.insert().values(group_no=no, reader_no=reader_no, role=role, state=state, at=instant(now)))


def set_role(db: Connection, no: int, reader_no: int, role: str) -> None:
    """Make a reader in a group something else there."""
    db.execute(memberships.update().where(_one(no, reader_no)).values(role=role))


def drop(db: Connection, no: int, reader_no: int) -> None:
    """Take a reader out of a group."""
    db.execute(memberships.delete().where(_one(no, reader_no)))


def _one(no: int, reader_no: int) -> ColumnElement[bool]:
    return and_(memberships.c.group_no == no, memberships.c.reader_no == reader_no)


def doings(db: Connection, no: int, since: datetime, kinds: Sequence[str]) -> list[tuple[int, str, str, str]]:
    """What readers in a group did since then: paper number, kind, the reader's name, the moment; newest first.

    ``kinds`` are some of ``pick``, ``save`` and ``comment``. A save counts from the day its reader joined on.
    """
    said = {
        "pick": (reader_picks, reader_picks.c.at, reader_picks.c.state == "shown"),
        "save": (saves, saves.c.at, saves.c.at >= memberships.c.at),
        "comment": (comments, comments.c.created, comments.c.state == "shown"),
    }
    parts = [
        select(table.c.paper_no, literal(kind).label("kind"), readers.c.name, at.label("at"))
        .join(readers, readers.c.no == table.c.reader_no)
        .join(memberships, memberships.c.reader_no == table.c.reader_no)
        .where(memberships.c.group_no == no, memberships.c.state == "in", readers.c.state != "deleted")
        .where(at >= instant(since), wanted)
        for kind, (table, at, wanted) in said.items()
        if kind in kinds
    ]
    rows = db.execute(union_all(*parts).order_by("at")).all()
    return [(row.paper_no, row.kind, row.name, row.at) for row in reversed(rows)]
