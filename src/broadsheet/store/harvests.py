"""What each harvest did and where it stopped: cursors, outcomes, quarantine."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection, delete, func, select, update

from broadsheet.lib.text.clean import strip_controls
from broadsheet.model.harvest import Harvest
from broadsheet.model.paper import Rejected
from broadsheet.store.schema import cursors, harvests, quarantine


def begin(db: Connection, source: str, now: datetime) -> int:
    """Write down that a harvest has begun; its number."""
    at = now.isoformat(timespec="seconds")
    db.execute(
        update(harvests)
        .where(harvests.c.source == source, harvests.c.outcome == "running")
        .values(outcome="failed", why="It was cut off before it ended.", ended=at)
    )
    row = {"source": source, "started": at, "outcome": "running", "why": "", "step": ""}
    result = db.execute(harvests.insert().values(**row, read=0, added=0, changed=0, rejected=0))
    key = result.inserted_primary_key
    return int(key[0]) if key else 0


def advance(db: Connection, no: int, harvest: Harvest, cursor: str | None, now: datetime) -> None:
    """Keep the figures of a running harvest and, when given, the cursor it reached."""
    at = now.isoformat(timespec="seconds")
    values = {
        name: getattr(harvest, name) for name in ("outcome", "why", "step", "read", "added", "changed", "rejected")
    }
    if harvest.outcome != "running":
        values["ended"] = at
    if cursor is not None:
        values["cursor"] = cursor
        db.execute(delete(cursors).where(cursors.c.source == harvest.source))
        db.execute(cursors.insert().values(source=harvest.source, cursor=cursor, at=at))
    db.execute(update(harvests).where(harvests.c.no == no).values(**values))


def cursor(db: Connection, source: str) -> str | None:
    """Where the last harvest of a source stopped."""
    return db.scalar(select(cursors.c.cursor).where(cursors.c.source == source))


def latest(db: Connection) -> dict[str, Harvest]:
    """The newest harvest of each source."""
    newest = select(func.max(harvests.c.no)).group_by(harvests.c.source)
    rows = db.execute(select(harvests).where(harvests.c.no.in_(newest)))
    return {
        row.source: Harvest(
            source=row.source,
            started=datetime.fromisoformat(row.started),
            ended=datetime.fromisoformat(row.ended) if row.ended else None,
            outcome=row.outcome,
            why=row.why,
            step=row.step,
            read=row.read,
            added=row.added,
            changed=row.changed,
            rejected=row.rejected,
        )
        for row in rows
    }


def reject(db: Connection, source: str, rejected: Sequence[Rejected], now: datetime) -> None:
    """Put aside, with its bytes, what could not be read; the same bytes once."""
    rows = {}
    for one in rejected:
        where = strip_controls(one.where)
        mark = blake2b(where.encode() + b"\0" + one.raw, digest_size=16, key=source.encode()[:64]).digest()
        rows[mark] = {"source": source, "where": where, "why": strip_controls(one.why), "raw": one.raw, "hash": mark}
    have = set(db.scalars(select(quarantine.c.hash).where(quarantine.c.hash.in_(list(rows))))) if rows else set()
    new = [{**row, "at": now.isoformat(timespec="seconds")} for mark, row in rows.items() if mark not in have]
    if new:
        db.execute(quarantine.insert(), new)
