"""What readers have and do."""

from datetime import date, datetime

from broadsheet.api.v1.models.base import Shape
from broadsheet.api.v1.models.papers import Listing


class Me(Shape):
    """Who asks, and what the token is good for."""

    name: str
    full_name: str
    role: str
    state: str
    confirmed: bool
    agent: bool
    """Whether the acts of this reader or token are marked as a program's."""
    scopes: list[str] | None
    """What the token is good for; null where no token limits anything."""
    unread: int
    """Notifications not seen."""


class Mine(Shape):
    """What the reader who asks has done with a paper, and its votes."""

    paper: str
    votes: int
    voted: bool
    saved: bool
    rating: str | None
    """`more` like this, `less` like this, or nothing said."""
    read: bool
    hidden: bool


class Marks(Shape):
    """The same of several papers, in the order asked."""

    papers: list[Mine]


class Shelf(Shape):
    """A shelf of the reader's own; `key` stands in its address."""

    name: str
    key: str
    count: int


class Shelves(Shape):
    """All shelves of the reader who asks."""

    shelves: list[Shelf]


class Saves(Listing):
    """What is saved, last first; `shelf` is null where all shelves are shown together."""

    shelf: Shelf | None


class Reader(Shape):
    """What others may see of a reader; `votes` is null where the reader hides them."""

    name: str
    full_name: str
    about: str
    since: datetime
    comments: int
    picks: Listing
    votes: Listing | None


class Picked(Shape):
    """A pick, and the page it stands on."""

    paper: str
    day: date


class Notification(Shape):
    """Something the reader is told; `words` follow the name of `actor`, where there is one."""

    no: int
    kind: str
    words: str
    actor: str | None
    paper: str | None
    title: str | None
    comment: int | None
    text: str
    at: datetime
    seen: bool


class Notifications(Shape):
    """A page of notifications: those not seen first, each kind newest first."""

    unread: int
    next: str | None
    notifications: list[Notification]
