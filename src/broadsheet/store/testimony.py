"""What stands behind a paper: its records, versions and counts, and the documents the index is built from."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select

from broadsheet.model.pages import Series
from broadsheet.model.paper import Count, Record, Version
from broadsheet.store import tallies
from broadsheet.store.clean import unpack
from broadsheet.store.schema import records, versions


def records_of(db: Connection, no: int) -> tuple[tuple[Record, datetime], ...]:
    """The records of a paper with the instant each was first seen, oldest first."""
    rows = db.execute(select(records).where(records.c.paper_no == no).order_by(records.c.no))
    return tuple((unpack(row.source, row.key, row.clean), datetime.fromisoformat(row.first_seen)) for row in rows)


def versions_of(db: Connection, no: int) -> tuple[Version, ...]:
    """The versions of a paper, newest first."""
    rows = db.execute(select(versions).where(versions.c.paper_no == no).order_by(versions.c.number.desc()))
    return tuple(Version(row.number, row.created and datetime.fromisoformat(row.created), row.size) for row in rows)


def series_of(db: Connection, no: int) -> tuple[Series, ...]:
    """Each count of each source over time."""
    found: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for row in tallies.series(db, {no}):
        found[row.source, row.kind].append(Count(row.kind, row.value, date.fromisoformat(row.at[:10])))
    return tuple(Series(source, kind, tuple(points)) for (source, kind), points in found.items())


def titles_of(db: Connection, numbers: Sequence[int]) -> dict[int, list[str]]:
    """Every title the records of these papers bear, for papers with more than one record."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = db.execute(
        select(records.c.paper_no, records.c.source, records.c.key, records.c.clean)
        .where(records.c.paper_no.in_(numbers))
        .order_by(records.c.no)
    )
    for row in rows:
        if title := unpack(row.source, row.key, row.clean).title:
            found[row.paper_no].append(title)
    return found
