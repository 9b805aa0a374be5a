"""Mails on their way: written down with what caused them, sent later, and then forgotten but for when and whether.

States: ``pending`` → ``leased`` → ``sent``, or back to ``pending`` for another try, or ``dead`` with ``why``, or
``expired``, when it is no longer worth sending.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, delete, or_, select, update

from broadsheet.lib.clock import instant
from broadsheet.model.errors import UNSURE
from broadsheet.store.schema import digests, outbox, subscriptions

TERM = timedelta(minutes=15)
"""How long whoever took a mail may take to send it, before another may."""
LADDER = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""How long to wait after each try that failed; after one more the mail is dead."""
PAUSE = LADDER[0]
"""How long to wait with all mails when the server itself is the trouble."""
SETTLED = ("sent", "dead", "expired")
_BLANK = {"recipient": "", "subject": "", "text": "", "html": "", "headers": ""}
_TOO_LATE = "It was not taken in time, and is no longer worth sending."


@dataclass(frozen=True, slots=True, kw_only=True)
class Leased:
    """A mail taken to be sent. ``lease`` ends then; ``attempts`` counts the tries before this one.

    ``why`` is what went wrong the last time.
    """

    no: int
    recipient: str
    subject: str
    text: str
    message_id: str
    created: datetime
    attempts: int
    lease: datetime
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    expires: datetime | None = None
    digest_no: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a mail was not taken. ``unsure``: the server may have taken it all the same."""

    why: str
    permanent: bool = False
    unsure: bool = False


def add(db: Connection, mail: Mapping[str, str | int | None], now: datetime) -> None:
    """Write a mail down: ``reader_no``, ``kind``, ``recipient``, ``subject``, ``text``, ``message_id``.

    It may have ``html``, ``headers`` (a JSON object), ``expires``, ``digest_no``, and
    be ``due`` later than now.
    """
    at = instant(now)
    db.execute(outbox.insert().values({"created": at, "due": at, "state": "pending", **mail}))


def is_any_due(db: Connection, now: datetime) -> bool:
    """Whether there is a mail to send."""
    return db.execute(select(outbox.c.no).where(_is_due(now)).limit(1)).first() is not None


def take(db: Connection, most: int, now: datetime) -> tuple[Leased, ...]:
    """Take at most ``most`` mails that are due, the longest waiting first; those of a sender who vanished too.

    Those that came to their end meanwhile are expired instead.
    """
    over = and_(_is_due(now), outbox.c.expires <= instant(now))
    db.execute(update(outbox).where(over).values(state="expired", lease=None, why=_TOO_LATE, **_BLANK))
    rows = db.execute(select(outbox).where(_is_due(now)).order_by(outbox.c.due, outbox.c.no).limit(most)).all()
    until = datetime.fromisoformat(instant(now + TERM))
    taken = {"state": "leased", "lease": instant(until)}
    db.execute(update(outbox).where(outbox.c.no.in_([row.no for row in rows])).values(**taken))
    return tuple(
        Leased(
            no=row.no,
            recipient=row.recipient,
            subject=row.subject,
            text=row.text,
            html=row.html,
            headers=json.loads(row.headers or "{}"),
            message_id=row.message_id,
            created=datetime.fromisoformat(row.created),
            expires=datetime.fromisoformat(row.expires) if row.expires else None,
            digest_no=row.digest_no,
            attempts=row.attempts,
            why=row.why,
            lease=until,
        )
        for row in rows
    )


def unwanted(db: Connection, mails: Sequence[Leased]) -> frozenset[int]:
    """Those of the mails, by number, whose subscription is not active any more."""
    numbers = [mail.no for mail in mails if mail.digest_no is not None]
    over = (
        select(outbox.c.no)
        .join(digests, digests.c.no == outbox.c.digest_no)
        .join(subscriptions, subscriptions.c.no == digests.c.subscription_no)
        .where(outbox.c.no.in_(numbers), subscriptions.c.state != "active")
    )
    return frozenset(db.scalars(over)) if numbers else frozenset()


def promise(db: Connection, mail: Leased) -> None:
    """Say that it is sent before it is, so that a crash cannot send it twice; ``failed`` takes that back."""
    mine = _mine(mail)
    db.execute(update(outbox).where(mine).values(state="sent", **_BLANK))


def sent(db: Connection, mail: Leased, why: str = "") -> None:
    """The server has it: keep neither its words nor whose they were."""
    _settle(db, mail, state="sent", why=why, attempts=mail.attempts + 1, **_BLANK)


def failed(db: Connection, mail: Leased, trouble: Trouble, now: datetime) -> bool:
    """It was not taken: try again later, or give up; whether it was given up.

    A mail that the server may have taken is tried once more, and given up when that
    is as unsure; until then its ``why`` stays.
    """
    was_unsure = mail.why == UNSURE
    if trouble.permanent or mail.attempts >= len(LADDER) or (trouble.unsure and was_unsure):
        _settle(db, mail, state="dead", why=trouble.why, attempts=mail.attempts + 1, **_BLANK)
        return True
    why, due = UNSURE if trouble.unsure or was_unsure else trouble.why, now + LADDER[mail.attempts]
    if mail.expires is not None and due >= mail.expires:
        _settle(db, mail, state="expired", why=why, attempts=mail.attempts + 1, **_BLANK)
        return True
    _settle(db, mail, state="pending", why=why, due=instant(due), attempts=mail.attempts + 1, **_words(mail))
    return False


def give_back(db: Connection, mails: Sequence[Leased]) -> None:
    """These were not tried, so that nothing is known of them."""
    for mail in mails:
        _settle(db, mail, state="pending", **_words(mail))


def pause(db: Connection, why: str, now: datetime) -> None:
    """The server itself is in trouble: wait with every mail that is due, and count no try."""
    waiting = (outbox.c.state == "pending") & (outbox.c.due <= instant(now))
    known = case((outbox.c.why == UNSURE, UNSURE), else_=why)
    db.execute(update(outbox).where(waiting).values(due=instant(now + PAUSE), why=known))


def sweep(db: Connection, before: datetime) -> None:
    """Forget mails that were settled and written before then."""
    settled = outbox.c.state.in_(SETTLED)
    db.execute(delete(outbox).where(settled, outbox.c.created < instant(before)))


def _settle(db: Connection, mail: Leased, **values: str | int) -> None:
    db.execute(update(outbox).where(_mine(mail)).values(lease=None, **values))


def _mine(mail: Leased) -> ColumnElement[bool]:
    """A lease that is still this one: leased, or promised as sent."""
    held = outbox.c.state.in_(("leased", "sent")) & (outbox.c.lease == instant(mail.lease))
    return (outbox.c.no == mail.no) & held


def _words(mail: Leased) -> dict[str, str]:
    """What ``promise`` may have blanked."""
    headers = json.dumps(dict(mail.headers)) if mail.headers else ""
    return {
        "recipient": mail.recipient,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "headers": headers,
    }


def _is_due(now: datetime) -> ColumnElement[bool]:
    at = instant(now)
    waiting = (outbox.c.state == "pending") & (outbox.c.due <= at)
    return or_(waiting, (outbox.c.state == "leased") & (outbox.c.lease <= at))
