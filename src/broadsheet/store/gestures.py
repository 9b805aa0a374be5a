"""What readers do with papers: votes, ratings, marks. Done twice is done once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, update

from broadsheet.lib.clock import instant
from broadsheet.store.bulk import insert_into
from broadsheet.store.prepared import Prepared
from broadsheet.store.schema import marks, ratings, votes


def vote(db: Connection, paper_no: int, reader_no: int, now: datetime, *, weight: int, network: bytes) -> bool:
    """Cast the one vote of a reader for a paper; False when it was cast before."""
    values = {"at": instant(now), "weight": weight, "network": network or None}
    row = {"paper_no": paper_no, "reader_no": reader_no, **values}
    return bool(_VOTE.run(db, row))


_VOTE = Prepared(lambda dialect: insert_into(dialect, votes).on_conflict_do_nothing())


def unvote(db: Connection, paper_no: int, reader_no: int) -> bool:
    """Take a vote back; False when there was none."""
    mine = (votes.c.paper_no == paper_no) & (votes.c.reader_no == reader_no)
    return bool(db.execute(delete(votes).where(mine)).rowcount)


def rate(db: Connection, paper_no: int, reader_no: int, value: int, now: datetime) -> None:
    """Say more (1) or less (-1) like this, in the place of what was said before."""
    _put(db, ratings, paper_no, reader_no, value=value, at=instant(now))


def unrate(db: Connection, paper_no: int, reader_no: int, value: int) -> None:
    """Take back a rating of ``value``."""
    mine = (ratings.c.paper_no == paper_no) & (ratings.c.reader_no == reader_no) & (ratings.c.value == value)
    db.execute(delete(ratings).where(mine))


def mark(db: Connection, paper_no: int, reader_no: int, name: str, at: datetime | None) -> None:
    """Mark a paper as ``read`` or ``hidden``, or no longer so."""
    if at is not None:
        _put(db, marks, paper_no, reader_no, **{name: instant(at)})
        return
    mine = (marks.c.paper_no == paper_no) & (marks.c.reader_no == reader_no)
    db.execute(update(marks).where(mine).values({name: None}))


def _put(db: Connection, table: Table, paper_no: int, reader_no: int, **values: Any) -> None:
    row = insert_into(db.dialect.name, table).values(paper_no=paper_no, reader_no=reader_no, **values)
    db.execute(row.on_conflict_do_update(index_elements=["reader_no", "paper_no"], set_=values))
