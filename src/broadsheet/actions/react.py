"""Say something of a comment with one press, or take it back."""

from broadsheet.actions.house import House
from broadsheet.actions.limits import MINUTE, Limit, spend
from broadsheet.actions.say import check_open
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.person import Visitor
from broadsheet.model.talk import REACTIONS, Comment
from broadsheet.store import changes, comments, reactions
from broadsheet.store.db import Connection

PRESSES = Limit("reactions", 30, MINUTE)


def react(house: House, visitor: Visitor, no: int, reaction: str, *, on: bool | None = None) -> Comment:
    """Set a reaction of this reader ``on`` or off, or toggle it.

    Raises NotFound unless the comment is shown, Refused, WrongUse, TooMany.
    """
    if reaction not in REACTIONS:
        raise WrongUse(f"Choose one of {', '.join(REACTIONS)}.")
    return house.act(lambda db: _press(db, house, visitor, (no, reaction), on=on))


def _press(db: Connection, house: House, visitor: Visitor, what: tuple[int, str], *, on: bool | None) -> Comment:
    no, reaction = what
    found = comments.one(db, no)
    if found is None or found.state != "shown":
        raise NotFound("There is no such comment.")
    check_open(db, found.paper_no)
    now = house.now()
    spend(db, PRESSES, visitor.reader.no, now)
    reactions.press(db, no, visitor.reader.no, reaction, now, on=on)
    changes.append(db, "talk", [no], now)
    return found
