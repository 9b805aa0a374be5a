"""Serve a subscription on one of its days: write down what came of it, and its mail, together or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from broadsheet.actions.house import House
from broadsheet.actions.post import Further, host_of, post
from broadsheet.actions.send_mail import sender
from broadsheet.lib.mail import Mail, list_headers
from broadsheet.lib.mail_address import mail_address
from broadsheet.model.subscription import Served, Subscription
from broadsheet.store import subscriptions
from broadsheet.store.db import Connection

KIND = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The mail of a digest; ``unsubscribe`` is the address that takes the one click (RFC 8058).

    It is sent from ``due`` on, and after ``expires`` not any more.
    """

    subject: str
    text: str
    html: str
    unsubscribe: str
    due: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class Serving:
    """What is to be written down for a subscription: days that were missed, this day, and its mail if there is one."""

    subscription: Subscription
    missed: tuple[Served, ...]
    served: Served
    letter: Letter | None = None


def serve(house: House, servings: Sequence[Serving]) -> int:
    """Write these down in one transaction; how many there were that no other process had served before."""
    return house.act(lambda db: sum(_serve(db, house, one) for one in servings))


def _serve(db: Connection, house: House, one: Serving) -> bool:
    for day in one.missed:
        subscriptions.serve(db, day)
    no = subscriptions.serve(db, one.served)
    if no is not None and one.letter is not None:
        _post(db, house, one.subscription, one.letter, no)
    return no is not None


def mail_of(house: House, one: Subscription, letter: Letter, no: int = 0) -> Mail:
    """The mail as it would be sent, of the digest with this number."""
    return Mail(
        sender=sender(house),
        recipient=mail_address(one.email).wire,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        message_id=f"<digest-{no}.preview@{host_of(house)}>",
        at=letter.due,
        headers=_headers(house, letter),
    )


def _headers(house: House, letter: Letter) -> dict[str, str]:
    return list_headers(f"digest.{host_of(house)}", letter.unsubscribe, _mailbox(house, letter.unsubscribe))


def _post(db: Connection, house: House, one: Subscription, letter: Letter, no: int) -> None:
    further = Further(
        html=letter.html,
        headers=_headers(house, letter),
        due=letter.due,
        expires=letter.expires,
        digest_no=no,
    )
    post(db, house, KIND, one.email, letter.subject, letter.text, reader_no=one.reader_no, further=further)


def _mailbox(house: House, unsubscribe: str) -> str:
    """Where a mail ends the subscription as well: the mailbox that bounces come back to, if there is one."""
    mailbox = house.rules.bounce_address
    return f"{mailbox}?subject=unsubscribe%20{unsubscribe.rpartition('/')[2]}" if mailbox else ""
