"""Send what lies in the outbox: each mail at least once, and at most once more for each crash."""

from datetime import timedelta
from email.headerregistry import Address

from broadsheet.actions.house import House
from broadsheet.actions.post import host_of
from broadsheet.lib.mail import Mail, read_sender, written
from broadsheet.lib.smtp import Courier, MailServer, is_about_server
from broadsheet.model.errors import MailError
from broadsheet.store import outbox
from broadsheet.store.db import Connection

_MOST = 50
_LONGEST = timedelta(minutes=6)
"""What one mail may take, with every answer of the server as late as it may be."""


def send_due(house: House) -> int:
    """Send the mails that are due, as many as the lease gives time for; how many the server took.

    A mail is settled at once after the server took it. Whoever dies in between
    leaves a lease that ends, and the mail goes out again under the same Message-ID.
    When the server itself is in trouble, all mails wait for a while.
    """
    with house.store.read() as db:
        if not outbox.is_any_due(db, house.now()):
            return 0
    sent = 0
    with Courier(server(house)) as courier:
        while taken := house.act(lambda db: outbox.take(db, _MOST, house.now())):
            for place, mail in enumerate(taken):
                if mail.lease - house.now() <= _LONGEST:
                    break
                try:
                    sent += _send(house, courier, mail)
                except MailError as away:
                    _pause(house, taken[place:], str(away))
                    return sent
    return sent


def _send(house: House, courier: Courier, mail: outbox.Leased) -> bool:
    """Whether the server took it. Raises MailError where that says nothing of the mail."""
    try:
        courier.carry(sender(house).addr_spec, mail.recipient, written(_mail(house, mail)))
    except ValueError as broken:
        trouble = outbox.Trouble(str(broken), permanent=True)
    except MailError as refused:
        if is_about_server(refused):
            raise
        trouble = outbox.Trouble(str(refused), permanent=refused.permanent, unsure=refused.unsure)
    else:
        house.act(lambda db: outbox.sent(db, mail))
        return True
    house.act(lambda db: outbox.failed(db, mail, trouble, house.now()))
    return False


def _pause(house: House, left: tuple[outbox.Leased, ...], why: str) -> None:
    def pause(db: Connection) -> None:
        outbox.give_back(db, left)
        outbox.pause(db, why, house.now())

    house.act(pause)


def _mail(house: House, mail: outbox.Leased) -> Mail:
    return Mail(
        sender=sender(house),
        recipient=mail.recipient,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        headers=mail.headers,
        message_id=mail.message_id,
        at=mail.created,
    )


def server(house: House) -> MailServer:
    """The mail server of the settings."""
    rules = house.rules
    return MailServer(
        host=rules.smtp_host,
        port=rules.smtp_port,
        security=rules.smtp_security,
        user=rules.smtp_user,
        password=rules.smtp_password,
        me=host_of(house),
    )


def sender(house: House) -> Address:
    """Who our mails are from. Raises WrongUse when the setting is no address."""
    return read_sender(house.rules.mail_from or f"Broadsheet <broadsheet@{host_of(house)}>")
