"""Claims, and the addresses of authors as far as they are needed to believe one."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select
from sqlalchemy import update as changed

from broadsheet.lib.clock import instant
from broadsheet.lib.text import name_key
from broadsheet.model.claim import APPROVED, ASKED, Claim
from broadsheet.model.paper import Record
from broadsheet.store.schema import author_emails, authors, claims, papers, readers


def save_addresses(db: Connection, said: Sequence[tuple[int, Record]]) -> None:
    """Keep what stands for the addresses that records gave of authors, by paper number and name."""
    rows = {(no, name_key(name), bytes.fromhex(mark)) for no, record in said for name, mark in record.addresses if mark}
    known = select(author_emails).where(author_emails.c.paper_no.in_({row[0] for row in rows})) if rows else None
    have = {(row.paper_no, row.name_key, bytes(row.hash)) for row in db.execute(known)} if known is not None else set()
    new = [{"paper_no": no, "name_key": key, "hash": mark} for no, key, mark in sorted(rows - have)]
    if new:
        db.execute(author_emails.insert(), new)


def has_address(db: Connection, paper_no: int, key: str, mark: bytes) -> bool:
    """Whether a record of the paper gave this address for an author of this name."""
    table = author_emails.c
    wanted = (table.paper_no == paper_no) & (table.name_key == key) & (table.hash == mark)
    return db.execute(select(table.paper_no).where(wanted)).first() is not None


def names_of(db: Connection, paper_no: int) -> list[str]:
    """The names in an author list, folded, in order."""
    query = select(authors.c.name_key).where(authors.c.paper_no == paper_no).order_by(authors.c.place)
    return list(db.scalars(query))


def add(db: Connection, paper_no: int, reader_no: int, author: tuple[int, str], state: str, now: datetime) -> int:
    """Write a claim on the author at a place, given with the folded name; its number."""
    place, key = author
    at = instant(now)
    decided = at if state == APPROVED else None
    values = {"paper_no": paper_no, "reader_no": reader_no, "place": place, "name_key": key, "state": state}
    made = db.execute(claims.insert().values(why="", at=at, decided=decided, **values)).inserted_primary_key
    if not made:
        raise LookupError("A claim just written has no number.")
    return int(made[0])


def explain(db: Connection, no: int, why: str) -> None:
    """Note what a moderator said of a claim."""
    db.execute(changed(claims).where(claims.c.no == no).values(why=why))


def remove(db: Connection, no: int) -> None:
    """Take a claim away."""
    db.execute(claims.delete().where(claims.c.no == no))


def one(db: Connection, no: int) -> Claim | None:
    """The claim with this number."""
    return next(iter(_found(db, claims.c.no == no)), None)


def of_paper(db: Connection, paper_no: int) -> list[Claim]:
    """Every claim on a paper, oldest first."""
    return _found(db, claims.c.paper_no == paper_no)


def approved(db: Connection, numbers: Collection[int]) -> list[Claim]:
    """Every claim on these papers that was approved, oldest first."""
    return _found(db, (claims.c.paper_no.in_(list(numbers))) & (claims.c.state == APPROVED))


def asked(db: Connection, limit: int) -> list[Claim]:
    """The claims that wait for a moderator, oldest first."""
    return _found(db, claims.c.state == ASKED, limit)


_AUTHOR = (
    select(func.min(authors.c.name))
    .where(authors.c.paper_no == claims.c.paper_no, authors.c.name_key == claims.c.name_key)
    .scalar_subquery()
)
_CLAIMS = (
    select(claims, papers.c.id, papers.c.title, readers.c.name, _AUTHOR.label("author"))
    .join(papers, papers.c.no == claims.c.paper_no)
    .join(readers, readers.c.no == claims.c.reader_no)
    .where(readers.c.state != "deleted")
)


def _found(db: Connection, wanted: ColumnElement[bool], limit: int | None = None) -> list[Claim]:
    return [_claim(row) for row in db.execute(_CLAIMS.where(wanted).order_by(claims.c.no).limit(limit))]


def _claim(row: Row[Any]) -> Claim:
    return Claim(
        no=row.no,
        paper_no=row.paper_no,
        paper_id=row.id,
        title=row.title,
        place=row.place,
        name_key=row.name_key,
        author=row.author or row.name_key,
        reader_no=row.reader_no,
        reader=row.name,
        state=row.state,
        why=row.why,
        at=datetime.fromisoformat(row.at),
        decided=datetime.fromisoformat(row.decided) if row.decided else None,
    )
