"""Mails on their way: written down with what caused them, sent later, and then forgotten but for when and whether.

States: ``pending`` → ``leased`` → ``sent``, or back to ``pending`` for another try, or ``dead`` with ``why``.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from broadsheet.lib.clock import instant
from broadsheet.store.schema import outbox

TERM = timedelta(minutes=10)
"""How long whoever took a mail may take to send it, before another may."""
LADDER = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""How long to wait after each try that failed; after one more the mail is dead."""
_BLANK = {"recipient": "", "subject": "", "text": ""}


@dataclass(frozen=True, slots=True)
class Leased:
    """A mail taken to be sent. ``lease`` ends then; ``attempts`` counts the tries before this one."""

    no: int
    recipient: str
    subject: str
    text: str
    message_id: str
    created: datetime
    attempts: int
    lease: datetime


def add(db: Connection, mail: dict[str, str | int | None], now: datetime) -> None:
    """Write a mail down: ``reader_no``, ``kind``, ``recipient``, ``subject``, ``text``, ``message_id``."""
    at = instant(now)
    db.execute(outbox.insert().values(created=at, due=at, state="pending", **mail))


def is_any_due(db: Connection, now: datetime) -> bool:
    """Whether there is a mail to send."""
    return db.execute(select(outbox.c.no).where(_is_due(now)).limit(1)).first() is not None


def take(db: Connection, most: int, now: datetime) -> tuple[Leased, ...]:
    """Take at most ``most`` mails that are due, the longest waiting first; those of a sender who vanished too."""
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
            message_id=row.message_id,
            created=datetime.fromisoformat(row.created),
            attempts=row.attempts,
            lease=until,
        )
        for row in rows
    )


def sent(db: Connection, mail: Leased) -> None:
    """The server has it: keep neither its words nor whose they were."""
    _settle(db, mail, state="sent", why="", **_BLANK)


def failed(db: Connection, mail: Leased, why: str, now: datetime, *, permanent: bool) -> None:
    """It was not taken, ``why``: try again later, or give up."""
    if permanent or mail.attempts >= len(LADDER):
        _settle(db, mail, state="dead", why=why, **_BLANK)
    else:
        _settle(db, mail, state="pending", why=why, due=instant(now + LADDER[mail.attempts]))


def sweep(db: Connection, before: datetime) -> None:
    """Forget mails that were settled and written before then."""
    settled = outbox.c.state.in_(("sent", "dead"))
    db.execute(delete(outbox).where(settled, outbox.c.created < instant(before)))


def _settle(db: Connection, mail: Leased, **values: str) -> None:
    mine = (outbox.c.no == mail.no) & (outbox.c.state == "leased") & (outbox.c.lease == instant(mail.lease))
    db.execute(update(outbox).where(mine).values(lease=None, attempts=mail.attempts + 1, **values))


def _is_due(now: datetime) -> ColumnElement[bool]:
    at = instant(now)
    waiting = (outbox.c.state == "pending") & (outbox.c.due <= at)
    return or_(waiting, (outbox.c.state == "leased") & (outbox.c.lease <= at))
