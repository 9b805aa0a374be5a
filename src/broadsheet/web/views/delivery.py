"""What the pages about feeds and hooks may mention."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from broadsheet.model.hook import Call, Hook
from broadsheet.shell.kinds import Kind
from broadsheet.web.views.base import Frame, View


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A private feed: the listing's title, its full address, the days it was made and last asked for."""

    no: int
    title: str
    address: str
    created: date
    seen: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsView(View):
    """A reader's private feeds and the form for another, as it was ``typed``."""

    template: ClassVar[str] = "feeds.html"
    frame: Frame
    feeds: tuple[FeedRow, ...]
    kinds: Mapping[str, Kind]
    mistake: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HookRow:
    """A hook with its newest call: ``form`` in words, ``host`` where it leads, without what is secret in the address.

    ``next`` is when the call is tried again, None where it is not.
    """

    hook: Hook
    form: str
    host: str
    call: Call | None
    next: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HooksView(View):
    """A reader's hooks and the form for another; ``secret`` is that of one just made, shown this once."""

    template: ClassVar[str] = "hooks.html"
    frame: Frame
    hooks: tuple[HookRow, ...]
    kinds: Mapping[str, Kind]
    forms: Mapping[str, str]
    secret: str = ""
    note: str = ""
    mistake: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
