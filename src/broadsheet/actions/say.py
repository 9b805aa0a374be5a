"""Write a comment on a paper."""

from datetime import datetime, timedelta

from broadsheet.actions.draft import Draft, draft
from broadsheet.actions.house import House
from broadsheet.actions.limits import HOUR, Limit, spend_each
from broadsheet.actions.newcomers import check_links, state_of_next
from broadsheet.actions.pace import due
from broadsheet.actions.standing import restand
from broadsheet.actions.tell import tell
from broadsheet.model.errors import NotFound, Refused
from broadsheet.model.person import Visitor
from broadsheet.model.talk import LOCKED, Comment
from broadsheet.queries.named import find
from broadsheet.store import comments, mentions
from broadsheet.store.db import Connection

PACE = Limit("comments", 1, timedelta(seconds=5))
HOURLY = Limit("comments in an hour", 20, HOUR)
NETWORK = Limit("comments from one network", 100, HOUR)


def say(house: House, visitor: Visitor, paper: str, text: str, parent_no: int | None = None) -> Comment:
    """Comment on a paper, or answer a comment on it.

    Raises NotFound for an unknown paper, or a comment that is not about it, Refused where
    the talk is locked, WrongUse for a text that cannot be, TooMany.
    """
    made = draft(house, text)
    done = house.act(lambda db: write(db, house, visitor, find(db, paper), made, parent_no=parent_no))
    if visitor.owed:
        visitor.owed.is_paid = True
    return done


def write(
    db: Connection, house: House, visitor: Visitor, paper_no: int, made: Draft, *, parent_no: int | None = None
) -> Comment:
    """The same within a transaction that does more; ``made`` was read before it began."""
    now, reader = house.now(), visitor.reader
    check_links(reader, made.outward, house.rules, now)
    check_open(db, paper_no)
    if parent_no is not None:
        _check_parent(db, parent_no, paper_no)
    state = state_of_next(db, reader, house.rules, now)
    _pace(db, visitor, now)
    place = {"paper_no": paper_no, "parent_no": parent_no, "network": visitor.network or None}
    place |= {"agent": visitor.agent or reader.agent}
    no = comments.add(db, now, reader_no=reader.no, text=made.text, html=made.html, state=state, **place)
    return _written(db, house, no, now)


def _written(db: Connection, house: House, no: int, now: datetime) -> Comment:
    found = comments.one(db, no)
    if found is None:
        raise LookupError("A comment just written is not there.")
    if found.state == "shown":
        tell(db, found, now)
        restand(db, house.rules, [found.paper_no], now)
    return found


def check_open(db: Connection, paper_no: int) -> None:
    """Raise Refused where a moderator has locked what is said of a paper."""
    if mentions.is_locked(db, paper_no):
        raise Refused(LOCKED)


def _check_parent(db: Connection, parent_no: int, paper_no: int) -> None:
    parent = comments.one(db, parent_no)
    if parent is None or parent.state != "shown":
        raise NotFound("The comment you answer is not here.")
    if parent.paper_no != paper_no:
        raise NotFound("The comment you answer is about another paper.")


def _pace(db: Connection, visitor: Visitor, now: datetime) -> None:
    own: list[tuple[Limit, str | int | bytes]] = [(PACE, visitor.reader.no), (HOURLY, visitor.reader.no)]
    network = [(NETWORK, visitor.network)] if visitor.network else []
    spend_each(db, [*due(visitor), *own, *network], now)
