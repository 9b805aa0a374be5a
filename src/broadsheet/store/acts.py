"""The log of acts: what moderators did, and what was before."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.moderation import Act, Change, NewAct
from broadsheet.store.schema import acts, comments, readers


def add(db: Connection, reader_no: int | None, new: NewAct, now: datetime) -> int:
    """Log what a reader did, or nobody in particular; the number of the act."""
    changes = [[c.thing, c.no, c.field, c.was, c.became] for c in new.changes]
    before = json.dumps({"changes": changes, "votes": new.votes})
    values = {"act": new.act, "kind": new.place[0], "target_no": new.place[1], "why": new.why}
    key = db.execute(
        acts.insert().values(reader_no=reader_no, before=before, at=instant(now), **values)
    ).inserted_primary_key
    if not key:
        raise LookupError("An act just written has no number.")
    return int(key[0])


def one(db: Connection, no: int) -> Act | None:
    """The act with this number."""
    return next(iter(_found(db, acts.c.no == no, 1)), None)


def newest(db: Connection, before: int | None, limit: int) -> list[Act]:
    """Acts, newest first; only those before the one numbered ``before`` where that is given."""
    return _found(db, acts.c.no < before if before is not None else acts.c.no > 0, limit)


def on(db: Connection, kind: str, no: int, limit: int) -> list[Act]:
    """The acts on one target, newest first."""
    return _found(db, (acts.c.kind == kind) & (acts.c.target_no == no), limit)


def close(db: Connection, no: int, now: datetime) -> None:
    """Note that an act was undone."""
    db.execute(update(acts).where(acts.c.no == no).values(undone=instant(now)))


def approved(db: Connection, reader_no: int) -> int:
    """How many comments of a reader moderators have approved."""
    return (
        db.scalar(
            select(func.count(func.distinct(comments.c.no)))
            .join(acts, acts.c.target_no == comments.c.no)
            .where(comments.c.reader_no == reader_no, acts.c.kind == "comment")
            .where(acts.c.act == "approve", acts.c.undone.is_(None))
        )
        or 0
    )


def _found(db: Connection, wanted: ColumnElement[bool], limit: int) -> list[Act]:
    query = (
        select(acts, readers.c.name, readers.c.state.label("reader_state"))
        .outerjoin(readers, readers.c.no == acts.c.reader_no)
        .where(wanted)
        .order_by(acts.c.no.desc())
        .limit(limit)
    )
    return [_act(row) for row in db.execute(query)]


def _act(row: Any) -> Act:
    before = json.loads(row.before)
    return Act(
        no=row.no,
        act=row.act,
        kind=row.kind,
        target_no=row.target_no,
        why=row.why,
        at=datetime.fromisoformat(row.at),
        undone=row.undone is not None,
        reader_no=row.reader_no,
        reader=row.name if row.reader_state != "deleted" else None,
        changes=tuple(Change(*one) for one in before["changes"]),
        votes=tuple((paper, reader) for paper, reader in before["votes"]),
    )
