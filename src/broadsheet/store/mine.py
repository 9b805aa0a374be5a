"""What one reader has done with papers, looked up for a whole page at once."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, bindparam, exists, literal, select

from broadsheet.model.mine import Mine
from broadsheet.store.schema import marks, papers, ratings, saves, votes


def mine(db: Connection, reader_no: int, ids: Sequence[str]) -> dict[str, Mine]:
    """What a reader has done with these papers, by public id; one statement, whatever their number."""
    if not ids:
        return {}
    rows = db.execute(_MINE, {"reader": reader_no, "ids": list(ids)})
    return {row.id: Mine(row.voted, row.saved, row.value or 0, bool(row.read), bool(row.hidden)) for row in rows}


_READER = bindparam("reader", type_=votes.c.reader_no.type)
_SAVED = exists(literal(1)).where(saves.c.reader_no == _READER, saves.c.paper_no == papers.c.no)
_MINE = (
    select(
        papers.c.id,
        votes.c.at.is_not(None).label("voted"),
        _SAVED.label("saved"),
        ratings.c.value,
        marks.c.read,
        marks.c.hidden,
    )
    .outerjoin(votes, and_(votes.c.paper_no == papers.c.no, votes.c.reader_no == _READER))
    .outerjoin(ratings, and_(ratings.c.paper_no == papers.c.no, ratings.c.reader_no == _READER))
    .outerjoin(marks, and_(marks.c.paper_no == papers.c.no, marks.c.reader_no == _READER))
    .where(papers.c.id.in_(bindparam("ids", expanding=True)))
)
