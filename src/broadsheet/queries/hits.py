"""Which papers a search finds and in which order, before anything is taken off the shelf."""

from dataclasses import dataclass, field

import numpy as np

from broadsheet.index.faults import Reduced
from broadsheet.index.paging import Place, from_cursor
from broadsheet.index.syntax import Asked
from broadsheet.index.words import Ranked as Best
from broadsheet.lib.text import fold
from broadsheet.model.query import Query
from broadsheet.queries.ranked import Engines, Ranked, ranked
from broadsheet.ranking.fuse import Scores
from broadsheet.store import listings, shelf
from broadsheet.store.db import Connection

POOL = 20_000
"""How many of the newest papers the reduced search reads."""
REDUCED = (
    f"Search is reduced while its index is being built: only titles and authors of the newest {POOL:,} papers are read."
)
_SHORTEST_TITLE = 8
_BEYOND = "beyond"
_FROM_THE_TOP = Place("relevance", float(1 << 62), 0, 0).to_cursor()
"""The page after one that only exact titles fill: the engine's best has a score far below this."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says of a paper: its score and its place in that side's order, from 1."""

    score: float
    place: int


Sides = dict[int, Side]


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of paper numbers in order, the ``exact`` ones first.

    ``words`` and ``meaning`` say what each side gave, ``alike`` the share said in these or
    like words where that was compared, ``scores`` what all gave together;
    ``best`` are the first papers of the whole result, ``unsaid`` those that hold
    none of the words, ``ranked`` the words' own list where it was asked for.
    """

    total: int
    numbers: tuple[int, ...] = ()
    exact: frozenset[int] = frozenset()
    words: Sides = field(default_factory=dict)
    meaning: Sides = field(default_factory=dict)
    alike: dict[int, float] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    best: tuple[int, ...] = ()
    unsaid: tuple[int, ...] = ()
    ranked: Best | None = None
    start: int = 0
    next: str | None = None
    notices: tuple[str, ...] = ()


def find(db: Connection, engines: Engines, asked: Asked, query: Query) -> Hits:
    """Paper numbers for a search, the paper named by id or exact title first. Raises WrongUse for a damaged cursor."""
    if asked.paper_id:
        return _by_id(db, asked, asked.paper_id)
    both = query.mode != "words" and query.order == "relevance" and asked.ranked
    try:
        return _both(db, engines, asked, query) if both else _words(db, engines, asked, query)
    except Reduced:
        return _reduced(db, asked, query)


def _by_id(db: Connection, asked: Asked, paper_id: str) -> Hits:
    no = shelf.number(db, paper_id)
    if no and asked.only is not None and no not in asked.only:
        return Hits(0)
    return Hits(1, (no,), frozenset({no})) if no else Hits(0, notices=(f"{paper_id} is not here.",))


def _words(db: Connection, engines: Engines, asked: Asked, query: Query) -> Hits:
    words, exact = engines.words, _titled(db, asked, query)[: query.limit]
    first = exact if query.after is None else []
    room = query.limit - len(first)
    found = words.search(asked, query.order, max(1, room), query.after)
    while not first and found.next and exact and {no for no, _ in found.hits} <= {*exact}:
        found = words.search(asked, query.order, room, found.next)
    rest = [no for no, _ in found.hits if no not in exact]
    follows = _FROM_THE_TOP if rest and not room else found.next
    sides = {no: Side(score, found.start + place) for place, (no, score) in enumerate(found.hits, 1)}
    numbers = (*first, *rest[:room])
    return Hits(
        max(found.total, len(exact)), numbers, frozenset(first), sides, best=numbers, start=found.start, next=follows
    )


@dataclass(frozen=True, slots=True)
class _Whole:
    """All that was ranked together, in order, and how much there is in all."""

    found: Ranked
    order: list[int]
    unsaid: tuple[int, ...]
    total: int


def _both(db: Connection, engines: Engines, asked: Asked, query: Query) -> Hits:
    exact = _titled(db, asked, query)
    found = ranked(engines, asked, query.mode)
    order = list(dict.fromkeys((*exact, *found.numbers.tolist())))
    unsaid = _unsaid(engines, asked, found)
    by_words = found.best.total if found.best else 0
    whole = _Whole(found, order, unsaid, max(by_words + len(unsaid), len(order)))
    beyond = from_cursor(query.after, _BEYOND, or_none=True) if query.after else None
    return _beyond(engines, asked, query, whole, beyond) if beyond else _page(query, whole, frozenset(exact))


def _unsaid(engines: Engines, asked: Asked, found: Ranked) -> tuple[int, ...]:
    """Papers that hold none of the words; beyond the words' own list that must be asked."""
    only = found.only_near
    if found.by_words.whole or not only:
        return only
    return tuple({*only} - engines.words.matching(asked, only))


