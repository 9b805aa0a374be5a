"""Picks, and counts over time: series that are added to, never overwritten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib import import_module

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.sqlite import Insert

from broadsheet.model.paper import Count, Record
from broadsheet.store.schema import comments, counts, papers, picks, votes

_COLUMNS: Mapping[str, tuple[str, int | None]] = {"upvotes": ("votes", 0), "comments": ("comments", None)}
"""Where the newest count of a kind is shown, and what stands there when nobody counted."""


def save(db: Connection, said: Sequence[tuple[int, Record]], now: datetime) -> set[int]:
    """Add picks and counts of records, given with their paper numbers; the numbers of papers whose counts moved."""
    picked = _save_picks(db, said)
    moved = {no for no, record in said if record.counts}
    if not moved:
        return picked
    points = {(row.paper_no, row.source, row.kind, row.at) for row in series(db, moved)}
    before = _newest(db, moved)
    rows = {
        place: one.value
        for no, record in said
        for one in record.counts
        if (place := (no, record.source, one.kind, _when(one, now))) not in points
        and before.get(place[:3]) != one.value
    }
    if not rows:
        return picked
    db.execute(
        _insert(db, counts).on_conflict_do_nothing(),
        [{"paper_no": no, "source": s, "kind": kind, "at": at, "value": v} for (no, s, kind, at), v in rows.items()],
    )
    grown = {key[0] for key in rows}
    show(db, grown)
    return picked | grown


def _when(count: Count, now: datetime) -> str:
    """The day a count held; a count of today by the second, for it goes on moving."""
    if count.at is None or count.at >= now.date():
        return now.isoformat(timespec="seconds")
    return count.at.isoformat()


def _save_picks(db: Connection, said: Sequence[tuple[int, Record]]) -> set[int]:
    ranks = {(pick.day.isoformat(), no, record.source): pick.rank for no, record in said for pick in record.picks}
    if not ranks:
        return set()
    have = _have_picks(db, {no for _, no, _ in ranks})
    new = {place: rank for place, rank in ranks.items() if place not in have or have[place] != rank}
    if new:
        statement = _insert(db, picks)
        db.execute(
            statement.on_conflict_do_update(
                index_elements=["day", "paper_no", "source"], set_={"rank": statement.excluded.rank}
            ),
            [{"day": day, "paper_no": no, "source": source, "rank": rank} for (day, no, source), rank in new.items()],
        )
    return {no for _, no, _ in new}


def _have_picks(db: Connection, numbers: set[int]) -> dict[tuple[str, int, str], int | None]:
    rows = db.execute(select(picks).where(picks.c.paper_no.in_(numbers)))
    return {(row.day, row.paper_no, row.source): row.rank for row in rows}


def _newest(db: Connection, numbers: set[int]) -> dict[tuple[int, str, str], int]:
    return {(row.paper_no, row.source, row.kind): row.value for row in series(db, numbers)}


def series(db: Connection, numbers: set[int]) -> Sequence[Row[tuple[int, str, str, str, int]]]:
    """Every count of these papers, oldest first."""
    return db.execute(_SERIES, {"numbers": list(numbers)}).all()


_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_SERIES = select(counts).where(counts.c.paper_no.in_(_NUMBERS)).order_by(counts.c.at)


def show(db: Connection, numbers: set[int]) -> None:
    """Write what is counted into the papers' own columns: the largest count among sources and our readers' own."""
    if not numbers:
        return
    here, most = _here(db, numbers), dict[tuple[int, str], int]()
    for (no, _, kind), value in _newest(db, numbers).items():
        most[no, kind] = max(value, most.get((no, kind), value))
    rows: list[dict[str, int | None]] = []
    for no in numbers:
        own = {"votes": here["votes"].get(no, 0), "comments": here["comments"].get(no, 0)}
        shown: dict[str, int | None] = {"it": no, **{f"reader_{column}": count for column, count in own.items()}}
        for kind, (column, none) in _COLUMNS.items():
            elsewhere = most.get((no, kind), none)
            shown[column] = None if elsewhere is None and not own[column] else (elsewhere or 0) + own[column]
        rows.append(shown)
    db.execute(_SHOW, rows)


_SHOWN = ("votes", "comments", "reader_votes", "reader_comments")
_SHOW = papers.update().where(papers.c.no == bindparam("it")).values({name: bindparam(name) for name in _SHOWN})


def _here(db: Connection, numbers: set[int]) -> dict[str, dict[int, int]]:
    """How many votes that are not frozen, and how many comments that are shown, these papers have here."""
    asked = {"numbers": list(numbers)}
    return {name: {row[0]: row[1] for row in db.execute(query, asked)} for name, query in _HERE.items()}


def _counted(column: Column[int], wanted: ColumnElement[bool]) -> Select[int, int]:
    return select(column, func.count()).where(column.in_(_NUMBERS), wanted).group_by(column)


_HERE = {
    "votes": _counted(votes.c.paper_no, votes.c.ring_no.is_(None)),
    "comments": _counted(comments.c.paper_no, comments.c.state == "shown"),
}


def move(db: Connection, source: str, old: int, new: int) -> None:
    """Carry what a source counted and picked from one paper to another; what stands there already stays."""
    for table, columns in ((counts, ("source", "kind", "at", "value")), (picks, ("day", "source", "rank"))):
        said = (table.c.paper_no == old) & (table.c.source == source)
        rows = select(literal(new), *(table.c[name] for name in columns)).where(said)
        db.execute(_insert(db, table).from_select(["paper_no", *columns], rows).on_conflict_do_nothing())
        db.execute(table.delete().where(said))
    show(db, {old, new})


def forget(db: Connection, source: str, numbers: set[int]) -> None:
    """Take back what a source counted and picked."""
    for table in (counts, picks):
        db.execute(table.delete().where(table.c.source == source))
    show(db, numbers)


def _insert(db: Connection, table: Table) -> Insert:
    """An insert that can resolve conflicts; both dialects spell it alike."""
    made: Insert = import_module(f"sqlalchemy.dialects.{db.dialect.name}").insert(table)
    return made
