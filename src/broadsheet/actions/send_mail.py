"""Send what lies in the outbox: each mail at least once, and at most once more for each crash."""

from datetime import timedelta
from email.headerregistry import Address

from broadsheet.actions.house import House
from broadsheet.actions.post import host_of
from broadsheet.lib.mail import Mail, MailServer, deliver, read_sender
from broadsheet.model.errors import MailError
from broadsheet.store import outbox

_MOST = 20
_LONGEST = timedelta(minutes=4)
"""What one mail may take, with every answer of the server as late as it may be."""


def send_due(house: House) -> int:
    """Send the mails that are due, as many as the lease gives time for; how many the server took.

    A mail is settled at once after the server took it. Whoever dies in between
    leaves a lease that ends, and the mail goes out again under the same Message-ID.
    """
    with house.store.read() as db:
        if not outbox.is_any_due(db, house.now()):
            return 0
    taken = house.act(lambda db: outbox.take(db, _MOST, house.now()))
    return sum(_send(house, mail) for mail in taken if mail.lease - house.now() > _LONGEST)


def _send(house: House, mail: outbox.Leased) -> bool:
    try:
        deliver(server(house), _written(house, mail))
    except (MailError, ValueError) as trouble:
        why, permanent = str(trouble), getattr(trouble, "permanent", True)
        house.act(lambda db: outbox.failed(db, mail, why, house.now(), permanent=permanent))
        return False
    house.act(lambda db: outbox.sent(db, mail))
    return True


def _written(house: House, mail: outbox.Leased) -> Mail:
    return Mail(
        sender=sender(house),
        recipient=mail.recipient,
        subject=mail.subject,
        text=mail.text,
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
    )


def sender(house: House) -> Address:
    """Who our mails are from. Raises WrongUse when the setting is no address."""
    return read_sender(house.rules.mail_from or f"Broadsheet <broadsheet@{host_of(house)}>")