def _page(query: Query, whole: _Whole, exact: frozenset[int]) -> Hits:
    found, start = whole.found, _start(whole.order, query)
    shown = tuple(whole.order[start : start + query.limit])
    return Hits(
        whole.total,
        shown,
        exact & frozenset(shown),
        _sides(found.fused.words, found, shown),
        _sides(found.fused.meaning, found, shown),
        _compared(found),
        dict(zip(found.numbers.tolist(), found.scores.tolist(), strict=True)),
        best=tuple(whole.order),
        unsaid=whole.unsaid,
        ranked=found.best,
        start=start,
        next=_next(whole.order, start + len(shown), query, found),
        notices=found.notices,
    )


def _start(order: list[int], query: Query) -> int:
    """Where the page begins: after the paper the cursor names, or where it stood when it is gone."""
    if not query.after:
        return 0
    place = from_cursor(query.after, query.mode)
    return order.index(place.no) + 1 if place.no in order else place.place


def _next(order: list[int], done: int, query: Query, found: Ranked) -> str | None:
    if done < len(order):
        return Place(query.mode, 0.0, order[done - 1], done).to_cursor()
    if found.by_words.whole or not len(found.by_words.numbers):
        return None
    return Place(_BEYOND, float(found.by_words.scores[-1]), int(found.by_words.numbers[-1]), done).to_cursor()


def _beyond(engines: Engines, asked: Asked, query: Query, whole: _Whole, place: Place) -> Hits:
    """Further down than both sides were ranked together the words go on alone."""
    known = frozenset(whole.order)
    shown: list[tuple[int, float]] = []
    after: str | None = Place("relevance", place.key, place.no, place.place).to_cursor()
    while after and len(shown) <= query.limit:
        page = engines.words.search(asked, "relevance", query.limit + 1, after)
        shown += [hit for hit in page.hits if hit[0] not in known]
        after = page.next
    more, shown = len(shown) > query.limit, shown[: query.limit]
    done = place.place + len(shown)
    return Hits(
        whole.total,
        tuple(no for no, _ in shown),
        words={no: Side(score, place.place + at) for at, (no, score) in enumerate(shown, 1)},
        best=tuple(whole.order),
        unsaid=whole.unsaid,
        ranked=whole.found.best,
        start=place.place,
        next=Place(_BEYOND, shown[-1][1], shown[-1][0], done).to_cursor() if more else None,
        notices=whole.found.notices,
    )


def _compared(found: Ranked) -> dict[int, float]:
    """The share of the search that each paper compared with it says."""
    held = ~np.isnan(found.fused.alike)
    return dict(zip(found.numbers[held].tolist(), found.fused.alike[held].tolist(), strict=True))


def _sides(scores: Scores, found: Ranked, shown: tuple[int, ...]) -> Sides:
    """What one side gave the papers of a page; its places are counted over the whole list."""
    at = {no: place for place, no in enumerate(found.numbers.tolist())}
    held = [(no, float(scores[at[no]])) for no in shown if no in at and not np.isnan(scores[at[no]])]
    return {no: Side(score, 1 + int(np.nansum(scores > score))) for no, score in held}


def _titled(db: Connection, asked: Asked, query: Query) -> list[int]:
    """Papers of exactly this title, where a title may be meant."""
    if query.order != "relevance" or asked.filters or asked.excluded or len(asked.key) < _SHORTEST_TITLE:
        return []
    found = shelf.titled(db, asked.plain)
    return found if asked.only is None else [no for no in found if no in asked.only]


def _reduced(db: Connection, asked: Asked, query: Query) -> Hits:
    """The search of last resort, in SQL; filters are left aside and the notice says what is read."""
    wanted = [fold(word) for word in asked.words or asked.plain.split()]
    exact = _titled(db, asked, query)
    most = query.limit if asked.only is None else POOL
    found = listings.matching(db, wanted, pool=POOL, limit=most) if wanted else listings.Slice(0, ())
    numbers = tuple(dict.fromkeys((*exact, *found.numbers)))
    numbers = (numbers if asked.only is None else tuple(no for no in numbers if no in asked.only))[: query.limit]
    return Hits(len(numbers), numbers, frozenset(exact), notices=(REDUCED,))
