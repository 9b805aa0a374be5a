"""What is said about papers."""

from datetime import datetime

from broadsheet.api.v1.models.base import Shape


class Reaction(Shape):
    """How many said this of a comment, and whether the one who asks did."""

    name: str
    label: str
    count: int
    mine: bool


class Comment(Shape):
    """A comment; `html` is sanitised. `writer` is null where the account is gone."""

    no: int
    paper: str
    writer: str | None
    parent: int | None
    """The number of the comment it answers."""
    text: str
    html: str
    state: str
    """`shown`, `held` (waits for a moderator), `hidden` or `deleted`."""
    created: datetime
    edited: datetime | None
    edits: int
    by_author: bool
    """Whether the writer is an author of the paper."""
    agent: bool
    """Whether a program wrote it in the writer's name."""
    reactions: list[Reaction]
    page: str
    """Its address for people."""


class Thread(Shape):
    """A comment and the answers to it, oldest first; `seen` is false where only its place is left."""

    comment: Comment
    seen: bool
    replies: list["Thread"]


class Talk(Shape):
    """What is said about a paper. `sealed` says why whoever asks may add nothing, empty where they may."""

    paper: str
    count: int
    sealed: str
    next: str | None
    threads: list[Thread]


class CommentVersion(Shape):
    """What a comment said until it was changed; `until` is null for what it says now."""

    number: int
    text: str
    until: datetime | None


class CommentHistory(Shape):
    """Everything a comment said, the newest last."""

    comment: Comment
    versions: list[CommentVersion]
