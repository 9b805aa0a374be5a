"""A library, opened: settings, database, indexes, clock and keys."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from broadsheet.actions.catch_up import INDEX, StoreFeed
from broadsheet.actions.house import House
from broadsheet.index.catch_up import CaughtUp
from broadsheet.index.codes.reader import Codes
from broadsheet.index.embed import registry
from broadsheet.index.embed.base import Embedder, Priced, paper_text
from broadsheet.index.keyness.halves import Finder, alone
from broadsheet.index.meaning import Meaning
from broadsheet.index.second import SECOND, Cross, Second
from broadsheet.index.words import Words
from broadsheet.lib.clock import Clock
from broadsheet.lib.http.stops import StopList
from broadsheet.lib.signing import key_of
from broadsheet.model.errors import WrongUse
from broadsheet.model.query import Span
from broadsheet.queries.ranked import Engines
from broadsheet.settings import Settings
from broadsheet.sources.base import Source
from broadsheet.store import changes, library, shelf
from broadsheet.store.db import Db
from broadsheet.wiring.revision import Revision

KEY_FILE = "secret.key"
"""The key of the house, in the data folder, readable by its owner alone."""


@dataclass(frozen=True, slots=True)
class PublicSettings:
    """What pages may know of the settings."""

    base_url: str
    hosts: frozenset[str]
    categories: tuple[str, ...]
    websub_hub: str = ""


@dataclass
class Opened:
    """One library, opened: its parts, each made when first asked for."""

    own: Settings
    store: Db
    words: Words
    clock: Clock
    ticks: Callable[[], float] = time.monotonic
    serving: bool = False
    unembedded: str = ""
    find: Finder = alone
    indexer: Callable[[], tuple[CaughtUp, str]] | None = None
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
        """A word that changes whenever any page may. Raises StoreError."""
        word = self.revised()
        return f"{word}-{self.house.acts}" if self.house.is_personal else word

    @cached_property
    def revised(self) -> Revision:
        """The part of it that whatever writes changes, this process or another."""
        return Revision(self._looked_up, self.ticks, aside=self.serving)

    def _looked_up(self) -> str:
        with self.store.glance() as db:
            last = changes.last(db)
        return f"{last}-{self.words.seq}-{self.meaning.codes.seq}-{self.now():%Y%m%d%H}"

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

    def newest(self) -> int:
        """The newest change in the store."""
        return StoreFeed(self.store).last()
