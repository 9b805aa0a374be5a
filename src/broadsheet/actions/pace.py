"""The pace at which anybody may change anything: a reader, or the network of a stranger."""

from dataclasses import replace
from datetime import timedelta

from broadsheet.actions.house import House
from broadsheet.actions.limits import HOUR, MINUTE, Limit, left_of, spend_all
from broadsheet.lib.network import network_of
from broadsheet.model.person import Owed, Visitor

PACES = (
    Limit("requests a second", 4, timedelta(seconds=1)),
    Limit("requests a minute", 30, MINUTE),
    Limit("requests an hour", 400, HOUR),
)
"""What Lobsters allows an address; here nobody is exempt, and a household of IPv6 counts as one."""


def count(house: House, visitor: Visitor | None, client: str) -> None:
    """Count a request that changes something. Raises TooMany, and counts nothing then.

    A personal library counts nothing.
    """
    if house.is_personal:
        return
    who = _who(house, visitor, client)
    house.act(lambda db: spend_all(db, PACES, who, house.now()))


def owe(house: House, visitor: Visitor) -> Visitor:
    """The same visitor, whose request is counted by what it writes: ``due`` says against what.

    Raises TooMany where this process knows already that it would be one too many.
    """
    house.memory.spend(PACES, visitor.reader.no, house.now())
    return replace(visitor, owed=Owed())


def due(visitor: Visitor) -> list[tuple[Limit, str | int | bytes]]:
    """What a transaction in a visitor's name is to count besides its own limits; ``Owed.is_paid`` once it is there."""
    return [(limit, visitor.reader.no) for limit in PACES] if visitor.owed and not visitor.owed.is_paid else []


def left(house: House, visitor: Visitor | None, client: str) -> tuple[tuple[Limit, int, int], ...]:
    """How many more each of PACES allows at once, and the seconds until it allows as many as ever."""
    who = _who(house, visitor, client)
    with house.store.read() as db:
        return left_of(db, PACES, who, house.now())


def _who(house: House, visitor: Visitor | None, client: str) -> int | bytes:
    return visitor.reader.no if visitor else house.keys.mac("network", network_of(client))
