"""Change one's own comment; what it said stays readable."""

from broadsheet.actions.draft import Draft, draft
from broadsheet.actions.house import House
from broadsheet.actions.limits import HOUR, Limit, spend
from broadsheet.actions.newcomers import check_links
from broadsheet.actions.say import check_open
from broadsheet.actions.tell import tell
from broadsheet.model.errors import NotFound
from broadsheet.model.person import Visitor
from broadsheet.model.talk import Comment
from broadsheet.store import changes, comments
from broadsheet.store.db import Connection

CHANGES = Limit("changes of comments", 30, HOUR)


def reword(house: House, visitor: Visitor, no: int, text: str) -> Comment:
    """Give one's comment another text. Raises NotFound for anybody else's, Refused, WrongUse, TooMany."""
    made = draft(house, text)
    return house.act(lambda db: _write(db, house, visitor, no, made))


def own(db: Connection, visitor: Visitor, no: int) -> Comment:
    """A comment of this reader that is not taken away. Raises NotFound."""
    found = comments.one(db, no)
    if found is None or not found.is_by(visitor.reader.no) or found.state == "deleted":
        raise NotFound("No comment of yours has this number.")
    return found


def _write(db: Connection, house: House, visitor: Visitor, no: int, made: Draft) -> Comment:
    now, before = house.now(), own(db, visitor, no)
    check_open(db, before.paper_no)
    check_links(visitor.reader, made.outward, house.rules, now)
    if made.text == before.text:
        return before
    spend(db, CHANGES, visitor.reader.no, now)
    comments.rewrite(db, no, made.text, made.html, now, agent=visitor.agent or visitor.reader.agent)
    after = own(db, visitor, no)
    if after.state == "shown":
        tell(db, after, now, known=before.html)
        changes.append(db, "talk", [no], now)
    return after
