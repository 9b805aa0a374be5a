"""The best papers of a search, or all that pass its filters, as arrays of paper numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import tantivy

from broadsheet.index.asking import both, engine_query, holding, matching, numbered, passing
from broadsheet.index.pages import SLACK, STEP, total_of
from broadsheet.index.paging import ORDERED
from broadsheet.index.schema import NUMBER_BITS, number_of
from broadsheet.index.syntax import Asked

_SHARE = 10  # a long list ends among more equal scores than a page: one part in so many is asked for beyond it

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
Addresses = Sequence[tantivy.DocAddress]


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """All matching papers counted, the best of them with their BM25 scores, best first, ties newest number first.

    ``searcher`` and ``addresses`` are the engine's: where the papers stand in it.
    """

    total: int
    numbers: Numbers
    scores: Scores
    searcher: tantivy.Searcher | None = field(default=None, repr=False)
    addresses: Addresses = field(default=(), repr=False)


def ranked(searcher: tantivy.Searcher, asked: Asked, k: int) -> Ranked:
    """The best ``k`` papers of a search; without words or phrases the newest, with score 0."""
    if asked.empty:
        return Ranked(0, np.empty(0, np.int64), np.empty(0, np.float32), searcher)
    query = engine_query(asked)
    return _by_score(searcher, query, k) if asked.ranked else _by_date(searcher, query, k)


def _by_score(searcher: tantivy.Searcher, query: tantivy.Query, k: int) -> Ranked:
    """The engine breaks ties as it likes, so groups of equal scores are fetched whole."""
    wanted = k + SLACK + k // _SHARE
    while True:
        result = searcher.search(query, wanted)
        hits = result.hits
        scores = np.array([score for score, _ in hits], np.float32)
        whole = len(hits) < wanted
        sure = len(hits) if whole else int(np.searchsorted(-scores, -scores[-1]))
        if whole or sure >= k:
            break
        wanted *= STEP
    addresses = [address for _, address in hits[:sure]]
    numbers = column(searcher, "no", addresses)
    order = _order(scores[:sure], numbers)[:k]
    return Ranked(
        total_of(result), numbers[order], scores[order], searcher, [addresses[place] for place in order.tolist()]
    )


def _order(scores: Scores, numbers: Numbers) -> Numbers:
    """The places of scores that fall already, among equal ones the largest number first; one nearly sorted key."""
    falls = np.zeros(len(scores), np.int64)
    falls[1:] = scores[1:] < scores[:-1]
    return np.argsort((np.cumsum(falls) << NUMBER_BITS) - numbers, kind="stable")


def _by_date(searcher: tantivy.Searcher, query: tantivy.Query, k: int) -> Ranked:
    result = searcher.search(query, k, order_by_field=ORDERED["date"])
    hits = result.hits
    numbers = np.fromiter((number_of(key) for key, _ in hits), np.int64, len(hits))
    return Ranked(
        total_of(result), numbers, np.zeros(len(hits), np.float32), searcher, [address for _, address in hits]
    )


def passed(searcher: tantivy.Searcher, asked: Asked, most: int) -> Numbers | None:
    """The papers that pass the filters of a search, in no order; None when they are more than ``most``."""
    query = passing(asked)
    total = total_of(searcher.search(query, 1))
    if total > most:
        return None
    return column(searcher, "no", _addresses(searcher, query, total))


def among(searcher: tantivy.Searcher, asked: Asked, numbers: Sequence[int]) -> set[int]:
    """Those of ``numbers`` that pass the filters of a search."""
    query = both(passing(asked), numbered(numbers))
    return set(column(searcher, "no", _addresses(searcher, query, len(numbers))).tolist())


def matched(searcher: tantivy.Searcher, asked: Asked, numbers: Sequence[int]) -> set[int]:
    """Those of ``numbers`` that the whole search finds, words and all."""
    query = both(matching(asked), numbered(numbers))
    return set(column(searcher, "no", _addresses(searcher, query, len(numbers))).tolist())


def held(searcher: tantivy.Searcher, asked: Asked) -> set[int]:
    """Those of ``asked.only`` that hold every word of the search and pass its filters."""
    return set(column(searcher, "no", _addresses(searcher, holding(asked), len(asked.only or ()))).tolist())


def at(searcher: tantivy.Searcher, numbers: Sequence[int]) -> Addresses:
    """Where the papers of these numbers stand, in no order; numbers the index does not hold are left out."""
    return _addresses(searcher, numbered(numbers), len(numbers))


def column(searcher: tantivy.Searcher, name: str, addresses: Addresses) -> Numbers:
    """The values of a column that every paper has, ``int64[addresses]``."""
    return np.array(searcher.fast_field_values(name, list(addresses)), np.int64)


def keywords(searcher: tantivy.Searcher, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The keywords of papers by their numbers, as they are shown."""
    addresses = at(searcher, numbers)
    held = column(searcher, "no", addresses).tolist()
    return {no: shown_keywords(searcher, address) for no, address in zip(held, addresses, strict=True)}


def shown_keywords(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> tuple[str, ...]:
    """The keywords of one paper as they are shown."""
    held = searcher.doc(address).get_first("shown")
    return tuple(bytes(held).decode().split("\n")) if held else ()


def _addresses(searcher: tantivy.Searcher, query: tantivy.Query, most: int) -> Addresses:
    if not most:
        return ()
    return [address for _, address in searcher.search(query, most, count=False).hits]
