"""What the digests of subscriptions have brought so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from broadsheet.store.schema import changes, digests


@dataclass(frozen=True, slots=True)
class Covered:
    """The newest edition a subscription was served, and when it was last composed for; None for never."""

    edition: date | None = None
    at: datetime | None = None


def covered(db: Connection, numbers: Iterable[int]) -> Mapping[int, Covered]:
    """How far each of these subscriptions has come; those never served are left out."""
    mine = digests.c.subscription_no.in_(list(numbers)) & (digests.c.outcome != "missed")
    newest = func.max(digests.c.edition).label("edition")
    query = select(digests.c.subscription_no, newest, func.max(digests.c.at).label("at")).where(mine)
    return {
        row.subscription_no: Covered(
            date.fromisoformat(row.edition) if row.edition else None, datetime.fromisoformat(row.at)
        )
        for row in db.execute(query.group_by(digests.c.subscription_no))
    }


def came(db: Connection, day: date) -> datetime | None:
    """When the edition of a day was first written down here; None when it is not."""
    mine = (changes.c.kind == "edition") & (changes.c.no == day.toordinal())
    found = db.scalar(select(func.min(changes.c.at)).where(mine))
    return datetime.fromisoformat(found) if found else None


def bound_at(db: Connection, day: date) -> int:
    """The newest change of the edition of a day, 0 for none: its papers were all written down before."""
    mine = (changes.c.kind == "edition") & (changes.c.no == day.toordinal())
    return db.scalar(select(func.max(changes.c.seq)).where(mine)) or 0
