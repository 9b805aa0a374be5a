"""Answers words searches: ranked paper numbers, page by page, from the generation that is current."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Protocol, cast

import tantivy

from broadsheet.index import checksums, generations
from broadsheet.index.asking import engine_query
from broadsheet.index.faults import Fault, Reduced, guard
from broadsheet.index.paging import Place, from_cursor
from broadsheet.index.schema import SCHEMA, number_of, register
from broadsheet.index.syntax import Asked

REFRESH_SECONDS = 0.5
_SLACK = 12  # hits asked for beyond a page, so that the group of equal scores at its end is usually whole
_STEP = 4  # by how much more is asked for when it is not
_TRIES = 3  # opening races with a writer that tidies up; a damaged file fails every time
_ORDERED = {"date": "by_date", "votes": "by_votes"}

Hits = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page: all matching papers counted, (paper number, score) best first, the cursor of the next page.

    The score is BM25's; 0.0 where another order was asked for. ``start`` counts
    the papers on the pages before.
    """

    total: int
    hits: Hits
    next: str | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class _Opened:
    """A generation in use, and the stamps of the files that tell when it is no longer the newest."""

    generation: Path
    index: tantivy.Index
    searcher: tantivy.Searcher
    stamps: tuple[tuple[int, int], ...]


class _Counted(Protocol):
    """What the engine's type stubs forget of a result."""

    count: int | None


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
        page = _by_score if order == "relevance" else _by_key
        return self._answer(lambda searcher: page(searcher, query, order, limit, place))

    def raw(self, asked: Asked, k: int) -> int:
        """The engine's part of a relevance search alone: its count of matches; for measuring."""
        query = engine_query(asked)
        return self._answer(lambda searcher: Found(_count(searcher.search(query, k)), ())).total

    def _answer(self, ask: Callable[[tantivy.Searcher], Found]) -> Found:
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


def _count(result: tantivy.SearchResult) -> int:
    return cast(_Counted, result).count or 0


def _by_score(searcher: tantivy.Searcher, query: tantivy.Query, order: str, limit: int, place: Place | None) -> Found:
    """Best score first. The engine breaks ties as it likes, so groups of equal scores are fetched whole."""
    asked_for = (place.place if place else 0) + limit + _SLACK
    while True:
        result = searcher.search(query, asked_for)
        hits = result.hits
        whole = len(hits) < asked_for
        end = float("-inf") if whole else hits[-1][0]
        kept = [(score, address) for score, address in hits if score > end and (not place or score <= place.key)]
        numbers = searcher.fast_field_values("no", [address for _, address in kept])
        ranked = sorted(((score, int(no or 0)) for (score, _), no in zip(kept, numbers, strict=True)), reverse=True)
        if place:
            ranked = [one for one in ranked if one < (place.key, place.no)]
        if whole or len(ranked) > limit:
            return _page(_count(result), ranked, order, limit, place)
        asked_for *= _STEP


def _by_key(searcher: tantivy.Searcher, query: tantivy.Query, order: str, limit: int, place: Place | None) -> Found:
    """Newest or most voted first; keys hold the paper number, so there are no ties."""
    field, wanted = _ORDERED[order], query
    if place:
        below = tantivy.Query.range_query(
            SCHEMA, field, tantivy.FieldType.Integer, None, int(place.key), include_upper=False
        )
        wanted = query.and_must_match(below)
    result = searcher.search(wanted, limit + 1, count=not place, order_by_field=field)
    total = _count(searcher.search(query, 1)) if place else _count(result)
    ranked = [(key, number_of(key)) for key, _ in result.hits]
    found = _page(total, ranked, order, limit, place)
    return Found(found.total, tuple((no, 0.0) for no, _ in found.hits), found.next, found.start)


def _page(total: int, ranked: list[tuple[float, int]], order: str, limit: int, place: Place | None) -> Found:
    shown = ranked[:limit]
    more = len(ranked) > limit
    start = place.place if place else 0
    last = start + len(shown)
    following = Place(order, *shown[-1], last).to_cursor() if more and shown else None
    return Found(total, tuple((no, score) for score, no in shown), following, start)
