"""Pages of words searches in each order, cut so that papers of equal scores are neither skipped nor repeated."""

from dataclasses import dataclass
from typing import Protocol, cast

import tantivy

from broadsheet.index.paging import ORDERED, Place
from broadsheet.index.schema import SCHEMA, number_of

SLACK = 12
"""Hits asked for beyond what is wanted, so that the group of equal scores at its end is usually whole."""
STEP = 4
"""By how much more is asked for when it is not."""

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


class _Counted(Protocol):
    """What the engine's type stubs forget of a result."""

    count: int | None


def total_of(result: tantivy.SearchResult) -> int:
    """How many papers match, not only those fetched."""
    return cast(_Counted, result).count or 0


def by_score(searcher: tantivy.Searcher, query: tantivy.Query, order: str, limit: int, place: Place | None) -> Found:
    """Best score first. The engine breaks ties as it likes, so groups of equal scores are fetched whole."""
    asked_for = (place.place if place else 0) + limit + SLACK
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
            return _page(total_of(result), ranked, order, limit, place)
        asked_for *= STEP


def by_key(searcher: tantivy.Searcher, query: tantivy.Query, order: str, limit: int, place: Place | None) -> Found:
    """Newest or most voted first; keys hold the paper number, so there are no ties."""
    field, wanted = ORDERED[order], query
    if place:
        below = tantivy.Query.range_query(
            SCHEMA, field, tantivy.FieldType.Integer, None, int(place.key), include_upper=False
        )
        wanted = query.and_must_match(below)
    result = searcher.search(wanted, limit + 1, count=not place, order_by_field=field)
    total = total_of(searcher.search(query, 1)) if place else total_of(result)
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
