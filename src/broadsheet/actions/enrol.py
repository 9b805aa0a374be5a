"""Make accounts for readers whom others have signed in."""

from dataclasses import dataclass

from broadsheet.actions.house import House
from broadsheet.lib.clock import instant
from broadsheet.lib.mail_address import MailAddress
from broadsheet.model.errors import Conflict
from broadsheet.model.naming import fitting
from broadsheet.model.person import Reader
from broadsheet.store import people
from broadsheet.store.db import Connection


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What others say of a reader: what to be called ``like``, the full name, and an address they have confirmed."""

    like: str
    address: MailAddress | None = None
    confirmed: bool = False
    full_name: str = ""


def enrol(db: Connection, house: House, newcomer: Newcomer) -> Reader:
    """An account without a password. Raises Conflict for an address that another account has."""
    address = newcomer.address
    if address and people.by_email(db, address.key):
        raise Conflict(
            f"There is an account with the address {address.text}, which has not been confirmed. "
            "If it is yours, set a new password at /reset, and come back."
        )
    return people.add(
        db,
        fitting(newcomer.like, lambda name: people.by_name(db, name) is not None),
        house.now(),
        full_name=newcomer.full_name,
        email=address.text if address else None,
        email_key=address.key if address else None,
        confirmed=instant(house.now()) if newcomer.confirmed else None,
    )
