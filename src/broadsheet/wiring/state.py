"""How a library stands: what operators, probes and commands ask first."""

from typing import Any

from broadsheet.model.errors import BroadsheetError
from broadsheet.model.figures import Figures
from broadsheet.model.query import Query
from broadsheet.queries import (
    editions,
    figures,
    hits,
)
from broadsheet.store import changes, library
from broadsheet.store.db import sqlite_warning
from broadsheet.wiring.pages import Pages

_PROBE = Query("paper", mode="words", limit=1)


class State(Pages):
    """A library as an operator sees it."""

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
