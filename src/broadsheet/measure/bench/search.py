"""Measure search by words, by meaning and by both: our calls against the raw engines on the same files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from broadsheet.index.embed.base import Vectors
from broadsheet.index.meaning import Meaning
from broadsheet.index.syntax import Asked, parse
from broadsheet.lib.memory import anonymous_mb
from broadsheet.measure.bench.asked import Seen, mixed, of_paper
from broadsheet.measure.bench.bare import Bare
from broadsheet.measure.bench.rows import Row, clocked, clocked_each, timed_row
from broadsheet.model.errors import QuerySyntax, WrongUse
from broadsheet.model.query import MODES, Query
from broadsheet.queries.ranked import DEPTH, Engines, ranked
from broadsheet.queries.search import search
from broadsheet.store import library, shelf
from broadsheet.store.db import Db

QUERIES = 1000
K = 20
SAMPLE = 400
_WARM = 50
_WHOLE = 300

Call = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Measured:
    """One search: its kind, what was understood, and the vector of what it says; zeros when it says nothing known."""

    kind: str
    asked: Asked
    vector: Vectors


class _Ready(Meaning):
    """Meaning that knows the vectors of the searches measured, since embedding has a row of its own."""

    def __init__(self, own: Meaning, vectors: Mapping[str, Vectors]) -> None:
        self.codes = own.codes
        self.alike = own.alike  # type: ignore[method-assign]
        self._vectors = vectors

    def vector(self, text: str) -> Vectors:
        return self._vectors[text]


def measure(engines: Engines, folder: Path, papers: Sequence[Seen], seed: int = 7) -> tuple[Row, ...]:
    """Rows of the three modes over all kinds of searches, then each kind for each mode, parsing and embedding.

    ``engines`` are those of the indexes in ``folder``.
    """
    texts = list(mixed(papers, engines.words, QUERIES, seed))
    understood = [(kind, one) for kind, text in texts if (one := _parsed(text)) is not None]
    parsing = timed_row("parse", clocked_each(_parsed, [text for _, text in texts]))
    meaning = engines.meaning
    if meaning is None:
        return (*_rows(_words_calls(engines), [Measured(kind, one, _NO_VECTOR) for kind, one in understood]), parsing)
    embedding = timed_row("embed a query", clocked_each(meaning.vector, [one.plain for _, one in understood]))
    searches = [Measured(kind, one, meaning.vector(one.plain)) for kind, one in understood]
    ready = Engines(engines.words, _Ready(meaning, {one.asked.plain: one.vector for one in searches}))
    return (*_rows(_all_calls(ready, Bare(folder)), searches), parsing, embedding)


def of_library(store: Db, engines: Engines, folder: Path) -> Iterator[Row]:
    """Those rows for a library, and hydrating a page and a whole search with them. Raises WrongUse when it is empty."""
    papers, numbers = sampled(store)
    yield from measure(engines, folder, papers)
    yield from _page_rows(store, engines, papers, numbers)


def sampled(store: Db, seed: int = 7) -> tuple[list[Seen], list[int]]:
    """Some papers to make searches of, and some paper numbers, always the same. Raises WrongUse when there is none."""
    with store.read() as db:
        size = library.size(db)
        numbers = Random(seed).sample(range(1, size + 1), min(SAMPLE, size))  # noqa: S311
        papers = [of_paper(one) for one in shelf.papers_of(db, numbers).values()]
    if not papers:
        raise WrongUse("The library is empty: import papers first, or say --papers N.")
    return papers, numbers


_NO_VECTOR = np.zeros(0, np.float32)
Calls = Mapping[str, Callable[[Measured], tuple[Call, Call] | None]]
"""For each mode our call and the raw one for a search; None where the mode has nothing to go by."""


def _words_calls(engines: Engines) -> Calls:
    words = engines.words
    return {"words": lambda one: (lambda: words.search(one.asked, limit=K), lambda: words.raw(one.asked, K))}


def _all_calls(engines: Engines, bare: Bare) -> Calls:
    def meaning(one: Measured) -> tuple[Call, Call] | None:
        if not np.any(one.vector):
            return None
        return lambda: ranked(engines, one.asked, "meaning"), lambda: bare.near(one.vector, DEPTH)

    def hybrid(one: Measured) -> tuple[Call, Call] | None:
        if not np.any(one.vector):
            return None

        def raw() -> None:
            engines.words.raw(one.asked, DEPTH)
            bare.near(one.vector, DEPTH)

        return lambda: ranked(engines, one.asked, "hybrid"), raw

    return {**_words_calls(engines), "meaning": meaning, "hybrid": hybrid}


def _rows(calls: Calls, searches: Sequence[Measured]) -> Iterator[Row]:
    taken = {mode: list(_taken(call, searches)) for mode, call in calls.items()}
    for mode, times in taken.items():
        yield _row(mode, times, memory=round(anonymous_mb(), 1))
    for kind in dict.fromkeys(one.kind for one in searches):
        for mode, times in taken.items():
            some = [time for time in times if time[0] == kind]
            if some:
                yield _row(f"{mode}: {kind}", some)


def _row(what: str, times: Sequence[tuple[str, float, float]], memory: float | None = None) -> Row:
    return timed_row(what, [ours for _, ours, _ in times], [raw for _, _, raw in times], memory)


def _taken(
    call: Callable[[Measured], tuple[Call, Call] | None], searches: Sequence[Measured]
) -> Iterator[tuple[str, float, float]]:
    """Kind, our milliseconds and the raw engine's."""
    pairs = [(one.kind, pair) for one in searches if (pair := call(one)) is not None]
    for _, (ours, _) in pairs[:_WARM]:
        ours()
    for place, (kind, (ours, raw)) in enumerate(pairs):
        # whoever goes second finds warm caches, so they take turns
        if place % 2:
            first = clocked(ours)
            yield kind, first, clocked(raw)
        else:
            first = clocked(raw)
            yield kind, clocked(ours), first


def _page_rows(store: Db, engines: Engines, papers: Sequence[Seen], numbers: Sequence[int]) -> Iterator[Row]:
    pages = [numbers[start : start + K] for start in range(0, len(numbers) - K + 1, K)] or [numbers]
    with store.read() as db:
        yield timed_row(f"hydrate a page of {K}", clocked_each(lambda page: shelf.papers_of(db, page), pages * 5))
    texts = list(mixed(papers, engines.words, _WHOLE, seed=8))
    for mode in MODES if engines.meaning else ("words",):
        queries = [Query(text, mode=mode) for _, text in texts]
        times = clocked_each(lambda query: search(store, engines, query), queries)
        yield timed_row(f"search, whole, with reasons: {mode}", times)


def _parsed(text: str) -> Asked | None:
    try:
        return parse(text)
    except QuerySyntax:
        return None
