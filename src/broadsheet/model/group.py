"""Groups: who is in them, and what stands on their desk."""

from dataclasses import dataclass
from datetime import datetime

from broadsheet.model.listing import Listing

KEEPER, MEMBER = "keeper", "member"
"""What readers may be in a group: a keeper invites, removes, makes others keepers and closes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group as one reader sees it.

    ``key`` stands in its address; ``size`` counts who has joined. ``role`` and ``state``
    (``in`` or ``invited``) are those of the reader who asks, empty for others.
    """

    no: int
    key: str
    name: str
    about: str
    private: bool
    size: int
    role: str = ""
    state: str = ""

    @property
    def joined(self) -> bool:
        """Whether the reader who asks is in it."""
        return self.state == "in"

    @property
    def kept(self) -> bool:
        """Whether the reader who asks keeps it."""
        return self.joined and self.role == KEEPER


@dataclass(frozen=True, slots=True)
class Member:
    """A reader in a group or invited to it, since when."""

    name: str
    role: str
    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group, who is in it, and its desk; both are empty where they are not for the one who asks."""

    group: Group
    members: tuple[Member, ...]
    desk: Listing
