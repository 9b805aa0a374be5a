"""What the pages of papers may mention."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from broadsheet.citing.metadata import Tag
from broadsheet.model.claim import Claim
from broadsheet.model.edition import EditionPage
from broadsheet.model.listing import Entry, Listing
from broadsheet.model.mine import Voters
from broadsheet.model.pages import PaperPage, SearchPage, SubjectPage
from broadsheet.model.paper import Paper
from broadsheet.model.talk import Talk
from broadsheet.web.chart import Chart
from broadsheet.web.views.base import Frame, Step, View


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading; ``key`` keeps ids apart, ``url`` may be empty, ``total`` counts what exists."""

    key: str
    title: str
    url: str
    entries: tuple[Entry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Narrower:
    """A link that narrows a search to ``count`` of its papers; ``share`` of the largest of its kind, 0 to 1."""

    url: str
    label: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Links that narrow a search in one way; ``measured`` when each has a bar beside its count."""

    key: str
    title: str
    measured: bool
    ways: tuple[Narrower, ...]


@dataclass(frozen=True, slots=True)
class Likened:
    """A paper whose neighbours are shown, and the page without it."""

    paper: Paper
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView(View):
    """The page of a day, week or month, or of papers no day announced (``undated``).

    ``whole`` entries carry their abstracts, ``groups`` are lines, ``others`` lines of papers seen before.
    """

    template: ClassVar[str] = "edition.html"
    frame: Frame
    page: EditionPage
    promise: str
    undated: bool
    notices: tuple[str, ...]
    kinds: tuple[Step, ...]
    older: Step | None
    newer: Step | None
    whole: tuple[Entry, ...]
    groups: tuple[Group, ...]
    others: tuple[Group, ...]
    quiet: bool
    more: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView(View):
    """A search, what it found and where it leads.

    ``subject`` is the page of the keyword asked for; ``by_meaning`` the same search
    in both ways, where words alone found nothing.
    """

    template: ClassVar[str] = "search.html"
    frame: Frame
    page: SearchPage
    chips: tuple[Step, ...]
    modes: tuple[Step, ...]
    orders: tuple[Step, ...]
    narrowings: tuple[Narrowing, ...]
    nearby: tuple[Step, ...]
    subject: Step | None
    by_meaning: Step | None
    more: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView(View):
    """The papers of an author, a category or a keyword; ``search`` asks for the same papers."""

    template: ClassVar[str] = "subject.html"
    frame: Frame
    page: SubjectPage
    search: Step
    chart: Chart | None
    more: Step | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView(View):
    """One paper; ``edition`` leads to the day it was announced, ``paragraphs`` are those of a plain abstract.

    ``talk`` is what readers say of it, None where there are none.
    ``claimed`` names the readers who are its authors by place, from 0; ``claim`` is the viewer's own.
    ``claimable`` are the places and names a viewer who may claim one can choose from.
    ``voters`` is None for strangers. ``tags`` and ``linked`` say the same of the paper to programs.
    """

    template: ClassVar[str] = "paper.html"
    frame: Frame
    page: PaperPage
    edition: Step | None
    tags: tuple[Tag, ...]
    linked: Mapping[str, Any]
    paragraphs: tuple[str, ...]
    talk: Talk | None
    claimed: Mapping[int, str]
    claim: Claim | None
    claimable: tuple[tuple[int, str], ...]
    voters: Voters | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarView(View):
    """What resembles papers or a text.

    ``text`` is the one that was given, None where papers were; ``adding`` are the
    ids another paper can be added to, empty where none can.
    """

    template: ClassVar[str] = "similar.html"
    frame: Frame
    listing: Listing
    likened: tuple[Likened, ...]
    adding: tuple[str, ...]
    text: str | None
    longest: int
    mistake: str
