"""What the page for picking may mention."""

from dataclasses import dataclass
from typing import ClassVar

from broadsheet.model.listing import Entry
from broadsheet.web.views.base import Frame, Step, View


@dataclass(frozen=True, slots=True, kw_only=True)
class PickView(View):
    """The form for picking a paper.

    ``text`` and ``comment`` are what was typed; ``matches`` papers to choose among;
    ``mistake`` what is wrong, ``there`` the paper it speaks of. ``most`` picks may stand on a page and
    papers of ``within`` days be picked, 0 for any; ``mine`` stand there already.
    """

    template: ClassVar[str] = "pick.html"
    frame: Frame
    text: str
    comment: str
    matches: tuple[Entry, ...]
    mistake: str
    there: Step | None
    most: int
    within: int
    mine: tuple[Entry, ...]
