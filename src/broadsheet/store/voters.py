"""Who voted for a paper."""

from sqlalchemy import Connection, and_, false, func, select

from broadsheet.model.mine import Voters
from broadsheet.store.schema import papers, readers, votes

_NAMED = 5


def voters(db: Connection, paper_id: str) -> Voters:
    """The newest voters who do not hide it by name, and the number of all others; frozen votes are left out."""
    seen = and_(readers.c.hides_votes == false(), readers.c.state == "active")
    cast = (
        select(readers.c.name, seen.label("seen"), votes.c.at)
        .join(votes, votes.c.reader_no == readers.c.no)
        .join(papers, papers.c.no == votes.c.paper_no)
        .where(papers.c.id == paper_id, votes.c.ring_no.is_(None))
        .cte("cast")
    )
    all_of_them = select(func.count()).select_from(cast).scalar_subquery()
    rows = db.execute(
        select(all_of_them.label("total"), cast.c.name, cast.c.seen)
        .order_by(cast.c.seen.desc(), cast.c.at.desc(), cast.c.name)
        .limit(_NAMED)
    ).all()
    names = tuple(row.name for row in rows if row.seen)
    return Voters(names, rows[0].total - len(names) if rows else 0)
