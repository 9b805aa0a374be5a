"""What the pages of talk and notifications may mention."""

from dataclasses import dataclass
from typing import ClassVar

from broadsheet.model.talk import Comment, CommentVersion, Notification
from broadsheet.web.views.base import Frame, Step, View


@dataclass(frozen=True, slots=True, kw_only=True)
class SayView(View):
    """A comment to be written or changed.

    ``parent`` is the comment it answers; ``no`` the number of the one that is changed,
    None for a new one. ``text`` is what was typed, ``preview`` its HTML, ``mistake``
    why it was not taken.
    """

    template: ClassVar[str] = "say.html"
    frame: Frame
    heading: str
    paper_id: str
    title: str
    parent: Comment | None
    no: int | None
    text: str
    preview: str
    mistake: str
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView(View):
    """Everything a comment said, oldest first."""

    template: ClassVar[str] = "comment.html"
    frame: Frame
    comment: Comment
    versions: tuple[CommentVersion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationsView(View):
    """What the reader is told."""

    template: ClassVar[str] = "notifications.html"
    frame: Frame
    notifications: tuple[Notification, ...]
    more: Step | None
