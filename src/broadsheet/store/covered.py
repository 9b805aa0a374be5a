"""What the digests of subscriptions have brought so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from broadsheet.lib.clock import moment
from broadsheet.store.schema import changes, digests, outbox


@dataclass(frozen=True, slots=True)
class Covered:
    """The newest edition a subscription was served, its first local date, and when it was last composed for.

    None for never.
    """

    edition: date | None = None
    first: date | None = None
    at: datetime | None = None


def covered(db: Connection, numbers: Iterable[int]) -> Mapping[int, Covered]:
    """How far each of these subscriptions has come; those never served are left out."""
    mine = digests.c.subscription_no.in_(list(numbers)) & (digests.c.outcome != "missed")
    ends = (func.max(digests.c.edition), func.min(digests.c.local_date), func.max(digests.c.at))
    query = select(digests.c.subscription_no, *ends).where(mine).group_by(digests.c.subscription_no)
    return {
        no: Covered(date.fromisoformat(edition) if edition else None, date.fromisoformat(first), moment(at))
        for no, edition, first, at in db.execute(query)
    }


def fates(db: Connection, no: int) -> Mapping[date, str]:
    """What kept the mails of a subscription from arriving, by the local date of their digests; as long as it is known.

    A mail that is on its way has no fate yet, unless a try has failed.
    """
    failed = (outbox.c.state.in_(("dead", "expired"))) | ((outbox.c.state == "pending") & (outbox.c.attempts > 0))
    query = (
        select(digests.c.local_date, outbox.c.state, outbox.c.why)
        .join(outbox, outbox.c.digest_no == digests.c.no)
        .where(digests.c.subscription_no == no, failed)
    )
    return {date.fromisoformat(row.local_date): f"{_FATES[row.state]} {row.why}".strip() for row in db.execute(query)}


_FATES = {
    "dead": "The mail could not be delivered.",
    "expired": "The mail could not be delivered in time.",
    "pending": "The mail is tried again.",
}


def came(db: Connection, day: date) -> datetime | None:
    """When the edition of a day was first written down here; None when it is not."""
    mine = (changes.c.kind == "edition") & (changes.c.no == day.toordinal())
    found = db.scalar(select(func.min(changes.c.at)).where(mine))
    return moment(found) if found else None


def bound_at(db: Connection, day: date) -> int:
    """The newest change of the edition of a day, 0 for none: its papers were all written down before."""
    mine = (changes.c.kind == "edition") & (changes.c.no == day.toordinal())
    return db.scalar(select(func.max(changes.c.seq)).where(mine)) or 0
