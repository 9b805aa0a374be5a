"""Subscriptions, what they watch, and the days that were served."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.subscription import Last, Schedule, Served, Subscription, Watch
from broadsheet.store.bulk import insert_into
from broadsheet.store.keys import storable
from broadsheet.store.schema import digests, outbox, subscriptions, watches

Moment = TypeVar("Moment", date, datetime)
PAGE = 500


def add(db: Connection, one: Subscription, email_key: str) -> int:
    """Write a subscription down and tell its number; the one it bears is passed over."""
    made = db.execute(subscriptions.insert().values(email_key=email_key, **_values(one))).inserted_primary_key
    if not made:
        raise LookupError("A subscription just written has no number.")
    _put_watches(db, int(made[0]), one.watches)
    return int(made[0])


def change(db: Connection, one: Subscription) -> None:
    """Write down what became of a subscription: everything but whose it is."""
    values = _values(one) | ({} if one.state == "ended" else {"ended": None, "why": ""})
    for name in ("reader_no", "email", "asked"):
        del values[name]
    db.execute(update(subscriptions).where(subscriptions.c.no == one.no).values(**values))
    db.execute(delete(watches).where(watches.c.subscription_no == one.no))
    _put_watches(db, one.no, one.watches)


def end(db: Connection, no: int, why: str, now: datetime) -> bool:
    """End a subscription, ``why``; False when there is none, or it was over before."""
    mine = (subscriptions.c.no == no) & (subscriptions.c.state != "ended")
    return bool(
        db.execute(update(subscriptions).where(mine).values(state="ended", why=why, ended=instant(now))).rowcount
    )


def end_all(db: Connection, email_key: str, why: str, now: datetime) -> int:
    """End every subscription of an address, ``why``: one that complained, or that nothing reaches. How many."""
    mine = (subscriptions.c.email_key == email_key) & (subscriptions.c.state != "ended")
    return db.execute(update(subscriptions).where(mine).values(state="ended", why=why, ended=instant(now))).rowcount


def keys(db: Connection) -> tuple[str, ...]:
    """The addresses that have subscriptions that are not over, each as its ``email_key``."""
    return tuple(db.scalars(select(subscriptions.c.email_key).where(subscriptions.c.state != "ended").distinct()))


def by_no(db: Connection, no: int) -> Subscription | None:
    """The subscription with this number."""
    return next(iter(_found(db, subscriptions.c.no == no)), None)


def of_email(db: Connection, key: str) -> tuple[Subscription, ...]:
    """The subscriptions of an address, given as ``email_key``, that are not over; oldest first."""
    mine = (subscriptions.c.email_key == key) & (subscriptions.c.state != "ended")
    return _found(db, mine) if storable(key) else ()


def of_reader(db: Connection, reader_no: int) -> tuple[Subscription, ...]:
    """The subscriptions of a reader that are not over, oldest first."""
    return _found(db, (subscriptions.c.reader_no == reader_no) & (subscriptions.c.state != "ended"))


def active(db: Connection, after: int = 0, most: int = PAGE, *, strangers: bool = True) -> tuple[Subscription, ...]:
    """The next ``most`` subscriptions that are active and have a number above ``after``, by number.

    Without ``strangers`` those of readers with an account alone.
    """
    wanted = (subscriptions.c.state == "active") & (subscriptions.c.no > after)
    return _found(db, wanted if strangers else wanted & subscriptions.c.reader_no.is_not(None), most)


def last(db: Connection, no: int) -> Last | None:
    """The newest day of a subscription that was served, whatever its outcome."""
    return lasts(db, [no]).get(no)


def last_served(db: Connection, no: int) -> date | None:
    """The local date of ``last``."""
    found = last(db, no)
    return found.local_date if found else None


def lasts(db: Connection, numbers: Iterable[int]) -> Mapping[int, Last]:
    """The newest served day of each of these subscriptions that has one."""
    wanted = digests.c.subscription_no.in_(list(numbers))
    newest = (
        select(digests.c.subscription_no, func.max(digests.c.local_date).label("local_date"))
        .where(wanted)
        .group_by(digests.c.subscription_no)
        .subquery()
    )
    same = (newest.c.subscription_no == digests.c.subscription_no) & (newest.c.local_date == digests.c.local_date)
    return {
        row.subscription_no: Last(date.fromisoformat(row.local_date), datetime.fromisoformat(row.due), row.zone)
        for row in db.execute(select(digests).join(newest, same))
    }


def serve(db: Connection, served: Served) -> int | None:
    """Write a day down and tell its number; None, and nothing written, where that day was served before.

    None too where the subscription is not active any more. Until the transaction ends
    it cannot end either, so whoever ends it finds the mail that goes with this day.
    """
    mine = (subscriptions.c.no == served.subscription_no) & (subscriptions.c.state == "active")
    zone = db.scalar(select(subscriptions.c.zone).where(mine).with_for_update())
    if zone is None:
        return None
    values = {
        "subscription_no": served.subscription_no,
        "local_date": served.local_date.isoformat(),
        "edition": served.edition.isoformat() if served.edition else None,
        "zone": zone,
        "due": instant(served.due),
        "at": instant(served.at),
        "outcome": served.outcome,
        "why": served.why,
        "entries": served.entries,
    }
    made = (
        insert_into(db.dialect.name, digests)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["subscription_no", "local_date"])
    )
    no: int | None = db.scalar(made.returning(digests.c.no))
    return no


def served(db: Connection, no: int, most: int = 30) -> tuple[Served, ...]:
    """The last days of a subscription, newest first."""
    mine = select(digests).where(digests.c.subscription_no == no).order_by(digests.c.local_date.desc()).limit(most)
    return tuple(_served(row) for row in db.execute(mine))


def adopt(db: Connection, reader_no: int, email_key: str) -> None:
    """An address was shown to be a reader's: what was asked and confirmed with it is theirs."""
    nobodys = (subscriptions.c.email_key == email_key) & subscriptions.c.reader_no.is_(None)
    confirmed = subscriptions.c.state.in_(("active", "paused"))
    db.execute(update(subscriptions).where(nobodys, confirmed).values(reader_no=reader_no))


