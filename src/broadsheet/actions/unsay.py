"""Take away one's own comment; its place stays where it was answered."""

from broadsheet.actions.house import House
from broadsheet.actions.reword import own
from broadsheet.actions.standing import restand
from broadsheet.model.person import Visitor
from broadsheet.model.talk import Comment
from broadsheet.store import comments, notifications, reactions
from broadsheet.store.db import Connection


def unsay(house: House, visitor: Visitor, no: int) -> Comment:
    """Take away what a comment says, ever said and made others say of it. Raises NotFound for anybody else's."""
    return house.act(lambda db: _erase(db, house, visitor, no))


def _erase(db: Connection, house: House, visitor: Visitor, no: int) -> Comment:
    found = own(db, visitor, no)
    comments.erase(db, no)
    reactions.forget(db, no)
    notifications.forget_comment(db, no)
    restand(db, house.rules, [found.paper_no], house.now())
    return found
