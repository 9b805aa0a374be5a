"""Picks, and counts over time: series that are added to, never overwritten."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    bindparam,
    literal,
    select,
)

from broadsheet.model.paper import Count, Record
from broadsheet.store import standings
from broadsheet.store.bulk import insert_into
from broadsheet.store.schema import counts, papers, picks
from broadsheet.store.standings import Moves

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
        insert_into(db.dialect.name, counts).on_conflict_do_nothing(),
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
        statement = insert_into(db.dialect.name, picks)
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
    """Write what is counted into the papers' own columns."""
    if numbers:
        db.execute(_SHOW, [{"it": no, **shown(moves)} for no, moves in standings.moves(db, numbers).items()])


def shown(moves: Moves) -> dict[str, int | None]:
    """What a paper's own columns say of what is counted: the largest count among sources, and our readers' own."""
    own, elsewhere = {"votes": sum(map(len, moves.votes.values())), "comments": moves.shown}, moves.newest
    found: dict[str, int | None] = {f"reader_{column}": count for column, count in own.items()}
    for kind, (column, none) in _COLUMNS.items():
        most = elsewhere.get(kind, none)
        found[column] = None if most is None and not own[column] else (most or 0) + own[column]
    return found


_SHOWN = ("votes", "comments", "reader_votes", "reader_comments")
_SHOW = papers.update().where(papers.c.no == bindparam("it")).values({name: bindparam(name) for name in _SHOWN})


def move(db: Connection, source: str, old: int, new: int) -> None:
    """Carry what a source counted and picked from one paper to another; what stands there already stays."""
    for table, columns in ((counts, ("source", "kind", "at", "value")), (picks, ("day", "source", "rank"))):
        said = (table.c.paper_no == old) & (table.c.source == source)
        rows = select(literal(new), *(table.c[name] for name in columns)).where(said)
        db.execute(
            insert_into(db.dialect.name, table).from_select(["paper_no", *columns], rows).on_conflict_do_nothing()
        )
        db.execute(table.delete().where(said))
    show(db, {old, new})


def forget(db: Connection, source: str, numbers: set[int]) -> None:
    """Take back what a source counted and picked."""
    for table in (counts, picks):
        db.execute(table.delete().where(table.c.source == source))
    show(db, numbers)
