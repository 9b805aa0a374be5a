"""Write a mail, to be sent once what caused it is certain."""

from urllib.parse import urlsplit

from broadsheet.actions.house import House
from broadsheet.lib.mail import safe_header
from broadsheet.lib.mail_address import mail_address
from broadsheet.lib.signing import new_token
from broadsheet.store import outbox
from broadsheet.store.db import Connection


def post(  # noqa: PLR0913  # what a mail consists of
    db: Connection, house: House, kind: str, recipient: str, subject: str, text: str, *, reader_no: int | None = None
) -> None:
    """Put a mail into the outbox, in the transaction that causes it: both happen or neither.

    ``kind`` says what it is, for counting; ``recipient`` is an address as its
    reader typed it. Raises WrongUse for what is no address.
    """
    mail = {
        "reader_no": reader_no,
        "kind": kind,
        "recipient": mail_address(recipient).wire,
        "subject": safe_header(subject),
        "text": text,
        "message_id": f"<{new_token()}@{host_of(house)}>",
    }
    outbox.add(db, mail, house.now())


def host_of(house: House) -> str:
    """The host our mails come from, as their ids name it (RFC 5322 §3.6.4)."""
    return urlsplit(house.rules.address).hostname or "localhost"
