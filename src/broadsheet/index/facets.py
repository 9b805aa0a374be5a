"""Counts over everything a search finds: by year, category, keyword and what its papers have."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tantivy

from broadsheet.index import best
from broadsheet.index.asking import both, either, keyword, matching, numbered, unscored
from broadsheet.index.best import Addresses, Numbers
from broadsheet.index.feed import HAS
from broadsheet.index.keyness import same
from broadsheet.index.pages import total_of
from broadsheet.index.schema import CATEGORY_FIELDS, HASH_BITS, KEYWORD_FIELDS, SCHEMA
from broadsheet.index.syntax import Asked

MOST_KEYWORDS = 12
POOL = 500
"""How many of the best papers say which keywords are counted."""
_MONTHLY = 24
_YEARS = 1000  # more than there are, times what a paper may have
_CATEGORIES = 50
_BITS = (1 << len(HAS)) - 1
_HASH = (1 << HASH_BITS) - 1
_COUNT = {
    name: {"terms": {"field": name, "size": most, "segment_size": most}}
    for name, most in (("year_has", _YEARS), *((name, _CATEGORIES) for name in CATEGORY_FIELDS))
}
_MONTHS = {"months": {"histogram": {"field": "date", "interval": 100, "min_doc_count": 1}}}

Counts = tuple[tuple[str, int], ...]
"""Labels with their numbers of papers, most first, ties by label."""


@dataclass(frozen=True, slots=True)
class Facets:
    """What the papers of a search are, counted over all of them.

    Keywords are as a paper shows them, each once whatever its spellings; their
    number is that of the papers that ``keyword:`` would keep. Of categories and
    keywords only the most frequent are told.
    """

    years: Counts = ()
    categories: Counts = ()
    keywords: Counts = ()
    has: Counts = ()


def facets(searcher: tantivy.Searcher, asked: Asked, beside: Sequence[int], first: Addresses) -> Facets:
    """Count the papers of a search and those ``beside``, which its words did not find.

    The keywords most frequent in the ``first`` papers are counted, for counting
    every keyword of a large result takes the engine ten times as long. Of a
    paper's categories the first four count.
    """
    found = matching(asked)
    every = either(found, numbered(beside)) if beside else found
    counted = searcher.aggregate(every, _COUNT)
    also = best.at(searcher, beside)
    years, has = _years_and_has(_buckets(counted, "year_has"))
    return Facets(
        years,
        _sorted(_sum(one for name in CATEGORY_FIELDS for one in _buckets(counted, name)))[:_CATEGORIES],
        _keywords(searcher, found, [*first[:POOL], *also], len(also)),
        has,
    )


def periods(searcher: tantivy.Searcher, text: str) -> Counts:
    """Papers with a keyword over time, oldest first: by month (``2025-10``) where they span two years, else by year."""
    query = tantivy.Query.term_query(SCHEMA, "same", same(text), "basic")
    counted = searcher.aggregate(query, _MONTHS)
    months = {int(key) // 100: papers for key, papers in _buckets(counted, "months") if key}
    if not months:
        return ()
    low, high = min(months), max(months)
    if (high // 100 - low // 100) * 12 + high % 100 - low % 100 < _MONTHLY:
        named = {f"{month // 100:04}-{month % 100:02}": papers for month, papers in months.items()}
    else:
        named = _sum((f"{month // 100:04}", papers) for month, papers in months.items())
    return tuple(sorted(named.items()))


def _buckets(counted: Mapping[str, Any], name: str) -> list[tuple[Any, int]]:
    return [(one["key"], one["doc_count"]) for one in counted[name]["buckets"]]


def _years_and_has(values: Iterable[tuple[int, int]]) -> tuple[Counts, Counts]:
    years: dict[int, int] = defaultdict(int)
    bits: dict[int, int] = defaultdict(int)
    for value, papers in values:
        years[value >> len(HAS)] += papers
        bits[value & _BITS] += papers
    years.pop(0, None)
    has = {name: sum(papers for held, papers in bits.items() if held >> bit & 1) for bit, name in enumerate(HAS)}
    return _sorted({str(year): papers for year, papers in years.items()}), _sorted(has)


def _sum(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    summed: dict[str, int] = defaultdict(int)
    for label, papers in counts:
        summed[label] += papers
    return summed


def _sorted(counts: Mapping[str, int]) -> Counts:
    held = [(label, papers) for label, papers in counts.items() if label and papers]
    return tuple(sorted(held, key=lambda one: (-one[1], one[0])))


def _keywords(searcher: tantivy.Searcher, found: tantivy.Query, addresses: Addresses, also: int) -> Counts:
    """The keywords most frequent at ``addresses``, counted in ``found`` and in the last ``also`` addresses."""
    hashes = _hashes(searcher, addresses)
    different, papers = np.unique(hashes[hashes > 0], return_counts=True)
    frequent = different[np.lexsort((different, -papers))][:MOST_KEYWORDS].tolist()
    beside = hashes[len(addresses) - also :]
    counts: dict[str, int] = {}
    for one in frequent:
        paper, place = divmod(int(np.argmax(hashes == one)), hashes.shape[1])
        label = best.shown_keywords(searcher, addresses[paper])[place]
        counts[label] = total_of(searcher.search(unscored(both(found, keyword(label))), 1)) + int((beside == one).sum())
    return _sorted(counts)


def _hashes(searcher: tantivy.Searcher, addresses: Addresses) -> Numbers:
    """The hashes of each paper's keywords in the order shown, ``int64[papers, 8]``, 0 for none."""
    pairs = np.stack([best.column(searcher, name, addresses) for name in KEYWORD_FIELDS], axis=1)
    return np.stack([pairs >> HASH_BITS, pairs & _HASH], axis=2).reshape(-1, 2 * len(KEYWORD_FIELDS))
