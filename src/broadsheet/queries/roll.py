"""All readers, for the operator."""

from broadsheet.model.person import Reader
from broadsheet.store import people
from broadsheet.store.db import Db


def roll(store: Db) -> tuple[Reader, ...]:
    """Every reader whose account is not deleted, by name."""
    with store.read() as db:
        return tuple(people.everyone(db))
