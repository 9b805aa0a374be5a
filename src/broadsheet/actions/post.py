"""Write a mail, to be sent once what caused it is certain."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from broadsheet.actions.house import House
from broadsheet.lib.clock import instant
from broadsheet.lib.mail import checked_headers, safe_header
from broadsheet.lib.mail_address import mail_address
from broadsheet.lib.signing import new_token
from broadsheet.store import outbox
from broadsheet.store.db import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """What a mail may have besides words: the same in ``html``, further ``headers``, an end, and the digest it is.

    After ``expires`` it is not sent any more; before ``due`` not yet. A mail of a
    digest is known by it, so that it cannot be written down twice.
    """

    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    due: datetime | None = None
    expires: datetime | None = None
    digest_no: int | None = None


_NOTHING = Further()


def post(  # noqa: PLR0913  # what a mail consists of
    db: Connection,
    house: House,
    kind: str,
    recipient: str,
    subject: str,
    text: str,
    *,
    reader_no: int | None = None,
    further: Further = _NOTHING,
) -> None:
    """Put a mail into the outbox, in the transaction that causes it: both happen or neither.

    ``kind`` says what it is, for counting; ``recipient`` is an address as its
    reader typed it. Raises WrongUse for what is no address, ValueError for a header
    that no mail may carry.
    """
    address = mail_address(recipient)
    mail = {
        "reader_no": reader_no,
        "kind": kind,
        "recipient": address.wire,
        "subject": safe_header(subject),
        "text": text,
        "html": further.html,
        "headers": json.dumps(dict(checked_headers(further.headers))) if further.headers else "",
        "message_id": f"<{_name(house, address.key, further.digest_no)}@{host_of(house)}>",
        "expires": instant(further.expires) if further.expires else None,
        "digest_no": further.digest_no,
        "due": instant(further.due or house.now()),
    }
    outbox.add(db, mail, house.now())


def _name(house: House, key: str, digest_no: int | None) -> str:
    """What stands before the @ of a Message-ID; that of a digest follows from the digest and its reader."""
    if digest_no is None:
        return new_token()
    return f"digest-{digest_no}.{house.keys.mac('message', f'{digest_no} {key}').hex()}"


def host_of(house: House) -> str:
    """The host our mails come from, as their ids name it (RFC 5322 §3.6.4)."""
    return urlsplit(house.rules.address).hostname or "localhost"
