"""Papers, entries and listings."""

from datetime import date, datetime

from broadsheet.api.v1.models.base import Shape


class Author(Shape):
    """One name in an author list."""

    name: str
    affiliation: str | None


class Link(Shape):
    """Where a paper leads: `kind` is `abstract`, `pdf`, `html`, `code`, `project` or `doi`."""

    kind: str
    url: str


class Paper(Shape):
    """One work, merged from what its sources say. With `fields`, only those that were named and the `id`."""

    id: str
    """The public id: the bare arXiv id where there is one, otherwise `source:key`."""
    title: str = ""
    abstract: str = ""
    title_html: str | None = None
    """The title with its formulas as MathML, sanitised; null where it has none."""
    abstract_html: str | None = None
    """The abstract with its formulas as MathML, sanitised; null where it has none."""
    abstract_is_summary: bool = False
    """Whether the words are a summary and not the authors' own abstract."""
    tldr: str | None = None
    authors: list[Author] = []
    author_count: int | None = None
    organization: str | None = None
    categories: list[str] = []
    keywords: list[str] = []
    links: list[Link] = []
    published: str | None = None
    """A day, a month or a year, as far as it is known: `2025-10-08`, `2025-10` or `2025`."""
    updated: str | None = None
    announced: str | None = None
    comment: str | None = None
    """What the authors say of it, such as its number of pages."""
    venue: str | None = None
    doi: str | None = None
    journal_ref: str | None = None
    license: str | None = None
    withdrawn: bool = False
    version: int | None = None
    votes: int = 0
    comments: int | None = None
    """The newest count known, here and elsewhere; null where nobody ever counted."""
    reader_votes: int = 0
    """Those of the votes that come from here."""
    reader_comments: int = 0
    sources: list[str] = []
    picked_by: list[str] = []
    page: str = ""
    """The address of its page here."""


class ExportedPaper(Paper):
    """A line of an export."""

    cursor: str
    """Where an export goes on that ends behind this line."""


class Reason(Shape):
    """Why an entry is where it is: `kind` for programs, `text` for people."""

    kind: str
    text: str
    weight: float


class Segment(Shape):
    """A stretch of text; `hit` when it is a word that was asked for."""

    text: str
    hit: bool


class Highlight(Shape):
    """A title and the telling part of an abstract, cut where words were hit."""

    title: list[Segment]
    snippet: list[Segment]


class Entry(Shape):
    """One line of a listing: the paper, its place from 1 over all pages, and why it stands there."""

    place: int
    news: str
    """`new`, `cross` (cross-listed) or `updated` (a replacement)."""
    paper: Paper
    reasons: list[Reason]
    highlight: Highlight | None


class Listing(Shape):
    """An ordered page of entries. `next` is the cursor of the following page, null on the last."""

    total: int
    next: str | None
    notices: list[str]
    """Sentences that whoever reads the listing should see."""
    entries: list[Entry]


class Chip(Shape):
    """A filter in force, and the text of the search without it."""

    label: str
    without: str


class Facet(Shape):
    """A way to narrow a search: how many papers it keeps, and the text of the search with it."""

    label: str
    count: int
    narrowed: str


class FacetGroup(Shape):
    """Facets of one kind: `year`, `cat`, `keyword` or `has`."""

    kind: str
    facets: list[Facet]


class Search(Listing):
    """What a search found. `mistake` says why a text cannot be read; nothing is found then."""

    text: str
    """The text that was searched for, with the filters in the grammar of the search."""
    mistake: str | None
    chips: list[Chip]
    facets: list[FacetGroup]
    """Counted over the whole result, when asked for with `facets=true`."""
    nearby: list[str]
    """Keywords of the best papers that were not asked for, with the facets."""


class Version(Shape):
    """v1, v2 … of a paper; `size` as its source prints it."""

    number: int
    created: datetime | None
    size: str | None


class Record(Shape):
    """What one source says: since when, and in which fields it differs from the paper."""

    source: str
    key: str
    title: str
    first_seen: datetime
    differs_in: list[str]


class Point(Shape):
    """A number a source reported, and the day it held."""

    value: int
    at: date | None


class Series(Shape):
    """One count of one source over time, oldest first."""

    source: str
    kind: str
    points: list[Point]


class PaperPage(Shape):
    """A paper with everything known of it."""

    paper: Paper
    versions: list[Version]
    records: list[Record]
    series: list[Series]
    similar: list[Entry]
    """Papers that resemble it."""
    notices: list[str]


class PeriodCount(Shape):
    """How many papers there were in a year (`2025`) or month (`2025-10`)."""

    period: str
    papers: int


class Subject(Listing):
    """The papers of an author, a category, a keyword or an organisation, newest first."""

    kind: str
    name: str
    counts: list[PeriodCount]
    """Papers per period over time, oldest first; of keywords and organisations."""
