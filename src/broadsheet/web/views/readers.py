"""What the pages of readers' own doings may mention."""

from dataclasses import dataclass
from typing import ClassVar

from broadsheet.model.listing import Listing
from broadsheet.model.mine import ReaderPage, ShelfPage
from broadsheet.web.views.base import Frame, Step, View


@dataclass(frozen=True, slots=True, kw_only=True)
class SavesView(View):
    """What is saved, on one shelf or on all; ``longest`` is the most characters of a shelf's name."""

    template: ClassVar[str] = "saves.html"
    frame: Frame
    page: ShelfPage
    more: Step | None
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderView(View):
    """The public page of a reader."""

    template: ClassVar[str] = "reader.html"
    frame: Frame
    page: ReaderPage
    more: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendingView(View):
    """What is read and talked about now."""

    template: ClassVar[str] = "trending.html"
    frame: Frame
    listing: Listing
    more: Step | None
