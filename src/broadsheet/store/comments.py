"""Comments: written, changed with what they said before, and found."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, func, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.claim import APPROVED
from broadsheet.model.talk import Comment, CommentVersion
from broadsheet.store.schema import claims, comment_versions, comments, papers, readers


def add(db: Connection, now: datetime, **values: Any) -> int:
    """Write a comment and tell its number; ``values`` are its columns."""
    key = db.execute(_ADD, {"created": instant(now), **values}).inserted_primary_key
    if not key:
        raise LookupError("A comment just written has no number.")
    return int(key[0])


def of_paper(db: Connection, paper_no: int) -> list[Comment]:
    """Everything said about a paper in any state, oldest first."""
    return [_comment(row) for row in db.execute(_OF_PAPER, {"wanted": paper_no})]


def one(db: Connection, no: int) -> Comment | None:
    """The comment with this number, in any state."""
    row = db.execute(_ONE, {"wanted": no}).one_or_none()
    return _comment(row) if row else None


def counts(db: Connection, paper_numbers: Collection[int]) -> dict[int, int]:
    """How many comments everybody sees of each of these papers; papers without any are left out."""
    rows = db.execute(
        select(comments.c.paper_no, func.count())
        .where(comments.c.paper_no.in_(paper_numbers), comments.c.state == "shown")
        .group_by(comments.c.paper_no)
    )
    return {row[0]: row[1] for row in rows}


def is_long(db: Connection, paper_no: int, most: int) -> bool:
    """Whether more than ``most`` comments, in any state, are on a paper."""
    return db.scalar(_BEYOND, {"wanted": paper_no, "most": most}) is not None


def set_state(db: Connection, no: int, state: str) -> None:
    """Show, hold or hide a comment."""
    db.execute(update(comments).where(comments.c.no == no).values(state=state))


def erase(db: Connection, no: int) -> None:
    """Take away what a comment says and ever said; its place stays for what answers it."""
    db.execute(update(comments).where(comments.c.no == no).values(state="deleted", text="", html=""))
    db.execute(comment_versions.delete().where(comment_versions.c.comment_no == no))


def rewrite(db: Connection, no: int, text: str, html: str, now: datetime, *, agent: bool = False) -> None:
    """Give a comment another text; what it said is kept as a version, and that an ``agent`` had a part in it."""
    mine, at = comments.c.no == no, instant(now)
    said = db.execute(select(comments.c.text, comments.c.edits).where(mine)).one()
    db.execute(comment_versions.insert().values(comment_no=no, number=said.edits + 1, text=said.text, at=at))
    marked = {"agent": True} if agent else {}
    db.execute(update(comments).where(mine).values(text=text, html=html, edited=at, edits=said.edits + 1, **marked))


def versions(db: Connection, no: int) -> tuple[CommentVersion, ...]:
    """What a comment said before, oldest first, each until when."""
    rows = db.execute(
        select(comment_versions).where(comment_versions.c.comment_no == no).order_by(comment_versions.c.number)
    )
    return tuple(CommentVersion(row.number, row.text, datetime.fromisoformat(row.at)) for row in rows)


def written(db: Connection, reader_no: int) -> int:
    """How many comments a reader has written, those taken away included."""
    return db.scalar(select(func.count()).where(comments.c.reader_no == reader_no)) or 0


def newest_of(db: Connection, reader_no: int, count: int) -> list[datetime]:
    """When a reader's last ``count`` comments were written, newest first, whatever became of them."""
    rows = db.scalars(
        select(comments.c.created).where(comments.c.reader_no == reader_no).order_by(comments.c.no.desc()).limit(count)
    )
    return [datetime.fromisoformat(one) for one in rows]


_AUTHORS = (
    select(claims.c.no)
    .where(claims.c.paper_no == comments.c.paper_no, claims.c.reader_no == comments.c.reader_no)
    .where(claims.c.state == APPROVED)
    .exists()
)
_COMMENTS: Select[Any] = (
    select(
        comments,
        papers.c.id,
        papers.c.title,
        readers.c.name,
        readers.c.state.label("reader_state"),
        _AUTHORS.label("by_author"),
    )
    .join(papers, papers.c.no == comments.c.paper_no)
    .outerjoin(readers, readers.c.no == comments.c.reader_no)
)


# built once: putting a statement together costs as much as running it
_ADD = comments.insert()
_BEYOND = (
    select(comments.c.no)
    .where(comments.c.paper_no == bindparam("wanted"))
    .offset(bindparam("most", type_=Integer))
    .limit(1)
)
_ONE = _COMMENTS.where(comments.c.no == bindparam("wanted"))
_OF_PAPER = _COMMENTS.where(comments.c.paper_no == bindparam("wanted")).order_by(comments.c.no)


def _comment(row: Any) -> Comment:
    gone = row.name is None or row.reader_state == "deleted"
    return Comment(
        no=row.no,
        paper_no=row.paper_no,
        paper_id=row.id,
        title=row.title,
        writer=None if gone else row.name,
        writer_no=None if gone else row.reader_no,
        parent_no=row.parent_no,
        text=row.text,
        html=row.html,
        state=row.state,
        created=datetime.fromisoformat(row.created),
        edited=datetime.fromisoformat(row.edited) if row.edited else None,
        edits=row.edits,
        by_author=bool(row.by_author) and not gone,
        agent=row.agent,
    )
