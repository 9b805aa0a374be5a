"""What the pages about feeds and hooks may mention."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

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
