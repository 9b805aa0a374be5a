"""Measure words search over a library: our index call against the same engine query on the same files."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from random import Random

from broadsheet.index.syntax import Asked, parse
from broadsheet.index.words import Words
from broadsheet.lib.memory import anonymous_mb
from broadsheet.measure.bench.rows import Row, clocked, timed_row
from broadsheet.model.errors import QuerySyntax, WrongUse
from broadsheet.model.paper import Paper
from broadsheet.model.query import Query
from broadsheet.queries.search import search
from broadsheet.store import library, shelf
from broadsheet.store.db import Db

QUERIES = 1000
K = 20
_SAMPLE = 400
_WORD = re.compile(r"[a-z]{3,}")


def measure(store: Db, words: Words, *, seed: int = 7) -> tuple[Row, ...]:
    """Rows for the index call, its kinds, parsing, hydrating a page, and the search as a whole."""
    with store.read() as db:
        size = library.size(db)
        numbers = Random(seed).sample(range(1, size + 1), min(_SAMPLE, size))  # noqa: S311
        papers = list(shelf.papers_of(db, numbers).values())
    if not papers:
        raise WrongUse("The library is empty: import papers first, or say --papers N.")
    texts = list(mixed(papers, seed))
    asked = [(kind, understood) for kind, text in texts if (understood := _parsed(text)) is not None]
    for _, one in asked[:50]:
        words.search(one, limit=K)
    return (*_index_rows(words, asked), *_other_rows(store, words, texts, numbers))


def _index_rows(words: Words, asked: Sequence[tuple[str, Asked]]) -> Iterator[Row]:
    ours: list[float] = []
    raw: list[float] = []
    for place, (_, one) in enumerate(asked):
        # whoever goes second finds warm caches, so they take turns
        calls: list[tuple[list[float], Callable[[], object]]] = [
            (ours, lambda one=one: words.search(one, limit=K)),  # type: ignore[misc]
            (raw, lambda one=one: words.raw(one, K)),  # type: ignore[misc]
        ]
        for times, call in calls if place % 2 else reversed(calls):
            times.append(clocked(call))
    yield timed_row("words", ours, raw, memory=round(anonymous_mb(), 1))
    for kind in dict.fromkeys(kind for kind, _ in asked):
        places = [place for place, (one, _) in enumerate(asked) if one == kind]
        yield timed_row(f"words: {kind}", [ours[place] for place in places], [raw[place] for place in places])


def _other_rows(store: Db, words: Words, texts: Sequence[tuple[str, str]], numbers: Sequence[int]) -> Iterator[Row]:
    yield timed_row("parse", [clocked(lambda text=text: _parsed(text)) for _, text in texts])  # type: ignore[misc]
    pages = [numbers[start : start + K] for start in range(0, len(numbers) - K + 1, K)] or [numbers]
    with store.read() as db:
        yield timed_row(
            f"hydrate a page of {K}",
            [clocked(lambda page=page: shelf.papers_of(db, page)) for page in pages * 5],  # type: ignore[misc]
        )
    queries = [Query(text) for _, text in texts[:300]]
    yield timed_row(
        "search, whole, with reasons",
        [clocked(lambda query=query: search(store, words, query)) for query in queries],  # type: ignore[misc]
    )


def _parsed(text: str) -> Asked | None:
    try:
        return parse(text)
    except QuerySyntax:
        return None


def mixed(papers: Sequence[Paper], seed: int) -> Iterator[tuple[str, str]]:
    """A thousand searches of eight kinds, made from the papers themselves."""
    random = Random(seed)  # noqa: S311
    counts = Counter(word for paper in papers for word in set(_WORD.findall(paper.abstract.lower())))
    common = [word for word, _ in counts.most_common(60)] or ["model"]
    rare = [word for word, count in counts.items() if count == 1] or common
    for place in range(QUERIES):
        paper = random.choice(papers)
        words = _WORD.findall((paper.title + " " + paper.abstract).lower()) or common
        start = random.randrange(max(1, len(words) - 8))
        category = paper.categories[0] if paper.categories else "cs"
        author = paper.authors[0].name.split()[-1] if paper.authors else "lovelace"
        kinds = (
            ("common word", random.choice(common)),
            ("rare word", random.choice(rare)),
            ("three words", " ".join(random.sample(words, min(3, len(words))))),
            ("eight words", " ".join(words[start : start + 8])),
            ("phrase", f'"{" ".join(words[start : start + 2])}"'),
            ("filtered", f"{random.choice(words)} {random.choice(common)} cat:{category} date:2024-01.."),
            ("author", f"author:{author} {random.choice(words)}"),
            ("typos", f'{random.choice(words)}: "{random.choice(words)} -- (({random.choice(common)}'),
        )
        yield kinds[place % len(kinds)]
