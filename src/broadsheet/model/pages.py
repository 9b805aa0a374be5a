"""What the page of a paper, a search, an author or a category may mention."""

from dataclasses import dataclass
from datetime import datetime

from broadsheet.model.listing import Entry, Listing
from broadsheet.model.paper import Count, Paper, RecordView, Version
from broadsheet.model.query import Query


@dataclass(frozen=True, slots=True)
class Series:
    """One count of one source over time, oldest first."""

    source: str
    kind: str
    points: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Everything the page of a paper may mention."""

    paper: Paper
    versions: tuple[Version, ...]
    records: tuple[RecordView, ...]
    series: tuple[Series, ...] = ()
    notices: tuple[str, ...] = ()
    similar: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the query text without it."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a search: how many of its papers it would keep, and the query text with it."""

    label: str
    count: int
    narrowed: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """Facets of one kind, most papers first: ``year``, ``cat``, ``keyword`` or ``has``."""

    kind: str
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A search and what it found; ``mistake`` is set instead of entries when it cannot be read.

    ``facets`` count over the whole result, not the page; ``nearby`` are keywords of
    the best papers that were not asked for. ``among`` is how many new papers were asked
    among, where the query asks for new ones, otherwise None.
    """

    query: Query
    listing: Listing
    chips: tuple[Chip, ...] = ()
    mistake: str | None = None
    milliseconds: float = 0.0
    facets: tuple[FacetGroup, ...] = ()
    nearby: tuple[str, ...] = ()
    among: int | None = None


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """The papers of an author, a category or a keyword: ``kind`` says which.

    ``counts`` are papers per period over time, oldest first, periods written
    ``2025`` or ``2025-10``; only keywords have them.
    """

    kind: str
    name: str
    listing: Listing
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source as the sources page prints it.

    ``outcome`` is how the last harvest ended, in a word; ``why`` says what a
    reader should know when it did not end well. ``stopped`` is set when the
    source refused us and is asked nothing until the operator clears it.
    """

    name: str
    title: str
    homepage: str
    thanks: str
    last_run: datetime | None = None
    outcome: str = ""
    why: str = ""
    next_due: datetime | None = None
    stopped: bool = False
