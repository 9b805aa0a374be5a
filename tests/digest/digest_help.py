"""What the tests of digests share."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from broadsheet.lib.mail import Mail, list_headers, read_sender, written
from broadsheet.model.subscription import Schedule, Served, Subscription, Watch
from broadsheet.store import subscriptions
from broadsheet.store.schema import outbox
from broadsheet.wiring import Site

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in (17, 18, 19, 20))
MORNING = datetime(2026, 11, 18, 7, tzinfo=UTC)
"""Seven in the morning of WEDNESDAY; its edition was due at 03:30."""


def a_subscription(*watches: tuple[str, str], **changes: Any) -> Subscription:
    """Ada's, on weekdays at seven, confirmed a week ago."""
    asked = MORNING - timedelta(days=7)
    fields: dict[str, Any] = {
        "no": 0,
        "email": "ada@readers.test",
        "reader_no": None,
        "name": "",
        "state": "active",
        "schedule": Schedule(),
        "format": "full",
        "quiet": True,
        "watches": tuple(Watch(*one) for one in watches or (("today", ""),)),
        "asked": asked,
        "confirmed": asked,
        "since": MORNING - timedelta(hours=1),
    } | changes
    return Subscription(**fields)


def days(site: Site, one: Subscription) -> tuple[Served, ...]:
    """What became of its days, newest first."""
    with site.store.read() as db:
        return subscriptions.served(db, one.no)


def mails(site: Site) -> list[Any]:
    """Every mail in the outbox, in the order written."""
    with site.store.read() as db:
        return db.execute(outbox.select().order_by(outbox.c.no)).all()


def raw(subject: str, text: str, html: str, no: int = 1) -> bytes:
    """A digest as it goes over the wire."""
    mail = Mail(
        sender=read_sender("Broadsheet <papers@papers.test>"),
        recipient="ada@readers.test",
        subject=subject,
        text=text,
        html=html,
        message_id=f"<digest-{no}.0123456789abcdef@papers.test>",
        at=MORNING,
        headers=list_headers("digest.papers.test", "https://papers.test/unsubscribe/" + "x" * 60),
    )
    return written(mail)
