"""What became of the mails, counted for the operator."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, select

from broadsheet.model.mails import Reason, SentDigest
from broadsheet.store.schema import digests, outbox, readers, subscriptions

_STATE: ColumnElement[str] = case(
    (outbox.c.state.in_(("sent", "dead", "expired")), outbox.c.state),
    (outbox.c.why != "", "deferred"),
    else_="waiting",
)
"""Whether a mail that waits was tried already is what its ``why`` says."""


def days(db: Connection, first: date) -> dict[date, dict[str, int]]:
    """How the mails stand that were written on each day from ``first`` on, in UTC."""
    day, state = func.substr(outbox.c.created, 1, 10), _STATE.label("state")
    query = select(day, state, func.count()).where(outbox.c.created >= first.isoformat()).group_by(day, state)
    found: dict[date, dict[str, int]] = {}
    for text, name, count in db.execute(query):
        found.setdefault(date.fromisoformat(text), {})[name] = count
    return found


def reasons(db: Connection, first: date, most: int) -> tuple[Reason, ...]:
    """Why mails written from ``first`` on are not out, the commonest first."""
    state, count = _STATE.label("state"), func.count().label("mails")
    query = (
        select(state, outbox.c.why, count)
        .where(outbox.c.created >= first.isoformat(), outbox.c.why != "")
        .group_by(state, outbox.c.why)
        .order_by(count.desc(), outbox.c.why)
        .limit(most)
    )
    return tuple(Reason(row.state, row.why, row.mails) for row in db.execute(query))


def served(db: Connection, before: int | None, most: int, email_key: str = "") -> tuple[SentDigest, ...]:
    """The newest digests, of those numbered below ``before``, or of one address."""
    query = (
        select(digests, subscriptions.c.email, _STATE.label("mail"), outbox.c.no.label("mail_no"))
        .add_columns(outbox.c.why.label("mail_why"))
        .join(subscriptions, subscriptions.c.no == digests.c.subscription_no)
        .outerjoin(outbox, outbox.c.digest_no == digests.c.no)
        .order_by(digests.c.no.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(digests.c.no < before)
    if email_key:
        query = query.where(subscriptions.c.email_key == email_key)
    return tuple(_digest(row) for row in db.execute(query))


def addresses(db: Connection) -> dict[str, str]:
    """Every address of a reader or a subscription, as it was typed, by its key."""
    found = dict(db.execute(select(subscriptions.c.email_key, subscriptions.c.email)).all())
    theirs = select(readers.c.email_key, readers.c.email).where(readers.c.email_key.is_not(None))
    return {**found, **dict(db.execute(theirs).all())}


def _digest(row: Row[Any]) -> SentDigest:
    return SentDigest(
        no=row.no,
        subscription_no=row.subscription_no,
        email=row.email,
        local_date=date.fromisoformat(row.local_date),
        zone=row.zone,
        due=datetime.fromisoformat(row.due),
        at=datetime.fromisoformat(row.at),
        outcome=row.outcome,
        entries=row.entries,
        why=row.why,
        mail=row.mail if row.mail_no is not None else "",
        mail_why=row.mail_why or "",
    )
