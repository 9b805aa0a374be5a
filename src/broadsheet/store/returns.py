"""How many mails came back on each day, in UTC, and what they were."""

from datetime import date, datetime

from sqlalchemy import Connection, delete, select, update

from broadsheet.store.schema import returns


def count(db: Connection, outcome: str, now: datetime) -> None:
    """Count one mail that came back."""
    day = now.date().isoformat()
    mine = (returns.c.day == day) & (returns.c.outcome == outcome)
    if not db.execute(update(returns).where(mine).values(mails=returns.c.mails + 1)).rowcount:
        db.execute(returns.insert().values(day=day, outcome=outcome, mails=1))


def since(db: Connection, first: date) -> dict[date, dict[str, int]]:
    """By day and outcome, from the day ``first`` on."""
    found: dict[date, dict[str, int]] = {}
    for row in db.execute(select(returns).where(returns.c.day >= first.isoformat())):
        found.setdefault(date.fromisoformat(row.day), {})[row.outcome] = row.mails
    return found


def sweep(db: Connection, before: datetime) -> None:
    """Forget the days before then."""
    db.execute(delete(returns).where(returns.c.day < before.date().isoformat()))
