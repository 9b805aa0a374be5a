"""What every page has: the frame around it, and links to its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from broadsheet.model.mine import UNTOUCHED, Mine
from broadsheet.model.person import Reader
from broadsheet.shell.prefs import NO_PREFS, Prefs


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page.

    ``canonical`` is a full address or empty, ``back`` the path the theme form
    returns to, ``here`` the name of the current place in the top strip,
    ``titles`` maps the name of a source to the name people write. ``viewer`` is who
    reads the page, None for a stranger; ``community`` says whether there are accounts;
    ``unread`` counts the viewer's notifications; ``feed`` is the address of the feed of
    what the page lists, or empty; ``exports`` is what it lists in other forms; ``mail`` is
    where to ask for it by mail, or empty; ``mine`` is what the viewer has done with the
    papers of the page, by id; ``waiting`` is the address the viewer has still to
    confirm, empty when it is confirmed.
    """

    title: str
    description: str = ""
    canonical: str = ""
    prefs: Prefs = NO_PREFS
    back: str = "/"
    here: str = ""
    asked: str = ""
    index: bool = True
    today: date
    thanks: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    viewer: Reader | None = None
    community: bool = False
    unread: int = 0
    feed: str = ""
    exports: tuple["Step", ...] = ()
    mail: str = ""
    mine: Mapping[str, Mine] = field(default_factory=dict)

    def own(self, paper_id: str) -> Mine:
        """What the viewer has done with a paper."""
        return self.mine.get(paper_id, UNTOUCHED)

    waiting: str = ""


class View:
    """The context of the template named by ``template``."""

    template: ClassVar[str]
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A link to a neighbouring page."""

    url: str
    label: str
    current: bool = False
