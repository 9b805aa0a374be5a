"""End sessions that one has open elsewhere."""

from broadsheet.actions.house import House
from broadsheet.model.errors import NotFound
from broadsheet.model.person import Visitor
from broadsheet.store import sessions
from broadsheet.store.db import Connection


def end_one(house: House, visitor: Visitor, key: str) -> None:
    """End one of one's sessions, named by its ``key``. Raises NotFound for any other."""

    def write(db: Connection) -> bool:
        try:
            return sessions.end_own(db, bytes.fromhex(key), visitor.reader.no)
        except ValueError:
            return False

    if not house.act(write):
        raise NotFound("This session is over already.")


def end_others(house: House, visitor: Visitor) -> None:
    """End all of one's sessions but the one asking."""
    house.act(lambda db: sessions.end_all(db, visitor.reader.no, but=visitor.session))
