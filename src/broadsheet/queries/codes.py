"""How a reader signs in."""

from broadsheet.model.person import Reader
from broadsheet.store import codes, people
from broadsheet.store.db import Db


def recovery_left(store: Db, reader: Reader) -> int:
    """How many recovery codes a reader has not used."""
    with store.read() as db:
        return codes.recovery_left(db, reader.no)


def signs_in_with_password(store: Db, reader: Reader) -> bool:
    """Whether a reader has a password here."""
    with store.read() as db:
        return people.has_password(db, reader.no)
