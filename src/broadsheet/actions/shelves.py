"""Shelves: made, renamed, taken down; and what stands on them moved."""

from datetime import datetime

from broadsheet.actions.house import House
from broadsheet.lib.text.clean import strip_controls
from broadsheet.model.errors import Conflict, NotFound, Refused, WrongUse
from broadsheet.model.person import Reader
from broadsheet.queries.named import find
from broadsheet.store import feed_addresses, hooks, shelves
from broadsheet.store.db import Connection
from broadsheet.store.shelves import shelf_key

FIRST = "Saved"
"""The shelf everybody begins with; made when something is first saved."""
LONGEST = 60
MOST = 100
SHELVES = "shelves"
"""The kind of listing that a shelf is, where it is sent elsewhere."""


def place_of(db: Connection, reader_no: int, name: str, now: datetime) -> int:
    """The number of the shelf to save on: the one named, or the first. Raises NotFound for one that is not there."""
    wanted = name.strip() or FIRST
    no = shelves.find(db, reader_no, wanted)
    if no is not None:
        return no
    if shelf_key(wanted) != shelf_key(FIRST):
        raise NotFound(f"You have no shelf “{wanted[:LONGEST]}”. Make it first.")
    return shelves.make(db, reader_no, FIRST, now)


def make(house: House, reader: Reader, name: str) -> str:
    """Make a shelf; its key. Raises WrongUse, Conflict."""
    return house.act(lambda db: _make(db, reader, name, house.now()))


def _make(db: Connection, reader: Reader, name: str, now: datetime) -> str:
    _may(reader)
    named = _free(db, reader.no, name)
    if len(shelves.shelves_of(db, reader.no)) >= MOST:
        raise WrongUse(f"Nobody has more than {MOST} shelves. Take one down first.")
    shelves.make(db, reader.no, named, now)
    return shelf_key(named)


def rename(house: House, reader: Reader, key: str, name: str) -> str:
    """Give a shelf another name; its new key. Raises NotFound, WrongUse, Conflict."""
    return house.act(lambda db: _rename(db, reader, key, name))


def _rename(db: Connection, reader: Reader, key: str, name: str) -> str:
    _may(reader)
    no = _held(db, reader.no, key)
    named = _free(db, reader.no, name, but=no)
    shelves.rename(db, no, named)
    for senders in (feed_addresses, hooks):
        senders.rename(db, reader.no, SHELVES, shelf_key(key), shelf_key(named))
    return shelf_key(named)


def remove(house: House, reader: Reader, key: str) -> None:
    """Take a shelf down with what stands on it. Raises NotFound."""
    _may(reader)
    house.act(lambda db: _remove(db, reader, key))


def _remove(db: Connection, reader: Reader, key: str) -> None:
    shelves.remove(db, _held(db, reader.no, key))
    feed_addresses.drop(db, reader.no, SHELVES, shelf_key(key))


def move(house: House, reader: Reader, key: str, paper_id: str, to: str) -> None:
    """Move a paper from one shelf to another. Raises NotFound."""
    house.act(lambda db: _move(db, reader, key, (paper_id, to), house.now()))


def _move(db: Connection, reader: Reader, key: str, what: tuple[str, str], now: datetime) -> None:
    _may(reader)
    paper_no, old, new = find(db, what[0]), _held(db, reader.no, key), _held(db, reader.no, what[1])
    if old != new:
        shelves.save(db, reader.no, paper_no, new, now)
        shelves.unsave(db, reader.no, paper_no, old)


def _may(reader: Reader) -> None:
    if reader.state != "active":
        raise Refused("Your account is suspended.")


def _held(db: Connection, reader_no: int, key: str) -> int:
    no = shelves.find(db, reader_no, key)
    if no is None:
        raise NotFound("You have no such shelf.")
    return no


def _free(db: Connection, reader_no: int, name: str, but: int | None = None) -> str:
    named = " ".join(strip_controls(name).split())
    if len(named) > LONGEST or "/" in named or not named.strip("."):
        raise WrongUse(f"A shelf has a name of 1 to {LONGEST} characters, without a slash.")
    if shelves.find(db, reader_no, named) not in (None, but):
        raise Conflict(f"You have a shelf “{named}” already.")
    return named
