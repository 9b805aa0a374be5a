"""What stands around papers, for whole pages at once: picks, stars, authors who read here."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select

from broadsheet.model.around import Brought, Person
from broadsheet.model.claim import APPROVED, Claim
from broadsheet.store import claims as claimed
from broadsheet.store.picking import MARK
from broadsheet.store.schema import authors, claims, comments, counts, papers, picks, reader_picks, readers


@dataclass(frozen=True, slots=True)
class Picked:
    """A paper's number and its picks."""

    no: int
    brought: tuple[Brought, ...]


# built once: putting a statement together costs as much as running it
_PICKED = (
    select(
        papers.c.id, papers.c.no, picks.c.day, picks.c.source, reader_picks.c.at, readers.c.name, readers.c.full_name
    )
    .outerjoin(picks, picks.c.paper_no == papers.c.no)
    .outerjoin(reader_picks, and_(reader_picks.c.paper_no == papers.c.no, picks.c.source.startswith(MARK)))
    .outerjoin(readers, and_(readers.c.no == reader_picks.c.reader_no, picks.c.source == MARK + readers.c.name))
    .where(papers.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(picks.c.day)
)
_STARS = (
    select(counts.c.paper_no, counts.c.source, counts.c.value)
    .where(counts.c.paper_no.in_(bindparam("numbers", expanding=True)), counts.c.kind == "stars")
    .order_by(counts.c.at)
)


def picked(db: Connection, ids: Sequence[str]) -> dict[str, Picked]:
    """Papers by public id with who brought each to which page; ids that are not here are left out."""
    found: dict[str, tuple[int, list[Brought]]] = {}
    for row in db.execute(_PICKED, {"ids": list(ids)}):
        _, brought = found.setdefault(row.id, (row.no, []))
        if row.day is not None:
            brought.append(_brought(row))
    return {name: Picked(no, tuple(brought)) for name, (no, brought) in found.items()}


def _brought(row: Any) -> Brought:
    day = date.fromisoformat(row.day)
    if not row.source.startswith(MARK):
        return Brought(day, row.source)
    name = row.source.removeprefix(MARK)
    at = datetime.fromisoformat(row.at) if row.name and row.at else None
    return Brought(day, by=Person(row.name or name, row.full_name or ""), at=at)


def stars(db: Connection, numbers: Collection[int]) -> dict[int, int]:
    """The newest count of stars of each paper that has one, the largest among sources."""
    newest: dict[tuple[int, str], int] = {}
    for no, source, value in db.execute(_STARS, {"numbers": list(numbers)}):
        newest[no, source] = value
    most: dict[int, int] = {}
    for (no, _), value in newest.items():
        most[no] = max(value, most.get(no, value))
    return most


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is known of a paper's authors who read here: approved claims, and the author list as it stands, folded."""

    claims: tuple[Claim, ...]
    names: tuple[str, ...]
    full_names: Mapping[str, str]
    talks: bool


def authors_here(db: Connection, numbers: Collection[int]) -> dict[int, Claimed]:
    """Papers of which any author reads here, by number."""
    approved: dict[int, list[Claim]] = defaultdict(list)
    for one in claimed.approved(db, numbers):
        approved[one.paper_no].append(one)
    if not approved:
        return {}
    wanted = list(approved)
    names: dict[int, list[str]] = defaultdict(list)
    listed = select(authors.c.paper_no, authors.c.name_key).where(authors.c.paper_no.in_(wanted))
    for no, key in db.execute(listed.order_by(authors.c.paper_no, authors.c.place)):
        names[no].append(key)
    who = {one.reader_no for some in approved.values() for one in some}
    called = {row.name: row.full_name for row in db.execute(select(readers).where(readers.c.no.in_(who)))}
    talking = set(db.scalars(_talking(wanted)))
    return {no: Claimed(tuple(some), tuple(names[no]), called, no in talking) for no, some in approved.items()}


def _talking(numbers: list[int]) -> Any:
    """Papers whose authors wrote comments that are shown."""
    own = and_(claims.c.paper_no == comments.c.paper_no, claims.c.reader_no == comments.c.reader_no)
    shown = and_(comments.c.state == "shown", claims.c.state == APPROVED, comments.c.paper_no.in_(numbers))
    return select(comments.c.paper_no).join(claims, own).where(shown).distinct()
