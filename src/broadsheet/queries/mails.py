"""What the operator sees of mails: how they stand and why, by day and by subscription, and who is not written to."""

from collections.abc import Callable
from datetime import datetime, timedelta

from broadsheet.model.mails import Blocked, MailDay, Mails
from broadsheet.store import mails, returns, suppressions
from broadsheet.store.db import Connection, Db

DAYS = 14
PAGE = 50
_REASONS = 20
Hashes = Callable[[str], tuple[bytes, ...]]
"""What an address is known by where it is not written to, by its key: by the key of the house and those before it."""


def overview(store: Db, now: datetime, hashes: Hashes, *, before: int | None = None, email_key: str = "") -> Mails:
    """The last DAYS days, and a page of digests: those numbered below ``before``, or of one address."""
    first = now.date() - timedelta(days=DAYS - 1)
    with store.read() as db:
        states, back = mails.days(db, first), returns.since(db, first)
        digests = mails.served(db, before, PAGE + 1, email_key)
        days = sorted({*states, *back}, reverse=True)
        return Mails(
            days=tuple(MailDay(day, states.get(day, {}), back.get(day, {})) for day in days),
            reasons=mails.reasons(db, first, _REASONS),
            digests=digests[:PAGE],
            more=digests[PAGE - 1].no if len(digests) > PAGE else None,
            blocked=_blocked(db, hashes),
            blocked_total=suppressions.count(db),
        )


def _blocked(db: Connection, hashes: Hashes) -> tuple[Blocked, ...]:
    """The newest of them, with the address where somebody here has it."""
    found = suppressions.newest(db, PAGE)
    if not found:
        return ()
    known = {hash: email for key, email in mails.addresses(db).items() for hash in hashes(key)}
    return tuple(Blocked(one.hash.hex(), one.kind, one.why, one.at, known.get(one.hash, "")) for one in found)
