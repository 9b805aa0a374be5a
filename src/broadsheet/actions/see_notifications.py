"""Mark notifications as seen; those seen long ago go."""

from broadsheet.actions.house import House
from broadsheet.model.person import Visitor
from broadsheet.store import notifications
from broadsheet.store.db import Connection


def see_notifications(house: House, visitor: Visitor, no: int | None = None) -> None:
    """Mark one notification of this reader as seen, or all. One of somebody else is left alone, without a word."""

    def mark(db: Connection) -> None:
        now = house.now()
        notifications.mark_seen(db, visitor.reader.no, now, no)
        notifications.sweep(db, now, visitor.reader.no)

    house.act(mark)
