"""What readers ask for most, as data: another process can do it, many at once in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from broadsheet.actions import gesture, say
from broadsheet.actions.draft import Draft
from broadsheet.actions.gesture import Gesture
from broadsheet.actions.house import House
from broadsheet.model.person import Visitor
from broadsheet.model.talk import Comment
from broadsheet.queries.named import find
from broadsheet.queries.talk import TALK_PAGE
from broadsheet.store import comments
from broadsheet.store.db import Connection


class Errand(Protocol):
    """Something to be written."""

    def work(self, house: House) -> Callable[[Connection], Any]:
        """What is to be done in a transaction. Raises BroadsheetError for what need not be tried."""


@dataclass(frozen=True, slots=True)
class Gesturing:
    """What ``gesture.make`` does."""

    visitor: Visitor
    gesture: Gesture

    def work(self, house: House) -> Callable[[Connection], None]:
        """The gesture."""
        return gesture.work(house, self.visitor, self.gesture)


@dataclass(frozen=True, slots=True)
class Saying:
    """What ``say.say`` does with a text that was read before."""

    visitor: Visitor
    paper: str
    made: Draft
    parent_no: int | None = None

    def work(self, house: House) -> Callable[[Connection], tuple[Comment, bool]]:
        """The comment, and whether what is said about its paper may take more than one page."""

        def write(db: Connection) -> tuple[Comment, bool]:
            done = say.write(db, house, self.visitor, find(db, self.paper), self.made, parent_no=self.parent_no)
            return done, comments.is_long(db, done.paper_no, TALK_PAGE)

        return write
