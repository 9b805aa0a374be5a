"""What one reader has done with papers, for that reader's eyes."""

from dataclasses import dataclass
from datetime import datetime

from broadsheet.model.listing import Listing

GESTURES = ("vote", "save", "more", "less", "read", "hide")
"""What a reader may do with an entry: vote, save, more or less like this, mark as read, hide."""


@dataclass(frozen=True, slots=True)
class Mine:
    """What a reader has done with a paper; ``rating`` is 1 for more like this, -1 for less, 0 for nothing said."""

    voted: bool = False
    saved: bool = False
    rating: int = 0
    read: bool = False
    hidden: bool = False

    def does(self, gesture: str) -> bool:
        """Whether the button of ``gesture`` is pressed."""
        states = (self.voted, self.saved, self.rating > 0, self.rating < 0, self.read, self.hidden)
        return dict(zip(GESTURES, states, strict=True))[gesture]


UNTOUCHED = Mine()
"""A paper the reader has done nothing with."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A shelf of a reader's own: ``key`` stands in its address, ``count`` is how many papers it holds."""

    name: str
    key: str
    count: int


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """A page of what is saved; ``shelf`` is None where all shelves are shown together."""

    shelves: tuple[Shelf, ...]
    shelf: Shelf | None
    listing: Listing


@dataclass(frozen=True, slots=True)
class Voters:
    """Who voted for a paper: names of those who do not hide it, and how many others there are."""

    names: tuple[str, ...] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class ReaderPage:
    """What others may see of a reader; ``votes`` is None where the reader hides them."""

    name: str
    full_name: str
    about: str
    since: datetime
    comments: int
    picks: Listing
    votes: Listing | None
