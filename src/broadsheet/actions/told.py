"""What a mail service tells of mails it could not deliver, in words that belong to none of them.

A document holds events, each with what happened and whose address it was:

    {"events": [{"kind": "hard", "recipient": "ada@example.org", "status": "5.1.1"}]}
"""

import json
from collections.abc import Mapping
from typing import Any

from broadsheet.actions import bounces
from broadsheet.actions.house import House
from broadsheet.lib.mail_address import mail_address
from broadsheet.model.errors import WrongUse
from broadsheet.store import returns
from broadsheet.store.db import Connection

KINDS = ("hard", "soft", "bounce", "complaint")
"""What may have happened; a ``bounce`` is hard or soft by its ``status`` (RFC 3463)."""
MOST = 1000
_SHOWN = 40
_WHY = "The mail service told of it"


def take_told(house: House, body: bytes) -> int:
    """Do what a document asks for, all of it or nothing; how many events it held. Raises WrongUse."""
    events = _events(body)

    def write(db: Connection) -> None:
        for kind, key, status in events:
            hash = bounces.address_hash(house, key)
            bounces.came_back(db, house, hash, kind, " ".join(filter(None, (_WHY, status))) + ".")
            returns.count(db, kind, house.now())

    house.act(write)
    return len(events)


def _events(body: bytes) -> list[tuple[str, str, str]]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        raise WrongUse("This is no JSON.") from None
    events = read.get("events") if isinstance(read, dict) else read
    if not isinstance(events, list) or len(events) > MOST:
        raise WrongUse(f'A document holds {{"events": […]}}, at most {MOST} of them.')
    return [_event(one) for one in events]


def _event(one: Any) -> tuple[str, str, str]:
    if not isinstance(one, Mapping) or one.get("kind") not in KINDS:
        raise WrongUse(f"An event has a kind ({', '.join(KINDS)}) and a recipient.")
    status = str(one.get("status") or "")[:_SHOWN]
    if status and not all(part.isascii() and part.isdigit() for part in status.split(".")):
        raise WrongUse("A status is one like 5.1.1 (RFC 3463).")
    kind = bounces.kind_of(0, status) if one["kind"] == "bounce" else str(one["kind"])
    return kind, mail_address(str(one.get("recipient"))).key, status
