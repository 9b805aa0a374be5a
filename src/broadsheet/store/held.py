"""Comments of newcomers that wait for a moderator."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from broadsheet.store.schema import comments, readers

_WAITING = (comments.c.state == "held", readers.c.state != "deleted")


def comments_after(db: Connection, after: int, limit: int) -> Sequence[int]:
    """Numbers of held comments, oldest first."""
    query = select(comments.c.no).join(readers, readers.c.no == comments.c.reader_no).where(*_WAITING)
    return db.scalars(query.where(comments.c.no > after).order_by(comments.c.no).limit(limit)).all()


def count(db: Connection) -> int:
    """How many comments are held."""
    query = select(func.count()).select_from(comments).join(readers, readers.c.no == comments.c.reader_no)
    return db.scalar(query.where(*_WAITING)) or 0
