"""Answers words searches: ranked paper numbers, page by page, from the generation that is current."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TypeVar

import tantivy

from broadsheet.index import best, checksums, facets, generations
from broadsheet.index.asking import engine_query
from broadsheet.index.best import Numbers, Ranked
from broadsheet.index.facets import Counts, Facets
from broadsheet.index.faults import Fault, Reduced, guard
from broadsheet.index.pages import Found, by_key, by_score, total_of
from broadsheet.index.paging import from_cursor
from broadsheet.index.schema import register
from broadsheet.index.syntax import Asked

__all__ = ["Facets", "Found", "Ranked", "Words", "open_index"]

REFRESH_SECONDS = 0.5
_TRIES = 3  # opening races with a writer that tidies up; a damaged file fails every time
DEPTH = 1000
"""How many of the best papers are ranked unless another number is said."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class _Opened:
    """A generation in use, and the stamps of the files that tell when it is no longer the newest."""

    generation: Path
    index: tantivy.Index
    searcher: tantivy.Searcher
    stamps: tuple[tuple[int, int], ...]


class Words:
    """The reader of the words index in ``folder``; safe for any number of threads.

    It notices new commits and new generations by itself, at most REFRESH_SECONDS
    late. On any fault it puts the index aside and raises Reduced until a catch-up
    has built it again. ``now`` names what is put aside; ``ticks`` is a monotonic
    clock in seconds.
    """

    def __init__(
        self, folder: Path, *, now: Callable[[], datetime], ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder = folder
        self._now = now
        self._ticks = ticks
        self._lock = Lock()
        self._opened: _Opened | None = None
        self._looked = float("-inf")
        self.why = ""
        """Why the index is away, in words, after it was found damaged."""

    @property
    def state(self) -> str:
        """``ready`` or ``rebuilding``."""
        try:
            self._current()
        except Reduced:
            return "rebuilding"
        return "ready"

    @property
    def count(self) -> int:
        """Papers held. Raises Reduced."""
        return self._current().searcher.num_docs

    @property
    def seq(self) -> int:
        """The newest change held, 0 when the index is away."""
        try:
            return generations.read_cursor(self._current().generation)
        except Reduced:
            return 0

    def refresh(self) -> None:
        """Look for new commits now. Raises Reduced when the index is away."""
        with self._lock:
            self._look()

    def search(self, asked: Asked, order: str = "relevance", limit: int = 20, after: str | None = None) -> Found:
        """A page of ``limit`` papers after the cursor ``after``.

        Equal scores, dates or votes are ordered by paper number, newest first.
        Without words or phrases relevance means date. Raises WrongUse for a cursor
        that does not fit, Reduced when the index is away.
        """
        if order == "relevance" and not asked.ranked:
            order = "date"
        place = from_cursor(after, order) if after else None
        if asked.empty:
            return Found(0, ())
        query = engine_query(asked)
        page = by_score if order == "relevance" else by_key
        return self._answer(lambda searcher: page(searcher, query, order, limit, place))

    def ranked(self, asked: Asked, k: int = DEPTH) -> Ranked:
        """The best ``k`` papers in the order of ``search``: by score, or the newest where nothing is ranked by.

        Raises Reduced when the index is away.
        """
        return self._answer(lambda searcher: best.ranked(searcher, asked, k))

    def among(self, asked: Asked, numbers: Iterable[int]) -> set[int]:
        """Those of these papers that pass the filters, phrases and exclusions of a search, whatever its words.

        Costs some 5 µs a number. Raises Reduced.
        """
        wanted = [int(no) for no in numbers]
        return self._answer(lambda searcher: best.among(searcher, asked, wanted))

    def matching(self, asked: Asked, numbers: Iterable[int]) -> set[int]:
        """Those of these papers that the whole search finds, words and all. Raises Reduced."""
        wanted = [int(no) for no in numbers]
        return self._answer(lambda searcher: best.matched(searcher, asked, wanted))

    def holding(self, asked: Asked) -> set[int]:
        """The papers that the search finds and that hold every one of its words.

        They are those of ``asked.only`` at most, which must not be None. Raises Reduced.
        """
        return self._answer(lambda searcher: best.held(searcher, asked))

    def passing(self, asked: Asked, most: int) -> Numbers | None:
        """All papers that pass the filters, phrases and exclusions of a search; None when more than ``most`` do.

        Raises Reduced.
        """
        return self._answer(lambda searcher: best.passed(searcher, asked, most))

    def facets(self, asked: Asked, numbers: Iterable[int] = (), first: Ranked | None = None) -> Facets:
        """Counts over all papers of a search, and over ``numbers``: papers that were found by other means only.

        ``first`` is the same search ranked, if that was done already. Raises Reduced.
        """
        beside = [int(no) for no in numbers]
        if asked.empty and not beside:
            return Facets()

        def ask(searcher: tantivy.Searcher) -> Facets:
            ranked = first or best.ranked(searcher, asked, facets.POOL)
            return facets.facets(ranked.searcher or searcher, asked, beside, ranked.addresses)

        return self._answer(ask)

    def keywords(self, numbers: Iterable[int]) -> dict[int, tuple[str, ...]]:
        """The keywords of these papers as they are shown, given ones first; papers not held are left out.

        Raises Reduced.
        """
        wanted = [int(no) for no in numbers]
        return self._answer(lambda searcher: best.keywords(searcher, wanted))

    def keyword_years(self, keyword: str) -> Counts:
        """Papers with this keyword, in any spelling, per period, oldest first.

        Periods are months (``2025-10``) where all papers fall within two years,
        otherwise years (``2025``). Raises Reduced.
        """
        return self._answer(lambda searcher: facets.periods(searcher, keyword))

    def raw(self, asked: Asked, k: int) -> int:
        """The engine's part of a relevance search alone: its count of matches; for measuring."""
        query = engine_query(asked)
        return self._answer(lambda searcher: total_of(searcher.search(query, k)))

    def _answer(self, ask: Callable[[tantivy.Searcher], _Answer]) -> _Answer:
        searcher = self._current().searcher
        try:
            with guard("answering a search"):
                return ask(searcher)
        except Fault as fault:
            with self._lock:
                raise self._put_aside(fault) from fault

    def _current(self) -> _Opened:
        opened = self._opened
        if opened is None or self._ticks() - self._looked >= REFRESH_SECONDS:
            with self._lock:
                opened = self._look()
        return opened

    def _look(self) -> _Opened:
        """Open or reload what is newest; the caller holds the lock."""
        self._looked = self._ticks()
        for left in reversed(range(_TRIES)):
            try:
                self._opened = _open(self._folder, self._opened)
            except Fault as fault:
                if not left:
                    raise self._put_aside(fault) from fault
            else:
                break
        if self._opened is None:
            raise Reduced(self.why or "The words index is being built.")
        self.why = ""
        return self._opened

    def _put_aside(self, fault: Fault) -> Reduced:
        """Quarantine what is damaged, unless a writer is at work: it will find out by itself."""
        self._opened = None
        self.why = f"{fault} It is being rebuilt."
        with generations.locked(self._folder, wait=False) as held:
            if held:
                generations.quarantine(self._folder, self._now())
        return Reduced(self.why)


def _open(folder: Path, opened: _Opened | None) -> _Opened | None:
    """The newest state: ``opened`` itself when nothing changed, None when there is no generation."""
    generation = generations.current(folder)
    if generation is None:
        return None
    with guard("being opened"):
        stamps = (_stamp(generations.pointer(folder)), _stamp(generation / "meta.json"))
        if opened and opened.stamps == stamps:
            return opened
        if opened and opened.stamps[0] == stamps[0]:
            index = opened.index
            index.reload()
        else:
            checksums.verify(generation)
            index = open_index(generation)
        return _Opened(generation, index, index.searcher(), stamps)


def open_index(generation: Path) -> tantivy.Index:
    """The engine's index in a generation, with its analyzers. Raises what the engine raises."""
    index = tantivy.Index.open(str(generation))
    register(index)
    index.config_reader("manual")
    index.reload()
    return index


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns
