"""What a reader does with an entry: vote, save, more or less like this, mark as read, hide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadsheet.actions.house import House
from broadsheet.actions.limits import HOUR, MINUTE, Limit, spend, spend_all
from broadsheet.actions.shelves import place_of
from broadsheet.actions.standing import restand
from broadsheet.model.errors import Refused, WrongUse
from broadsheet.model.mine import GESTURES
from broadsheet.model.person import Reader, Visitor
from broadsheet.queries.named import find
from broadsheet.store import changes, gestures, shelves
from broadsheet.store.db import Connection

VOTES = (
    Limit("votes a second", 4, timedelta(seconds=1)),
    Limit("votes", 30, MINUTE),
    Limit("votes an hour", 400, HOUR),
)
"""How often one reader may vote, or take a vote back."""
OTHERS = Limit("gestures", 120, MINUTE)
"""How often one reader may do anything else with entries."""
GROWN_UP = timedelta(hours=24)
"""Votes of accounts younger than this are kept, and weigh nothing."""


@dataclass(frozen=True, slots=True)
class Gesture:
    """What to do with which paper: ``on`` does it, off takes it back. ``shelf`` names where to save."""

    kind: str
    paper_id: str
    on: bool = True
    shelf: str = ""


def gesture_of(given: Mapping[str, str]) -> Gesture:
    """The one gesture among the fields of a form: a button's name, with the paper as its value.

    ``vote=ID`` votes and ``vote=-ID`` takes the vote back: a button says what shall
    be and not "the other way round", so that pressing it a hundred times leaves one
    vote. Raises WrongUse for none or several.
    """
    named = [kind for kind in GESTURES if kind in given]
    if len(named) != 1:
        raise WrongUse(f"A gesture is one of {', '.join(GESTURES)}, with the id of a paper.")
    paper_id = given[named[0]].strip()
    return Gesture(named[0], paper_id.removeprefix("-"), not paper_id.startswith("-"), given.get("shelf", ""))


def make(house: House, visitor: Visitor, gesture: Gesture) -> None:
    """Do what a reader's hand says. Raises NotFound, Refused, TooMany, WrongUse."""
    house.act(work(house, visitor, gesture))


def work(house: House, visitor: Visitor, gesture: Gesture) -> Callable[[Connection], None]:
    """The same, to be done in a transaction. Raises Refused."""
    if visitor.reader.state != "active":
        raise Refused("Your account is suspended.")
    return lambda db: _make(db, house, visitor, gesture)


def _make(db: Connection, house: House, visitor: Visitor, gesture: Gesture) -> None:
    now, no, reader_no = house.now(), find(db, gesture.paper_id), visitor.reader.no
    if gesture.kind == "vote":
        _vote(db, house, visitor, no, on=gesture.on)
        return
    spend(db, OTHERS, reader_no, now)
    if house.is_personal and visitor.agent:
        # it may act from a process of its own; who prints the pages knows of that by the log
        changes.append(db, "deed", [no], now)
    if gesture.kind == "save":
        _save(db, reader_no, no, gesture, now)
    elif gesture.kind in _RATINGS:
        value = _RATINGS[gesture.kind]
        if gesture.on:
            gestures.rate(db, no, reader_no, value, now)
        else:
            gestures.unrate(db, no, reader_no, value)
    else:
        gestures.mark(db, no, reader_no, _MARKS[gesture.kind], now if gesture.on else None)


_RATINGS = {"more": 1, "less": -1}
_MARKS = {"read": "read", "hide": "hidden"}


def _vote(db: Connection, house: House, visitor: Visitor, no: int, *, on: bool) -> None:
    now, reader = house.now(), visitor.reader
    spend_all(db, VOTES, reader.no, now)
    if on:
        # who is alone with a library need not wait a day
        weight = int(not visitor.agent) if house.is_personal else weight_of(reader, now, agent=visitor.agent)
        moved = gestures.vote(db, no, reader.no, now, weight=weight, network=visitor.network)
    else:
        moved = gestures.unvote(db, no, reader.no)
    if moved:
        restand(db, house.rules, [no], now)


def weight_of(reader: Reader, now: datetime, *, agent: bool = False) -> int:
    """What a vote weighs: nothing from programs, unconfirmed addresses and accounts a day old, else 1."""
    return int(reader.confirmed and now - reader.created >= GROWN_UP and not (agent or reader.agent))


def _save(db: Connection, reader_no: int, no: int, gesture: Gesture, now: datetime) -> None:
    if gesture.on:
        shelves.save(db, reader_no, no, place_of(db, reader_no, gesture.shelf, now), now)
        return
    shelf_no = place_of(db, reader_no, gesture.shelf, now) if gesture.shelf.strip() else None
    shelves.unsave(db, reader_no, no, shelf_no)
