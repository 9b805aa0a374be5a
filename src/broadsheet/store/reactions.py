"""What readers said of comments with one press."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, case, delete, func, select

from broadsheet.lib.clock import instant
from broadsheet.model.talk import REACTIONS, Reaction
from broadsheet.store.schema import reactions


def press(
    db: Connection, comment_no: int, reader_no: int, reaction: str, now: datetime, *, on: bool | None = None
) -> bool:
    """Say this of a comment or not, as ``on`` says; without it, what was not so before. Whether it is said now."""
    mine = (reactions.c.comment_no == comment_no, reactions.c.reader_no == reader_no, reactions.c.reaction == reaction)
    said = bool(db.execute(delete(reactions).where(*mine)).rowcount)
    if not (on if on is not None else not said):
        return False
    values = {"comment_no": comment_no, "reader_no": reader_no, "reaction": reaction, "at": instant(now)}
    db.execute(reactions.insert().values(values))
    return True


def of_comments(db: Connection, numbers: Collection[int], reader_no: int | None) -> dict[int, tuple[Reaction, ...]]:
    """How often each of REACTIONS was said of each of these comments, and whether by this reader."""
    mine = func.sum(case((reactions.c.reader_no == (reader_no or 0), 1), else_=0))
    rows = db.execute(
        select(reactions.c.comment_no, reactions.c.reaction, func.count().label("said"), mine.label("mine"))
        .where(reactions.c.comment_no.in_(numbers))
        .group_by(reactions.c.comment_no, reactions.c.reaction)
    )
    found = {(row.comment_no, row.reaction): Reaction(row.reaction, row.said, bool(row.mine)) for row in rows}
    return {no: tuple(found.get((no, name), Reaction(name, 0)) for name in REACTIONS) for no in numbers}


def forget(db: Connection, comment_no: int) -> None:
    """Drop everything said of a comment."""
    db.execute(delete(reactions).where(reactions.c.comment_no == comment_no))
