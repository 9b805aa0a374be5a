"""What a library can find out about itself: the parts of the oracle that speak SQL."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select, text

from broadsheet.store.schema import changes, editions, papers, quarantine, records, titles

_NAMED = 5


def damage(db: Connection) -> Iterator[str]:
    """Findings of the database's own check and of its foreign keys; none when it is sound."""
    if db.dialect.name != "sqlite":
        return
    for (line,) in db.execute(text("PRAGMA integrity_check(10)")):
        if line != "ok":
            yield str(line)
    for row in db.execute(text("PRAGMA foreign_key_check")).fetchmany(_NAMED):
        yield f"a row of {row[0]} points at a paper that is gone"


def disagreements(db: Connection) -> Iterator[str]:
    """Findings where tables contradict each other: papers without records, titles or a line in the change log."""
    for what, column in (("record", records.c.paper_no), ("title", titles.c.paper_no)):
        lost = list(db.scalars(select(papers.c.id).where(papers.c.no.not_in(select(column))).limit(_NAMED)))
        if lost:
            yield f"papers without a {what}: {', '.join(lost)}"
    logged = select(changes.c.no).where(changes.c.kind == "paper")
    silent = list(db.scalars(select(papers.c.id).where(papers.c.no.not_in(logged)).limit(_NAMED)))
    if silent:
        yield f"papers the change log does not know: {', '.join(silent)}"


def twins(db: Connection) -> Iterator[str]:
    """Records kept twice; the schema forbids it, so any is damage."""
    query = select(records.c.ref).group_by(records.c.ref).having(func.count() > 1).limit(_NAMED)
    for name in db.scalars(query):
        yield f"the record {name} is kept twice"


def sizes(db: Connection) -> dict[str, int]:
    """Rows of the tables an operator asks about."""
    counted = {"papers": papers, "records": records, "editions": editions, "quarantine": quarantine}
    return {name: db.scalar(select(func.count()).select_from(table)) or 0 for name, table in counted.items()}


def numbers_until(db: Connection, seq: int) -> tuple[set[int], set[int]]:
    """Numbers of papers held, and of those that changed after ``seq`` (an index may or may not have followed yet)."""
    held = set(db.scalars(select(papers.c.no)))
    later = set(db.scalars(select(changes.c.no).where(changes.c.seq > seq, changes.c.kind == "paper").distinct()))
    return held, later
