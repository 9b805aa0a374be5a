"""Readers: found, made and changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from broadsheet.lib.clock import instant
from broadsheet.model.person import ROLES, Reader
from broadsheet.store.keys import storable
from broadsheet.store.schema import comments, readers


def by_no(db: Connection, no: int) -> Reader | None:
    """The reader with this number."""
    return _one(db, readers.c.no == no)


def by_name(db: Connection, name: str) -> Reader | None:
    """The reader with this name, however it is capitalised."""
    return _one(db, readers.c.name_key == name_key(name)) if storable(name) else None


def by_email(db: Connection, key: str) -> Reader | None:
    """The reader with this address, given as ``email_key``."""
    return _one(db, readers.c.email_key == key) if storable(key) else None


def public(db: Connection, no: int) -> tuple[str, int]:
    """What a reader says of themselves, and how many comments of theirs are shown."""
    said = select(func.count()).where(comments.c.reader_no == no, comments.c.state == "shown").scalar_subquery()
    about, count = db.execute(select(readers.c.about, said).where(readers.c.no == no)).one()
    return about, count


def name_key(name: str) -> str:
    """What two names must not share: names are ASCII, so capitals are all that can differ."""
    return name.lower()


def add(db: Connection, name: str, now: datetime, **more: Any) -> Reader:
    """Make a reader; ``more`` are further columns. The caller has looked whether the name is free."""
    values = {"role": "reader", "state": "active"} | more
    result = db.execute(readers.insert().values(name=name, name_key=name_key(name), created=instant(now), **values))
    key = result.inserted_primary_key
    made = by_no(db, int(key[0]) if key else 0)
    if made is None:
        raise LookupError("A reader just written is not there.")
    return made


def change(db: Connection, no: int, **values: Any) -> None:
    """Set columns of a reader."""
    db.execute(readers.update().where(readers.c.no == no).values(**values))


def everyone(db: Connection) -> list[Reader]:
    """Every reader whose account is not deleted, by name."""
    rows = db.execute(select(*COLUMNS).where(readers.c.state != "deleted").order_by(readers.c.name_key))
    return [reader_of(row) for row in rows]


def has_password(db: Connection, no: int) -> bool:
    """Whether a reader can sign in with a password."""
    return password_of(db, no) is not None


def password_of(db: Connection, no: int) -> str | None:
    """The hash of a reader's password, None for one who signs in elsewhere alone."""
    return db.scalar(select(readers.c.password).where(readers.c.no == no))


def at_least(db: Connection, role: str) -> Sequence[int]:
    """The numbers of the active readers who have the rights of ``role``."""
    roles = ROLES[ROLES.index(role) :]
    return db.scalars(select(readers.c.no).where(readers.c.role.in_(roles), readers.c.state == "active")).all()


def _one(db: Connection, wanted: ColumnElement[bool]) -> Reader | None:
    row = db.execute(select(*COLUMNS).where(wanted)).one_or_none()
    return reader_of(row) if row else None


COLUMNS = (
    readers.c.no, readers.c.name, readers.c.full_name, readers.c.role, readers.c.state, readers.c.created,
    readers.c.confirmed, readers.c.trusted, readers.c.otp_since, readers.c.agent, readers.c.hides_votes,
    readers.c.email, readers.c.suspended_until,
)  # fmt: skip
"""What ``reader_of`` needs of a row."""


def reader_of(row: Any) -> Reader:
    """A reader out of a row that holds COLUMNS, and perhaps more."""
    return Reader(
        no=row.no,
        name=row.name,
        full_name=row.full_name,
        role=row.role,
        state=row.state,
        created=datetime.fromisoformat(row.created),
        confirmed=row.confirmed is not None,
        trusted=row.trusted is not None,
        suspended_until=datetime.fromisoformat(row.suspended_until) if row.suspended_until else None,
        otp=row.otp_since is not None,
        agent=row.agent,
        hides_votes=row.hides_votes,
        email=row.email,
    )
