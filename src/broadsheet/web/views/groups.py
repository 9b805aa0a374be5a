"""What the pages of groups may mention."""

from dataclasses import dataclass
from typing import ClassVar

from broadsheet.model.group import Group, GroupPage
from broadsheet.web.views.base import Frame, View


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsView(View):
    """The groups a reader is in, those that invited, and the others that are open to see."""

    template: ClassVar[str] = "groups.html"
    frame: Frame
    mine: tuple[Group, ...]
    invited: tuple[Group, ...]
    others: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroupView(View):
    """The form that makes a group, with what was typed and what is wrong with it."""

    template: ClassVar[str] = "group_new.html"
    frame: Frame
    name: str
    about: str
    private: bool
    mistake: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView(View):
    """A group with its desk; ``mistake`` is what kept the last act from being done."""

    template: ClassVar[str] = "group.html"
    frame: Frame
    page: GroupPage
    mistake: str
