"""What follows when mails come back or annoy: an address that has no mailbox is not written to again.

An address counts by keyed hash, so nothing here says whose it is. Hard bounces end
it at once; soft ones at the fifth day of them, and 30 days without any forgive the
rest; a complaint ends the subscriptions as well.
"""

from base64 import b32decode, b32encode
from collections.abc import Iterable

from broadsheet.actions.house import House
from broadsheet.lib.mail_address import LONGEST
from broadsheet.model.errors import MailError
from broadsheet.store import bounces, subscriptions, suppressions
from broadsheet.store.db import Connection
from broadsheet.store.suppressions import Suppressed

STOP = 5
"""Days with soft bounces after which an address is not written to."""
COMPLAINED = "a complaint"
"""Why a subscription ended that its reader, or their mail service, complained of."""
_PURPOSE, _RETURN = "suppression", "return path"
_HASH, _MAC = 16, 10
_MAILBOX_IS_GONE = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
"""Status codes (RFC 3463) that say the address is no good; all others may be over tomorrow, or be about the mail."""
_REFUSED_RECIPIENT = frozenset({550, 551, 553})


def address_hash(house: House, key: str) -> bytes:
    """What an address is known by here; ``key`` as in ``MailAddress``."""
    return house.keys.mac(_PURPOSE, key)


def address_hashes(house: House, key: str) -> tuple[bytes, ...]:
    """The same by the key of the house and by those it had before."""
    return house.keys.macs(_PURPOSE, key)


def suppressed(db: Connection, house: House, keys: Iterable[str]) -> dict[str, Suppressed]:
    """Those of some addresses that are not written to, by ``key``; what a former key hashed counts as well."""
    by_hash = {one: key for key in keys for one in address_hashes(house, key)}
    return {by_hash[one.hash]: one for one in suppressions.of(db, by_hash).values()}


def is_suppressed(db: Connection, house: House, key: str) -> bool:
    """Whether nothing may be sent to an address; ``key`` as in ``MailAddress``."""
    return bool(suppressed(db, house, [key]))


def came_back(db: Connection, house: House, hash: bytes, kind: str, why: str) -> bool:
    """Write down that something came back (``hard``, ``soft``, ``complaint``); whether that ends the address.

    ``why`` must not name the address.
    """
    now = house.now()
    bounces.add(db, hash, kind, why, now)
    if kind == "complaint":
        _end_subscriptions(db, house, hash)
    if kind == "soft" and bounces.score(db, hash, now) < STOP:
        return False
    return suppressions.suppress(db, hash, kind, why, now)


def _end_subscriptions(db: Connection, house: House, hash: bytes) -> None:
    for key in subscriptions.keys(db):
        if hash in address_hashes(house, key):
            subscriptions.end_all(db, key, COMPLAINED, house.now())


def kind_of(code: int, enhanced: str, *, about_recipient: bool = True) -> str:
    """Whether a refusal for good is ``hard`` or ``soft``: only what names the mailbox is hard."""
    if enhanced:
        return "hard" if enhanced in _MAILBOX_IS_GONE else "soft"
    return "hard" if about_recipient and code in _REFUSED_RECIPIENT else "soft"


def kind_of_refusal(refused: MailError) -> str:
    """The same of what a mail server answered us."""
    return kind_of(refused.code, refused.enhanced, about_recipient=refused.stage == "recipient")


def return_path(house: House, recipient: str) -> str:
    """Where a mail to ``recipient`` comes back to: our mailbox with a word that names the address and is signed.

    Empty when the operator has no such mailbox.
    """
    local, _, domain = house.rules.bounce_address.rpartition("@")
    if not local:
        return ""
    hash = address_hash(house, recipient.lower())
    word = b32encode(hash + house.keys.mac(_RETURN, hash.hex())[:_MAC]).decode().rstrip("=").lower()
    return f"{local}+{word}@{domain}"


def who_came_back(house: House, address: str) -> bytes | None:
    """The hash of the address that a return path of ours names, None for what we never wrote."""
    word = address[:LONGEST].rpartition("@")[0].rpartition("+")[2].upper()
    try:
        read = b32decode(word + "=" * (-len(word) % 8))
    except ValueError:
        return None
    hash, mac = read[:_HASH], read[_HASH:]
    return hash if len(mac) == _MAC and house.keys.knows(_RETURN, hash.hex(), mac) else None
