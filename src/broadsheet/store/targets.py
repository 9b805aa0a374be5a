"""What flags and acts are about, found by kind and number or by what names it in addresses."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Select, literal, select

from broadsheet.model.moderation import Target
from broadsheet.store import people, shelf
from broadsheet.store.schema import claims, comments, locks, papers, reader_picks, readers, rings

_DIGITS = 18
_WHOSE = (readers.c.name.label("reader"), readers.c.role, readers.c.state.label("reader_state"))


def of(db: Connection, kind: str, numbers: Collection[int]) -> Mapping[int, Target]:
    """The targets of one kind with these numbers, in any state; those that are gone are left out."""
    query, made = _KINDS[kind]
    return {one.no: one for one in (made(row) for row in db.execute(query(list(numbers))))} if numbers else {}


def one(db: Connection, kind: str, no: int) -> Target | None:
    """The target of this kind and number, in any state."""
    return of(db, kind, [no]).get(no)


def named(db: Connection, kind: str, key: str) -> Target | None:
    """The target that ``key`` names in addresses: a paper's id, a reader's name, or a number."""
    if kind not in _KINDS or kind == "address":
        return None
    if kind in ("paper", "pick"):
        no = shelf.number(db, key)
    elif kind == "reader":
        reader = people.by_name(db, key)
        no = reader.no if reader else None
    else:
        no = int(key) if key.isascii() and key.isdigit() and len(key) <= _DIGITS else None
    return None if no is None else one(db, kind, no)


def _comments(numbers: list[int]) -> Select[Any]:
    return (
        select(comments, papers.c.title, *_WHOSE)
        .join(papers, papers.c.no == comments.c.paper_no)
        .outerjoin(readers, readers.c.no == comments.c.reader_no)
        .where(comments.c.no.in_(numbers))
    )


def _comment(row: Any) -> Target:
    return Target(
        kind="comment",
        no=row.no,
        key=str(row.no),
        name=f"A comment on {row.title}",
        paper_no=row.paper_no,
        said=row.text,
        state=row.state,
        **_whose(row),
    )


def _papers(numbers: list[int]) -> Select[Any]:
    return (
        select(papers.c.no, papers.c.id, papers.c.title, locks.c.at)
        .outerjoin(locks, locks.c.paper_no == papers.c.no)
        .where(papers.c.no.in_(numbers))
    )


def _paper(row: Any) -> Target:
    state = "locked" if row.at else "open"
    return Target(kind="paper", no=row.no, key=row.id, name=row.title, state=state, paper_no=row.no)


def _readers(numbers: list[int]) -> Select[Any]:
    return select(readers.c.no, readers.c.state, readers.c.no.label("reader_no"), *_WHOSE).where(
        readers.c.no.in_(numbers)
    )


def _reader(row: Any) -> Target:
    whose = _whose(row)
    name = whose["reader"] or "A reader who left"
    return Target(kind="reader", no=row.no, key=row.reader, name=name, state=row.state, **whose)


def _picks(numbers: list[int]) -> Select[Any]:
    return (
        select(reader_picks, papers.c.id, papers.c.title, *_WHOSE)
        .join(papers, papers.c.no == reader_picks.c.paper_no)
        .join(readers, readers.c.no == reader_picks.c.reader_no)
        .where(reader_picks.c.paper_no.in_(numbers))
    )


def _pick(row: Any) -> Target:
    return Target(
        kind="pick",
        no=row.paper_no,
        key=row.id,
        name=f"The pick of {row.title}",
        state=row.state,
        paper_no=row.paper_no,
        **_whose(row),
    )


def _claims(numbers: list[int]) -> Select[Any]:
    return (
        select(claims, papers.c.title, *_WHOSE)
        .join(papers, papers.c.no == claims.c.paper_no)
        .join(readers, readers.c.no == claims.c.reader_no)
        .where(claims.c.no.in_(numbers))
    )


def _claim(row: Any) -> Target:
    return Target(
        kind="claim",
        no=row.no,
        key=str(row.no),
        name=f"A claim to {row.title}",
        state=row.state,
        paper_no=row.paper_no,
        **_whose(row),
    )


def _rings(numbers: list[int]) -> Select[Any]:
    return select(rings).where(rings.c.no.in_(numbers))


def _ring(row: Any) -> Target:
    return Target(kind="ring", no=row.no, key=str(row.no), name=row.why, state=row.state)


def _whose(row: Any) -> dict[str, Any]:
    gone = row.reader is None or row.reader_state == "deleted"
    return {
        "reader_no": None if gone else row.reader_no,
        "reader": None if gone else row.reader,
        "role": row.role or "reader",
    }


def _addresses(_numbers: list[int]) -> Select[Any]:
    return select(literal(0).label("no"))


def _address(row: Any) -> Target:
    """What an act on an address was done to; nobody is told which."""
    return Target(kind="address", no=row.no, key="", name="an address that mails came back from", state="open")


_KINDS: Mapping[str, tuple[Callable[[list[int]], Select[Any]], Callable[[Any], Target]]] = {
    "comment": (_comments, _comment),
    "paper": (_papers, _paper),
    "reader": (_readers, _reader),
    "pick": (_picks, _pick),
    "claim": (_claims, _claim),
    "ring": (_rings, _ring),
    "address": (_addresses, _address),
}
