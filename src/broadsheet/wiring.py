"""The Site: settings, library, index and clock, the only place where things meet."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from broadsheet.actions.bind import Desk
from broadsheet.actions.catch_up import INDEX, StoreFeed
from broadsheet.actions.house import House
from broadsheet.index.catch_up import CaughtUp, Progress, catch_up
from broadsheet.index.codes import catch_up as codes
from broadsheet.index.codes.reader import Codes
from broadsheet.index.embed import registry
from broadsheet.index.embed.base import Embedder, Priced, paper_text
from broadsheet.index.feed import Changes, Growing, Shared
from broadsheet.index.keyness.halves import Finder, alone
from broadsheet.index.meaning import Meaning
from broadsheet.index.second import SECOND, Cross, Second
from broadsheet.index.words import Words
from broadsheet.lib.clock import Clock, SystemClock
from broadsheet.lib.http.stops import StopList
from broadsheet.lib.signing import key_of
from broadsheet.model.edition import EditionPage, Period
from broadsheet.model.errors import BroadsheetError, EmbedderError, WrongUse
from broadsheet.model.figures import Figures
from broadsheet.model.listing import Listing
from broadsheet.model.pages import PaperPage, SearchPage, SourceState, SubjectPage
from broadsheet.model.paper import Paper
from broadsheet.model.query import Query, Span
from broadsheet.queries import (
    editions,
    every,
    figures,
    fresh,
    hits,
    paper_page,
    search,
    similar,
    sources,
    subjects,
    trending,
)
from broadsheet.queries.ranked import Engines
from broadsheet.settings import Settings
from broadsheet.sources.base import Source
from broadsheet.store import changes, library, shelf
from broadsheet.store.db import Db, sqlite_warning
from broadsheet.store.library import open_library
from broadsheet.store.listings import Page

_REVISION_SECONDS = 0.5
_PROBE = Query("paper", mode="words", limit=1)
KEY_FILE = "secret.key"
"""The key of the house, in the data folder, readable by its owner alone."""
_SLOW_BATCH = 64  # a kill costs one batch of embedding
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PublicSettings:
    """What pages may know of the settings."""

    base_url: str
    hosts: frozenset[str]
    categories: tuple[str, ...]
    websub_hub: str = ""


@dataclass
class Site:
    """One library, opened. Faces ask it for pages; jobs ask it for what they need to write."""

    own: Settings
    store: Db
    words: Words
    clock: Clock
    ticks: Callable[[], float] = time.monotonic
    serving: bool = False
    unembedded: str = ""
    find: Finder = alone
    indexer: Callable[[], tuple[CaughtUp, str]] | None = None
    _revision: tuple[float, str] = field(default=(float("-inf"), ""), repr=False)
    _new: tuple[Span | None, float, tuple[int, ...]] = field(default=(None, 0.0, ()), repr=False)
    _embedders: dict[str, Embedder] = field(default_factory=dict, repr=False)

    @cached_property
    def house(self) -> House:
        """What readers' acts need."""
        keys = key_of(self.own.data / KEY_FILE, self.own.secret, self.own.old_secrets)
        return House(self.store, self.own, self.clock, keys)

    @cached_property
    def settings(self) -> PublicSettings:
        """What pages may know."""
        named = {self.own.host, urlsplit(self.own.address).hostname or "", *self.own.hosts}
        hosts = {"localhost", "127.0.0.1", "::1", *named} - {"", "0.0.0.0", "::"}  # noqa: S104
        lower = frozenset(host.lower() for host in hosts)
        return PublicSettings(self.own.address, lower, self.own.categories, self.own.websub_hub)

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self.clock.now()

    def revision(self) -> str:
        """A word that changes whenever any page may; asked of the store twice a second at most."""
        looked, word = self._revision
        if self.ticks() - looked >= _REVISION_SECONDS:
            with self.store.read() as db:
                word = f"{changes.last(db)}-{self.words.seq}-{self.meaning.codes.seq}-{self.now():%Y%m%d%H}"
            self._revision = (self.ticks(), word)
        return f"{word}-{self.house.acts}" if self.house.is_personal else word

    # what searches ask

    @cached_property
    def meaning(self) -> Meaning:
        """The meaning index with the embedder it was made by."""
        return Meaning(Codes(self.index_folder, now=self.now, ticks=self.ticks), self.embedder)

    @cached_property
    def second(self) -> Second | None:
        """The larger model that looks again at the first papers, None when it is off."""
        if not self._second_name:
            return None
        found = Meaning(Codes(self.index_folder / SECOND, now=self.now, ticks=self.ticks), self.embedder)
        return Second(found, self.own.second_stage_ms / 1000, self._cross())

    def _cross(self) -> Cross | None:
        """The cross-encoder of the settings, reading titles and abstracts from the store. Raises EmbedderError."""
        if not self.own.cross_encoder:
            return None
        module = import_module("broadsheet.index.embed.cross")
        return Cross(module.CrossEncoder(Path(self.own.cross_encoder).expanduser()), self._texts)

    def _texts(self, numbers: Sequence[int]) -> list[str | None]:
        with self.store.read() as db:
            papers = shelf.papers_of(db, numbers)
        return [paper_text(papers[no].title, papers[no].abstract) if no in papers else None for no in numbers]

    @property
    def engines(self) -> Engines:
        """What a search asks."""
        return Engines(self.words, self.meaning, self.second)

    def embedder(self, name: str) -> Embedder:
        """An embedder by name, opened once. Raises WrongUse, EmbedderError."""
        if name not in self._embedders:
            self._embedders[name] = registry.embedder_of(self.own, name)
        return self._embedders[name]

    def embedding_cost(self) -> str:
        """What embedding the whole library with the embedder of the settings takes; nothing for one that is ours."""
        embedder = self.embedder(self.own.embedder)
        if not isinstance(embedder, Priced):
            return ""
        with self.store.read() as db:
            return embedder.estimate(library.characters(db)).words()

    @property
    def slow(self) -> bool:
        """Whether the embedder takes hours for what the default does in a minute."""
        return self.own.embedder != registry.DEFAULT

    @property
    def _second_name(self) -> str:
        return "minilm" if self.own.second_stage == "auto" and self.own.embedder != "minilm" else ""

    # what pages ask

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

    def _new_papers(self, days: Span) -> tuple[int, ...]:
        """Numbers of the papers that were new then; a round of digests asks for the same days a thousand times."""
        same, looked, found = self._new
        if same != days or self.ticks() - looked >= _REVISION_SECONDS:
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

    # what writing needs; the rest of it is in press.py

    @property
    def index_folder(self) -> Path:
        """Where derived things live."""
        return self.own.data / INDEX

    @cached_property
    def harvested(self) -> tuple[Source, ...]:
        """The sources named in the settings. Raises WrongUse for one that does not exist."""
        # sources bring XML and more with them; a search from a shell asks none of them
        known: tuple[Source, ...] = import_module("broadsheet.sources.registry").SOURCES
        by_name = {source.name: source for source in known}
        for name in self.own.sources:
            if name not in by_name:
                raise WrongUse(f"There is no source “{name}”. Known are {', '.join(by_name)}.")
        return tuple(by_name[name] for name in self.own.sources)

    @property
    def stops(self) -> StopList:
        """Sources that refused us."""
        return StopList(self.own.gates_folder)

    def _stopped(self) -> Mapping[str, str]:
        found = {}
        for source in self.harvested:
            whys = [why for host in source.hosts if (why := self.stops.is_stopped(host))]
            if whys:
                found[source.name] = whys[0]
        return found

    def desk(self) -> Desk:
        """What binding editions needs. Raises WrongUse for a holiday that is no date."""
        try:
            holidays = tuple(date.fromisoformat(one) for one in self.own.holidays)
        except ValueError as mistake:
            raise WrongUse("The setting “holidays” holds days like 2026-12-25.") from mistake
        return Desk(self.own.categories, holidays)

    def newest(self) -> int:
        """The newest change in the store."""
        return StoreFeed(self.store).last()

    def catch_up(
        self, *, rebuild: bool = False, progress: Progress | None = None, over: Callable[[], bool] | None = None
    ) -> CaughtUp:
        """Bring everything derived up to the change log: words first, so that papers are found at once.

        Papers are read once for both indexes where both stand at the same change. With
        ``over`` it goes on with what comes meanwhile, until that says that nothing more
        does. Where pages are served, a slow embedder is left to ``catch_up_meaning`` in
        the background. An ``indexer``, where there is one, does what asks for nothing special.
        """
        if self.indexer and not (rebuild or progress or over):
            done, self.unembedded = self.indexer()
            return done
        feed = StoreFeed(self.store, self.find)
        with self._beside(rebuild=rebuild) as take:
            shared = Shared(Growing(feed, over) if over else feed, take)
            done = catch_up(self.index_folder, shared, now=self.now(), rebuild=rebuild, progress=progress)
        if not (self.serving and self.slow):
            self.catch_up_meaning(rebuild=rebuild, progress=progress)
        return done

    @contextmanager
    def _beside(self, *, rebuild: bool) -> Iterator[Callable[[int, Changes], None]]:
        """What takes into the meaning index the papers that the words index reads.

        Nothing where that takes long, or where the meaning index is built anew anyway.
        """
        try:
            embedder = None if self.slow or rebuild else self.embedder(self.own.embedder)
        except EmbedderError:
            embedder = None
        if embedder is None:
            yield lambda _seq, _changes: None
            return
        with codes.beside(self.index_folder, StoreFeed(self.store), embedder, now=self.now()) as take:
            yield take

    def catch_up_meaning(self, *, rebuild: bool = False, progress: Progress | None = None) -> None:
        """Bring the meaning index up to the change log, beside the old one when the embedder is another.

        A model or service that fails leaves it behind, and nothing else; ``index_status`` then says why.
        """
        self.unembedded = ""
        try:
            embedder, feed = self.embedder(self.own.embedder), StoreFeed(self.store, None)
            batch = _SLOW_BATCH if self.slow else codes.BATCH
            codes.catch_up(
                self.index_folder, feed, embedder, now=self.now(), batch=batch, rebuild=rebuild, progress=progress
            )
        except EmbedderError as trouble:
            self.unembedded = str(trouble)
            _log.warning("embedding outcome=failed why=%s", trouble)

    def catch_up_second(self, progress: Progress | None = None) -> None:
        """Let the second stage's model read what it has not read; slow. Raises EmbedderError."""
        if self._second_name:
            embedder = self.embedder(self._second_name)
            folder, feed = self.index_folder / SECOND, StoreFeed(self.store, None)
            codes.catch_up(folder, feed, embedder, now=self.now(), batch=_SLOW_BATCH, progress=progress)

    def index_status(self) -> dict[str, Any]:
        """How many papers there are and how far each index has followed them."""
        with self.store.read() as db:
            papers, last = library.size(db), changes.last(db)
        words, meaning = self.words, self.meaning.codes
        seen = {"words": words.state, "meaning": meaning.state}
        return {
            "papers": papers,
            "words": words.count if seen["words"] == "ready" else 0,
            "meaning": meaning.count if seen["meaning"] == "ready" else 0,
            "lag": last - min(words.seq, meaning.seq),
            "state": seen["words"] if seen["words"] != "ready" else seen["meaning"],
            "why": words.why or meaning.why or self.unembedded,
        }

    def ready(self) -> dict[str, bool]:
        """Whether the database is here and migrated, and whether the words index answers."""
        try:
            store = library.is_migrated(self.store)
            index = store and self.words.state == "ready" and not self.search(_PROBE, leads=False).mistake
        except BroadsheetError:
            return {"store": False, "index": False}
        return {"store": store, "index": index}

    def figures(self) -> Figures:
        """How things stand, for an operator's monitoring. Raises StoreError."""
        last = self.newest()
        lags = {"words": last - self.words.seq, "meaning": last - self.meaning.codes.seq}
        return figures.figures(self.store, self.now(), lags)

    def refresh(self) -> None:
        """See at once what was just indexed, instead of half a second later. Raises Reduced."""
        self._new = (None, 0.0, ())
        self.words.refresh()
        self.meaning.codes.refresh()

    def is_empty(self) -> bool:
        """Whether the library holds no paper at all."""
        with self.store.read() as db:
            return library.is_empty(db)

    def notice(self) -> str:
        """What a reading command says first: that only the starter edition is here, or that search is reduced."""
        with self.store.read() as db:
            if library.holds_only(db, editions.STARTER):
                return editions.STARTER_NOTICE
        if self.words.state == "ready":
            return ""
        return f"{hits.REDUCED} {self.words.why or '`broadsheet index rebuild` builds it.'}"

    def warning(self) -> str | None:
        """What the operator should know of the database library, if anything."""
        return sqlite_warning() if self.store.dialect == "sqlite" else None


def open_site(settings: Settings, clock: Clock | None = None) -> Site:
    """Open the library of these settings, making it when there is none. Raises StoreError."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    clock = clock or SystemClock()
    return Site(settings, open_library(settings.database_url), Words(settings.data / INDEX, now=clock.now), clock)
