"""Every row of a library, in one order on both databases, and back.

What a library is made of is found in the schema itself: a table that nobody thought
of here belongs to people, so that it is neither lost nor shown to strangers.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Connection, LargeBinary, Select, Table, Text, collate, func, select, text
from sqlalchemy.exc import IntegrityError

from broadsheet.model.errors import WrongUse
from broadsheet.model.person import PERSONAL
from broadsheet.store import bulk
from broadsheet.store.picking import MARK
from broadsheet.store.schema import comments, counts, metadata, papers, picks, readers, votes

LIBRARY = frozenset(
    (
        *("announcements", "authors", "categories", "counts", "cursors", "editions", "harvests", "keywords", "links"),
        *("papers", "picks", "quarantine", "readings", "records", "titles", "versions"),
    )
)
"""Tables that hold papers and what sources said; all others hold people and what they did."""
PASSING = frozenset({"buckets", "changes", "leases"})
"""Tables of one running installation: rate limits, the log that indexes follow, who works at what."""
DERIVED = {
    "papers": {"votes": 0, "comments": None, "reader_votes": 0, "reader_comments": 0, "standing": 0, "heat": None}
}
"""Columns counted from other tables, with what stands there until they are counted."""
_AT_ONCE = 1000
_BYTEWISE = "C"


def tables(*, people: bool) -> tuple[Table, ...]:
    """The tables of an export, each after those it refers to."""
    return tuple(one for one in metadata.sorted_tables if one.name not in PASSING and (people or one.name in LIBRARY))


def columns(table: Table) -> tuple[Column[Any], ...]:
    """The columns that are not counted from others, in order."""
    return tuple(one for one in table.columns if one.name not in DERIVED.get(table.name, {}))


def kind(column: Column[Any]) -> type[str] | type[bytes] | type[bool] | type[int]:
    """What a column holds."""
    if isinstance(column.type, LargeBinary):
        return bytes
    if isinstance(column.type, Boolean):
        return bool
    return str if isinstance(column.type, Text) else int


def default(column: Column[Any]) -> Any:
    """What stands in a column that a row lacks: nothing where that may be, else what a new column begins with."""
    said = getattr(column.server_default, "arg", None)
    return None if said is None or column.nullable else said if kind(column) is str else kind(column)(int(str(said)))


def size(db: Connection, *, people: bool) -> int:
    """How many rows an export has."""
    return sum(
        db.scalar(select(func.count()).select_from(_chosen(one, people=people).subquery())) or 0
        for one in tables(people=people)
    )


def rows(db: Connection, table: Table, *, people: bool) -> Iterator[tuple[Any, ...]]:
    """The rows of a table by its key, texts compared byte by byte; never more than a thousand in memory."""
    order = [_bytewise(db, one) for one in table.primary_key.columns]
    found = db.execute(_chosen(table, people=people).order_by(*order), execution_options={"yield_per": _AT_ONCE})
    for row in found:
        yield tuple(row)


def _chosen(table: Table, *, people: bool) -> Select[*tuple[Any, ...]]:
    chosen = select(*columns(table))
    # readers' picks stand among those of sources
    return chosen.where(~picks.c.source.startswith(MARK)) if table is picks and not people else chosen


def _bytewise(db: Connection, column: Column[Any]) -> Any:
    """SQLite compares bytes anyway; PostgreSQL otherwise compares as a language does."""
    return collate(column, _BYTEWISE) if kind(column) is str and db.dialect.name == "postgresql" else column


def is_empty(db: Connection) -> bool:
    """Whether nothing is here but, perhaps, the one reader of a personal library."""
    held = [one for one in tables(people=True) if one is not readers and db.execute(select(one).limit(1)).first()]
    return not held and not list(db.scalars(select(readers.c.no).where(readers.c.name != PERSONAL).limit(1)))


def clear(db: Connection) -> None:
    """Take away the one reader of a personal library that is empty."""
    db.execute(readers.delete().where(readers.c.name == PERSONAL))


def insert(db: Connection, table: Table, batch: Sequence[tuple[Any, ...]]) -> None:
    """Put rows back, with their values in the order of ``columns``. Raises WrongUse for what contradicts the rest."""
    derived = DERIVED.get(table.name, {})
    names = [*(one.name for one in columns(table)), *derived]
    whole = [(*row, *derived.values()) for row in batch] if derived else batch
    try:
        bulk.insert(db, table, names, whole)
    except IntegrityError as wrong:
        raise WrongUse(f"Rows of “{table.name}” contradict each other or name what is not there.") from wrong


def number_on(db: Connection) -> None:
    """Let new rows be numbered after those that were put back; SQLite does so by itself."""
    if db.dialect.name != "postgresql":
        return
    for table in tables(people=True):
        column = table.autoincrement_column
        if column is not None:
            newest = f"(SELECT max({column.name}) FROM {table.name})"
            db.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), {newest})"))


def counted(db: Connection) -> list[int]:
    """Numbers of the papers of which anything is counted."""
    return sorted({no for table in (counts, votes, comments) for no in db.scalars(select(table.c.paper_no).distinct())})


def numbers(db: Connection) -> list[int]:
    """The numbers of all papers."""
    return list(db.scalars(select(papers.c.no).order_by(papers.c.no)))
