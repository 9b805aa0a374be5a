"""Hooks, for their readers and for whoever calls them."""

from collections.abc import Mapping

from broadsheet.model.hook import Call, Hook
from broadsheet.model.person import Reader
from broadsheet.store import hooks
from broadsheet.store.db import Db


def hooks_of(store: Db, reader: Reader) -> tuple[tuple[Hook, Call | None], ...]:
    """A reader's hooks, oldest first, each with what became of its newest call."""
    with store.read() as db:
        mine = hooks.of_reader(db, reader.no)
        calls: Mapping[int, Call] = hooks.last_calls(db, [one.no for one in mine])
    return tuple((one, calls.get(one.no)) for one in mine)


def active(store: Db) -> tuple[Hook, ...]:
    """Every hook that is to be called."""
    with store.read() as db:
        return hooks.active(db)
