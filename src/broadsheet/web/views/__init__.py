"""What each template may mention: one frozen dataclass per template, and nothing else."""

from broadsheet.web.views.base import Frame, Prefs, Step, View
from broadsheet.web.views.doors import CodesView, CodeView, TokensView
from broadsheet.web.views.groups import GroupsView, GroupView, NewGroupView
from broadsheet.web.views.moderation import CaseView, FlagView, LogView, QueueView
from broadsheet.web.views.papers import (
    EditionView,
    Group,
    Likened,
    Narrower,
    Narrowing,
    PaperView,
    SearchView,
    SimilarView,
    SubjectView,
)
from broadsheet.web.views.picks import PickView
from broadsheet.web.views.plain import (
    AboutView,
    ErrorView,
    KeysView,
    RobotsView,
    SitemapIndexView,
    SitemapView,
    SourcesView,
)

VIEWS: tuple[type[View], ...] = (
    EditionView,
    SearchView,
    SubjectView,
    PaperView,
    SimilarView,
    SourcesView,
    AboutView,
    KeysView,
    ErrorView,
    SitemapIndexView,
    SitemapView,
    RobotsView,
    PickView,
    FlagView,
    QueueView,
    CaseView,
    LogView,
    CodesView,
    CodeView,
    TokensView,
    GroupsView,
    NewGroupView,
    GroupView,
)

__all__ = [
    "VIEWS",
    "AboutView",
    "CaseView",
    "CodeView",
    "CodesView",
    "EditionView",
    "ErrorView",
    "FlagView",
    "Frame",
    "Group",
    "GroupView",
    "GroupsView",
    "KeysView",
    "Likened",
    "LogView",
    "Narrower",
    "Narrowing",
    "NewGroupView",
    "PaperView",
    "PickView",
    "Prefs",
    "QueueView",
    "RobotsView",
    "SearchView",
    "SimilarView",
    "SitemapIndexView",
    "SitemapView",
    "SourcesView",
    "Step",
    "SubjectView",
    "TokensView",
    "View",
]
