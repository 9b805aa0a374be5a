"""What is done about a mail that came back: an address ends, a subscription ends, or nothing; nothing is answered.

The same for a mail from a pipe, from a mailbox, and from a service that tells of it.
Only what names a signed word of ours counts, so that nobody ends another's mails.
"""

from collections.abc import Iterable

from broadsheet.actions import bounces
from broadsheet.actions.house import House
from broadsheet.actions.keep_subscription import UNSUBSCRIBED, end
from broadsheet.actions.mail_links import UNSUBSCRIBE, is_same, subscription_of
from broadsheet.lib.returned import Returned, read_returned
from broadsheet.model.errors import NotFound
from broadsheet.store import returns, subscriptions
from broadsheet.store.db import Connection

FORGED = "forged"
"""It names no address that we wrote to."""
_COMPLAINT = "The reader, or their mail service, called it unwanted."


def take_in(house: House, raw: bytes, to: Iterable[str] = ()) -> str:
    """Do what a mail asks for; what that was.

    ``hard``, ``soft``, ``complaint``, ``unsubscribed``; or nothing, for what is
    ``delayed``, ``automatic``, ``forged``, or a ``letter`` that no program reads.
    ``to`` is where the mail was delivered, where that is known.
    """
    read = read_returned(raw, to)

    def write(db: Connection) -> str:
        outcome = _outcome(db, house, read)
        returns.count(db, outcome, house.now())
        return outcome

    return house.act(write)


def _outcome(db: Connection, house: House, read: Returned) -> str:
    if read.kind in ("letter", "automatic"):
        # some programs that unsubscribe say that they are programs
        return UNSUBSCRIBED if _unsubscribed(db, house, read.words, UNSUBSCRIBED) else read.kind
    if read.kind == "delayed":
        return read.kind
    hashes = {hash for one in read.addresses if (hash := bounces.who_came_back(house, one)) is not None}
    if read.kind == "complaint":
        ended = _unsubscribed(db, house, read.words, bounces.COMPLAINED)
        for hash in hashes:
            bounces.came_back(db, house, hash, "complaint", _COMPLAINT)
        return "complaint" if hashes or ended else FORGED
    kind = bounces.kind_of(read.code, read.enhanced)
    for hash in hashes:
        bounces.came_back(db, house, hash, kind, f"It came back: {_number(read)}.")
    return kind if hashes else FORGED


def _unsubscribed(db: Connection, house: House, words: Iterable[str], why: str) -> bool:
    """End the subscriptions that these words name; whether they name any, over or not."""
    found = False
    for word in words:
        try:
            no, asked = subscription_of(house, UNSUBSCRIBE, word)
        except NotFound:
            continue
        found = True
        if is_same(subscriptions.by_no(db, no), asked):
            end(db, no, why, house.now())
    return found


def _number(read: Returned) -> str:
    return " ".join(filter(None, (str(read.code or ""), read.enhanced))) or "without a reason"