def move(db: Connection, reader_no: int, email: str, email_key: str) -> None:
    """Send what is a reader's to another address of theirs."""
    mine = subscriptions.c.reader_no == reader_no
    db.execute(update(subscriptions).where(mine).values(email=email, email_key=email_key))


def withdraw(db: Connection, no: int) -> None:
    """Take back the mails of a subscription that wait to be sent; call it after ``end``, which waits for ``serve``."""
    theirs = select(digests.c.no).where(digests.c.subscription_no == no)
    db.execute(delete(outbox).where(outbox.c.digest_no.in_(theirs), outbox.c.state == "pending"))


def sweep(db: Connection, asked_before: datetime, ended_before: datetime) -> None:
    """Forget what was never confirmed, and what is over, since before then."""
    stale = (subscriptions.c.state == "asked") & (subscriptions.c.asked <= instant(asked_before))
    over = (subscriptions.c.state == "ended") & (subscriptions.c.ended <= instant(ended_before))
    db.execute(delete(subscriptions).where(stale | over))


_MOMENTS = ("asked", "confirmed", "since")
_DATES = ("away_from", "away_until")


def _found(db: Connection, wanted: ColumnElement[bool], most: int | None = None) -> tuple[Subscription, ...]:
    rows = db.execute(select(subscriptions).where(wanted).order_by(subscriptions.c.no).limit(most)).all()
    watched = _watches(db, [row.no for row in rows])
    return tuple(_subscription(row, tuple(watched.get(row.no, ()))) for row in rows)


def _watches(db: Connection, numbers: Sequence[int]) -> dict[int, list[Watch]]:
    found: dict[int, list[Watch]] = {}
    wanted = select(watches).where(watches.c.subscription_no.in_(numbers))
    for row in db.execute(wanted.order_by(watches.c.subscription_no, watches.c.place)):
        found.setdefault(row.subscription_no, []).append(Watch(row.kind, row.name))
    return found


def _put_watches(db: Connection, no: int, watched: Sequence[Watch]) -> None:
    rows = [{"subscription_no": no, "place": at, "kind": one.kind, "name": one.name} for at, one in enumerate(watched)]
    if rows:
        db.execute(watches.insert(), rows)


def _values(one: Subscription) -> dict[str, Any]:
    values: dict[str, Any] = {name: _written(getattr(one, name), instant) for name in _MOMENTS}
    values |= {name: _written(getattr(one, name), date.isoformat) for name in _DATES}
    plain = ("reader_no", "email", "name", "state", "format", "quiet")
    values |= {name: getattr(one, name) for name in plain}
    days, minute, zone = one.schedule.days, one.schedule.minute, one.schedule.zone
    return {**values, "days": " ".join(days), "minute": minute, "zone": zone}


def _written(value: Any, how: Callable[[Any], str]) -> str | None:
    return None if value is None else how(value)


def _read(text: str | None, how: Callable[[str], Moment]) -> Moment | None:
    return None if text is None else how(text)


def _subscription(row: Row[Any], watched: tuple[Watch, ...]) -> Subscription:
    return Subscription(
        no=row.no,
        email=row.email,
        reader_no=row.reader_no,
        name=row.name,
        state=row.state,
        schedule=Schedule(tuple(row.days.split()), row.minute, row.zone),
        format=row.format,
        quiet=row.quiet,
        watches=watched,
        asked=datetime.fromisoformat(row.asked),
        confirmed=_read(row.confirmed, datetime.fromisoformat),
        since=_read(row.since, datetime.fromisoformat),
        away_from=_read(row.away_from, date.fromisoformat),
        away_until=_read(row.away_until, date.fromisoformat),
    )


def _served(row: Row[Any]) -> Served:
    return Served(
        subscription_no=row.subscription_no,
        local_date=date.fromisoformat(row.local_date),
        edition=_read(row.edition, date.fromisoformat),
        due=datetime.fromisoformat(row.due),
        at=datetime.fromisoformat(row.at),
        outcome=row.outcome,
        why=row.why,
        entries=row.entries,
    )
