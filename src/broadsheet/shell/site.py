"""What the pages ask of the library: reads only, all of them returning the model."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from broadsheet.actions.house import House
from broadsheet.model.edition import EditionPage, Period
from broadsheet.model.listing import Listing
from broadsheet.model.pages import PaperPage, SearchPage, SourceState, SubjectPage
from broadsheet.model.paper import Paper
from broadsheet.model.query import Query, Span


class SiteSettings(Protocol):
    """The settings pages depend on; ``base_url`` is the only address ever printed."""

    @property
    def base_url(self) -> str:
        """The public address, without a closing slash."""

    @property
    def hosts(self) -> frozenset[str]:
        """Host names answered, in lower case."""

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories whose announcements are printed."""

    @property
    def websub_hub(self) -> str:
        """The address of the hub that feeds name, or empty."""


class Site(Protocol):
    """Every read a page needs. Called from worker threads, except ``revision`` and ``now``."""

    @property
    def settings(self) -> SiteSettings:
        """What the operator set."""

    @property
    def house(self) -> House | None:
        """What readers' acts need; None where nobody can act."""

    def now(self) -> datetime:
        """The time, with a zone. Called in the event loop, once per request: it must not block."""

    def revision(self) -> str:
        """A word that changes whenever any page may. Called in the event loop: it must not block."""

    def front(self, after: str | None) -> EditionPage:
        """The latest edition, or the starter edition of an empty library."""

    def edition(self, period: Period, after: str | None) -> EditionPage:
        """The edition or editions of ``period``; raises NotFound outside what is known."""

    def today(self, after: str | None, limit: int) -> Listing:
        """The front page as one listing, picks first."""

    def latest_editions(self, count: int) -> tuple[EditionPage, ...]:
        """The newest editions with papers, newest first."""

    def trending(self, after: str | None) -> Listing:
        """The papers that votes, comments and growth elsewhere move now, the hottest first."""

    def search(self, query: Query, *, leads: bool = True, marks: bool = True) -> SearchPage:
        """What ``query`` finds; a mistake in it comes back in the page.

        Facets are counted with ``leads``, words marked with ``marks``.
        """

    def new(self, kind: str, name: str, days: Span, limit: int) -> Listing:
        """What is new in the editions of these days of an author, a category or an organisation."""

    def late(self, days: Span, since: datetime) -> frozenset[str]:
        """Ids of the papers that those editions announced and that came here only after ``since``."""

    def new_count(self, days: Span) -> int:
        """How many papers the editions of these days brought."""

    def paper(self, paper_id: str) -> PaperPage:
        """The paper known by ``paper_id``; raises NotFound."""

    def author(self, name: str, after: str | None) -> SubjectPage:
        """The papers of ``name``, newest first; raises NotFound."""

    def category(self, name: str, after: str | None) -> SubjectPage:
        """The papers in category ``name``, newest first; raises NotFound."""

    def keyword(self, name: str, after: str | None) -> SubjectPage:
        """The papers with the keyword ``name``, newest first, and their counts over time; raises NotFound."""

    def organization(self, name: str, after: str | None) -> SubjectPage:
        """The papers that carry the organisation ``name``, newest first, and their counts; raises NotFound."""

    def similar(self, ids: Sequence[str], limit: int) -> Listing:
        """The papers nearest to all of ``ids`` together; raises NotFound for one that is not here."""

    def resembling(self, text: str, limit: int) -> Listing:
        """The papers nearest to a text; raises WrongUse for an empty one."""

    def every(self, after: str | None, limit: int) -> tuple[tuple[str, Paper], ...]:
        """Papers in the order they came, each with its cursor; raises NoSuchPage."""

    def sources(self) -> tuple[SourceState, ...]:
        """Every source asked, in the order of the settings."""

    def credits(self) -> tuple[SourceState, ...]:
        """The same by title and thanks alone, for the frame of every page: asks nothing of the library."""

    def ready(self) -> Mapping[str, bool]:
        """Whether each part that readers need is ready."""

    def sitemap_pages(self) -> int:
        """How many pages the sitemap has, each of at most 50,000 addresses."""

    def sitemap(self, page: int) -> tuple[tuple[str, date | None], ...]:
        """Path and last change of each address on ``page``, counted from 1; empty beyond the last."""
