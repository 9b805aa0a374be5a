"""Which editions are printed, for whoever sends them on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from broadsheet.store import changes, editions
from broadsheet.store.db import Db

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Bound:
    """``change`` grows with each edition bound anew; ``days`` are those of this week with papers, oldest first.

    An edition whose harvest still goes on is not among them.
    """

    change: int
    days: tuple[date, ...]


def bound(store: Db, now: datetime) -> Bound:
    """The editions of this week."""
    days = []
    with store.read() as db:
        change = changes.last_of(db, "edition")
        day = editions.newest_day(db)
        while day is not None and day > now.date() - WEEK:
            edition = editions.edition(db, day)
            if edition and edition.state != "filling":
                days.append(day)
            day = editions.newest_day(db, before=day)
    return Bound(change, tuple(reversed(days)))
