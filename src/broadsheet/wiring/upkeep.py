"""What keeps a library in step with itself: indexes that follow the store."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from broadsheet.actions.bind import Desk
from broadsheet.actions.catch_up import StoreFeed
from broadsheet.index.catch_up import CaughtUp, Progress, catch_up
from broadsheet.index.codes import catch_up as codes
from broadsheet.index.feed import Changes, Growing, Shared
from broadsheet.index.second import SECOND
from broadsheet.model.errors import EmbedderError, WrongUse
from broadsheet.wiring.opened import Opened

_SLOW_BATCH = 64  # a kill costs one batch of embedding
_log = logging.getLogger(__name__)


class Upkeep(Opened):
    """A library as jobs and commands see it that write; the rest of what they need is in press.py."""

    def desk(self) -> Desk:
        """What binding editions needs. Raises WrongUse for a holiday that is no date."""
        try:
            holidays = tuple(date.fromisoformat(one) for one in self.own.holidays)
        except ValueError as mistake:
            raise WrongUse("The setting “holidays” holds days like 2026-12-25.") from mistake
        return Desk(self.own.categories, holidays)

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
