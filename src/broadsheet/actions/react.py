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


def react(house: House, visitor: Visitor, no: int, reaction: str) -> Comment:
    """Toggle a reaction of this reader. Raises NotFound unless the comment is shown, Refused, WrongUse, TooMany."""
    if reaction not in REACTIONS:
        raise WrongUse(f"Choose one of {', '.join(REACTIONS)}.")
    return house.act(lambda db: _toggle(db, house, visitor, no, reaction))


def _toggle(db: Connection, house: House, visitor: Visitor, no: int, reaction: str) -> Comment:
    found = comments.one(db, no)
    if found is None or found.state != "shown":
        raise NotFound("There is no such comment.")
    check_open(db, found.paper_no)
    now = house.now()
    spend(db, PRESSES, visitor.reader.no, now)
    reactions.toggle(db, no, visitor.reader.no, reaction, now)
    changes.append(db, "talk", [no], now)
    return found
