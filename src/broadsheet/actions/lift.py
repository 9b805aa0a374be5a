"""Suspensions end by themselves, at the first visit after their day."""

from dataclasses import replace

from broadsheet.actions.house import House
from broadsheet.model.person import Reader, Visitor
from broadsheet.store import people
from broadsheet.store.db import Connection


def is_due(house: House, visitor: Visitor) -> bool:
    """Whether a visitor's suspension has run out. Asks nothing of the library."""
    return _is_over(house, visitor.reader)


def lift(house: House, visitor: Visitor) -> Visitor:
    """The visitor, suspended no more. A moderator who was quicker, either way, counts."""

    def work(db: Connection) -> Reader:
        reader = people.by_no(db, visitor.reader.no) or visitor.reader
        if not _is_over(house, reader):
            return reader
        people.change(db, reader.no, state="active", suspended_until=None)
        return replace(reader, state="active", suspended_until=None)

    return replace(visitor, reader=house.act(work))


def _is_over(house: House, reader: Reader) -> bool:
    until = reader.suspended_until
    return reader.state == "suspended" and until is not None and until <= house.now()
