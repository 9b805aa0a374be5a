"""What each template may mention: one frozen dataclass per template, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from broadsheet.model.edition import EditionPage
from broadsheet.model.listing import Entry, Listing
from broadsheet.model.pages import PaperPage, SearchPage, SourceState, SubjectPage
from broadsheet.model.paper import Paper
from broadsheet.web.chart import Chart


@dataclass(frozen=True, slots=True)
class Prefs:
    """What a browser remembers in cookies: ``theme`` light, dark or empty (as the system says); keys on or off."""

    theme: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around every page.

    ``canonical`` is a full address or empty, ``back`` the path the theme form
    returns to, ``here`` the name of the current place in the top strip,
    ``titles`` maps the name of a source to the name people write.
    """

    title: str
    description: str = ""
    canonical: str = ""
    prefs: Prefs = Prefs()
    back: str = "/"
    here: str = ""
    asked: str = ""
    index: bool = True
    today: date
    thanks: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


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
    """One paper; ``edition`` leads to the day it was announced, ``paragraphs`` are those of a plain abstract."""

    template: ClassVar[str] = "paper.html"
    frame: Frame
    page: PaperPage
    edition: Step | None
    paragraphs: tuple[str, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesView(View):
    """Where the papers come from and how each source is doing."""

    template: ClassVar[str] = "sources.html"
    frame: Frame
    sources: tuple[SourceState, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutView(View):
    """What this is, what it promises and whom it thanks."""

    template: ClassVar[str] = "about.html"
    frame: Frame
    sources: tuple[SourceState, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysView(View):
    """The keys, and the switch that turns them off."""

    template: ClassVar[str] = "keys.html"
    frame: Frame


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView(View):
    """Something went wrong: a heading and a sentence, never an echo of the address."""

    template: ClassVar[str] = "error.html"
    frame: Frame
    status: int
    heading: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapIndexView(View):
    """Addresses of the sitemap's pages (sitemaps.org 0.9)."""

    template: ClassVar[str] = "sitemap_index.xml"
    base: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapView(View):
    """One page of the sitemap (sitemaps.org 0.9)."""

    template: ClassVar[str] = "sitemap.xml"
    base: str
    places: tuple[tuple[str, date | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsView(View):
    """What crawlers are asked to leave alone (RFC 9309)."""

    template: ClassVar[str] = "robots.txt"
    base: str


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
)
