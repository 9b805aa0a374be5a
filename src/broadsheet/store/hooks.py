"""Hooks of readers, and the calls they make: one a hook and edition, at least once.

States of a call: ``pending`` → ``leased`` → ``sent``, or back to ``pending`` for another try, or ``dead`` with ``why``.
Of what was sent only the ids of its papers stay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, or_, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.hook import Call, Hook
from broadsheet.store.bulk import insert_into
from broadsheet.store.schema import hook_calls, hooks, readers

TERM = timedelta(minutes=10)
"""How long whoever took a call may take to make it, before another may."""
LADDER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480))
"""How long to wait after each try that failed; after one more the call is dead."""
_Value = str | bytes | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A call taken to be made. ``lease`` ends then; ``attempts`` counts the tries before this one."""

    no: int
    hook: Hook
    edition: str
    body: str
    attempts: int
    lease: datetime


def add(db: Connection, values: Mapping[str, _Value], now: datetime) -> int:
    """Write a hook down; its number."""
    made = db.execute(
        hooks.insert().values({"created": instant(now), "state": "active", **values})
    ).inserted_primary_key
    return int(made[0]) if made else 0


def of_reader(db: Connection, reader_no: int) -> tuple[Hook, ...]:
    """A reader's hooks, oldest first."""
    return tuple(map(_hook, db.execute(select(hooks).where(hooks.c.reader_no == reader_no).order_by(hooks.c.no))))


def find(db: Connection, reader_no: int, no: int) -> Hook | None:
    """A reader's hook by number."""
    row = db.execute(select(hooks).where(hooks.c.no == no, hooks.c.reader_no == reader_no)).one_or_none()
    return _hook(row) if row else None


def active(db: Connection) -> tuple[Hook, ...]:
    """Every hook that is to be called, of readers whose accounts are in order."""
    query = select(hooks).join(readers, readers.c.no == hooks.c.reader_no).order_by(hooks.c.no)
    return tuple(map(_hook, db.execute(query.where(*_IN_ORDER))))


_IN_ORDER = hooks.c.state == "active", readers.c.state == "active"


def count(db: Connection, reader_no: int) -> int:
    """How many hooks a reader has."""
    return db.scalar(select(func.count()).where(hooks.c.reader_no == reader_no)) or 0


def set_state(db: Connection, no: int, state: str, why: str = "") -> None:
    """Pause a hook, ``why``, or let it go on."""
    db.execute(update(hooks).where(hooks.c.no == no).values(state=state, why=why))


def remove(db: Connection, no: int) -> None:
    """Take a hook away with its calls."""
    db.execute(delete(hook_calls).where(hook_calls.c.hook_no == no))
    db.execute(delete(hooks).where(hooks.c.no == no))


def rename(db: Connection, reader_no: int, kind: str, old: str, new: str) -> None:
    """A listing has another name now; it is sent on as before."""
    mine = hooks.c.reader_no == reader_no, hooks.c.kind == kind, hooks.c.name == old
    db.execute(update(hooks).where(*mine).values(name=new))


def called(db: Connection, no: int) -> dict[str, tuple[str, str]]:
    """The calls of a hook by edition: state, and the body or what is left of it."""
    query = select(hook_calls.c.edition, hook_calls.c.state, hook_calls.c.body).where(hook_calls.c.hook_no == no)
    return {row.edition: (row.state, row.body) for row in db.execute(query)}


def last_calls(db: Connection, numbers: Sequence[int]) -> dict[int, Call]:
    """The newest call of each hook that made any."""
    newest = select(func.max(hook_calls.c.no)).where(hook_calls.c.hook_no.in_(numbers)).group_by(hook_calls.c.hook_no)
    return {row.hook_no: _call(row) for row in db.execute(select(hook_calls).where(hook_calls.c.no.in_(newest)))}


def failures(db: Connection, no: int, most: int) -> int:
    """How many of the newest ``most`` settled calls of a hook died, all of them or 0."""
    mine = hook_calls.c.hook_no == no, hook_calls.c.state.in_(("sent", "dead"))
    states = list(db.scalars(select(hook_calls.c.state).where(*mine).order_by(hook_calls.c.no.desc()).limit(most)))
    return len(states) if "sent" not in states else 0


def write(db: Connection, no: int, edition: str, body: str, now: datetime) -> None:
    """Write a call down; nothing happens where that edition has one."""
    values = {"hook_no": no, "edition": edition, "body": body, "state": "pending", "due": instant(now)}
    db.execute(insert_into(db.dialect.name, hook_calls).values(**values).on_conflict_do_nothing())


def is_any_due(db: Connection, now: datetime) -> bool:
    """Whether there is a call to make."""
    return db.execute(select(hook_calls.c.no).where(_is_due(now)).limit(1)).first() is not None


def take(db: Connection, most: int, now: datetime) -> tuple[Leased, ...]:
    """Take at most ``most`` calls that are due, the longest waiting first; those of a caller who vanished too."""
    query = (
        select(hook_calls.c.no.label("call_no"), hook_calls.c.edition, hook_calls.c.body, hook_calls.c.attempts, hooks)
        .join(hooks, hooks.c.no == hook_calls.c.hook_no)
        .join(readers, readers.c.no == hooks.c.reader_no)
        .where(_is_due(now), *_IN_ORDER)
        .order_by(hook_calls.c.due, hook_calls.c.no)
    )
    rows = db.execute(query.limit(most)).all()
    until = datetime.fromisoformat(instant(now + TERM))
    mine = hook_calls.c.no.in_([row.call_no for row in rows])
    db.execute(update(hook_calls).where(mine).values(state="leased", lease=instant(until)))
    return tuple(
        Leased(no=row.call_no, hook=_hook(row), edition=row.edition, body=row.body, attempts=row.attempts, lease=until)
        for row in rows
    )


def sent(db: Connection, call: Leased, ids: Sequence[str]) -> None:
    """It arrived: keep the ids of its papers alone."""
    _settle(db, call, state="sent", why="", body=" ".join(ids))


def failed(db: Connection, call: Leased, why: str, now: datetime, *, permanent: bool) -> bool:
    """It did not arrive, ``why``: try again later, or give up; whether it was given up."""
    over = permanent or call.attempts >= len(LADDER)
    if over:
        _settle(db, call, state="dead", why=why, body="")
    else:
        _settle(db, call, state="pending", why=why, due=instant(now + LADDER[call.attempts]))
    return over


def _settle(db: Connection, call: Leased, **values: str) -> None:
    mine = hook_calls.c.no == call.no, hook_calls.c.state == "leased", hook_calls.c.lease == instant(call.lease)
    db.execute(update(hook_calls).where(*mine).values(lease=None, attempts=call.attempts + 1, **values))


def _is_due(now: datetime) -> ColumnElement[bool]:
    at = instant(now)
    waiting = (hook_calls.c.state == "pending") & (hook_calls.c.due <= at)
    return or_(waiting, (hook_calls.c.state == "leased") & (hook_calls.c.lease <= at))


def _hook(row: Row[Any]) -> Hook:
    return Hook(
        no=row.no,
        reader_no=row.reader_no,
        form=row.form,
        kind=row.kind,
        name=row.name,
        title=row.title,
        address=row.address,
        secret=row.secret,
        created=datetime.fromisoformat(row.created),
        state=row.state,
        why=row.why,
    )


def _call(row: Row[Any]) -> Call:
    return Call(
        edition=row.edition,
        state=row.state,
        due=datetime.fromisoformat(row.due),
        attempts=row.attempts,
        why=row.why,
    )
