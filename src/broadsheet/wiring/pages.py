"""What faces ask of a library: reads, all of them returning the model."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from broadsheet.model.edition import EditionPage, Period
from broadsheet.model.listing import Listing
from broadsheet.model.pages import PaperPage, SearchPage, SourceState, SubjectPage
from broadsheet.model.paper import Paper
from broadsheet.model.query import Query, Span
from broadsheet.queries import (
    editions,
    every,
    fresh,
    paper_page,
    search,
    similar,
    sources,
    subjects,
    trending,
)
from broadsheet.store.listings import Page
from broadsheet.wiring import revision
from broadsheet.wiring.opened import Opened


class Pages(Opened):
    """A library as faces see it."""

    def front(self, after: str | None = None) -> EditionPage:
        """The latest edition, or the starter edition."""
        return editions.front(self.store, self.now(), Page(after, editions.PAGE))

    def edition(self, period: Period, after: str | None = None) -> EditionPage:
        """The papers of a day, week or month. Raises NotFound."""
        return editions.of_period(self.store, period, self.now(), Page(after, editions.PAGE))

    def today(self, after: str | None, limit: int) -> Listing:
        """The front page as one listing."""
        return editions.today(self.store, self.now(), Page(after, limit))

    def latest_editions(self, count: int) -> tuple[EditionPage, ...]:
        """The newest editions with papers, newest first."""
        return editions.latest(self.store, self.now(), count)

    def trending(self, after: str | None = None) -> Listing:
        """What votes, comments and growth elsewhere move now."""
        return trending.trending(self.store, self.now(), {one.name: one.title for one in self.harvested}, after)

    def search(self, query: Query, *, leads: bool = True, marks: bool = True) -> SearchPage:
        """What a query finds, with the time it took: facets with ``leads``, marked words with ``marks``."""
        begun = self.ticks()
        among = self._new_papers(query.announced) if query.announced else None
        page = search.search(self.store, self.engines, query, leads=leads, marks=marks, among=among)
        return search.timed(page, (self.ticks() - begun) * 1000)

    def new(self, kind: str, name: str, days: Span, limit: int) -> Listing:
        """What is new in the editions of these days of an author, a category or an organisation."""
        return fresh.of_subject(self.store, kind, name, days, limit)

    def new_count(self, days: Span) -> int:
        """How many papers the editions of these days brought."""
        return len(self._new_papers(days))

    def late(self, days: Span, since: datetime) -> frozenset[str]:
        """Ids of the papers that those editions announced and that came here only after ``since``."""
        return fresh.late(self.store, days, since)

    def _new_papers(self, days: Span) -> tuple[int, ...]:
        """Numbers of the papers that were new then; a round of digests asks for the same days a thousand times."""
        same, looked, found = self._new
        if same != days or self.ticks() - looked >= revision.SECONDS:
            found = fresh.papers(self.store, days)
            self._new = (days, self.ticks(), found)
        return found

    def paper(self, paper_id: str) -> PaperPage:
        """A paper by any form of its id, with what resembles it. Raises NotFound."""
        return paper_page.paper_page(self.store, self.meaning, paper_id)

    def similar(self, ids: Sequence[str], limit: int) -> Listing:
        """Papers like all of these together. Raises NotFound for an unknown id."""
        return similar.similar(self.store, self.meaning, ids, limit)

    def resembling(self, text: str, limit: int) -> Listing:
        """Papers like a text that is not in the library. Raises WrongUse for an empty one."""
        return similar.resembling(self.store, self.meaning, text, limit)

    def author(self, name: str, after: str | None = None) -> SubjectPage:
        """The papers of an author. Raises NotFound."""
        return subjects.author(self.store, name, after)

    def category(self, name: str, after: str | None = None) -> SubjectPage:
        """The papers in a category. Raises NotFound."""
        return subjects.category(self.store, name, after)

    def keyword(self, name: str, after: str | None = None) -> SubjectPage:
        """The papers with a keyword, and how many there were over time. Raises NotFound."""
        return subjects.keyword(self.store, self.words, name, after)

    def organization(self, name: str, after: str | None = None) -> SubjectPage:
        """The papers that carry an organisation, and how many there were over time. Raises NotFound."""
        return subjects.organization(self.store, name, after)

    def every(self, after: str | None, limit: int) -> tuple[tuple[str, Paper], ...]:
        """Papers in the order they came, each with its cursor. Raises NoSuchPage."""
        return every.every(self.store, self.words, after, limit)

    def sources(self) -> tuple[SourceState, ...]:
        """Every source harvested, with its newest outcome."""
        every = timedelta(minutes=self.own.harvest_minutes)
        return sources.states(self.store, self.harvested, self._stopped(), every)

    def credits(self) -> tuple[SourceState, ...]:
        """Every source harvested, by title and thanks alone; asks nothing of the library."""
        return tuple(sources.credit(one) for one in self.harvested)

    def sitemap_pages(self) -> int:
        """How many pages the sitemap has."""
        return sources.map_pages(self.store)

    def sitemap(self, page: int) -> tuple[tuple[str, date | None], ...]:
        """Path and last change of each address on a sitemap page."""
        return sources.map_page(self.store, page)
