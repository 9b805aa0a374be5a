"""Ranks the papers of a search by words, by meaning, or by both."""

from dataclasses import dataclass

import numpy as np

from broadsheet.index.codes.reader import Within
from broadsheet.index.faults import Reduced
from broadsheet.index.meaning import Meaning
from broadsheet.index.second import PAPERS, WEIGHT, Second
from broadsheet.index.syntax import Asked, Clause
from broadsheet.index.words import Ranked as Best
from broadsheet.index.words import Words
from broadsheet.ranking.fuse import (
    ALIKE_OF,
    FEEDBACK_FROM,
    Fused,
    Numbers,
    Scored,
    Scores,
    compare,
    fuse,
    fuse_again,
    moved,
    reorder,
)

DEPTH = 500
"""Papers taken from each side; 1,000 gain 0.1 points of macro nDCG@10 and cost 2 ms, 300 lose 0.2."""
NEAR_ENOUGH = 0.12
"""Cosine below which no paper is close in meaning."""
AS_NEAR = 0.5
"""Beside words, papers that hold none of them are listed down to this share of the nearest one's cosine."""
_LISTED = 20_000
_WIDER = 2

NO_MEANING = "Search by meaning is not ready yet, so this is what the words found."
_NOTHING = Scored(np.empty(0, np.int64), np.empty(0, np.float32), whole=True)
_COLUMNS = frozenset({"cat", "source", "date", "since"})


@dataclass(frozen=True, slots=True)
class Engines:
    """What a search asks; ``meaning`` and ``second`` are None where there are none."""

    words: Words
    meaning: Meaning | None = None
    second: Second | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """Papers best first, as far down as both sides were asked.

    ``by_words`` is the words' own list, whole or its best DEPTH papers, and ``best``
    the same as the engine gave it.
    """

    fused: Fused
    by_words: Scored
    best: Best | None = None
    notices: tuple[str, ...] = ()

    @property
    def only_near(self) -> tuple[int, ...]:
        """Papers that are not in the words' list."""
        return tuple(self.fused.numbers[np.isnan(self.fused.words)].tolist())

    @property
    def numbers(self) -> Numbers:
        """Paper numbers, best first."""
        return self.fused.numbers

    @property
    def scores(self) -> Scores:
        """What they are ordered by."""
        return self.fused.scores


def ranked(engines: Engines, asked: Asked, mode: str, depth: int = DEPTH) -> Ranked:
    """The best papers of a search in ``mode`` words, meaning or hybrid.

    Without codes words answer, and a notice says so. Raises Reduced when the words
    index is away.
    """
    vector = _vector(engines, asked) if mode != "words" else None
    near = _near(engines, asked, vector, depth) if vector is not None else _NOTHING
    notices = (NO_MEANING,) if mode != "words" and vector is None else ()
    found, best = _NOTHING, None
    if asked.ranked and (mode != "meaning" or vector is None):
        best = engines.words.ranked(asked, depth)
        found = Scored(best.numbers, best.scores, whole=best.total <= depth)
    fused = fuse(found, near)
    if mode == "hybrid" and vector is not None:
        fused = _again(engines, _compared(engines, asked, fused), found, vector)
        fused = _looked_again(engines, asked, fused)
        fused = _without(fused, near.numbers[near.scores < AS_NEAR * near.scores.max(initial=0.0)])
    return Ranked(fused, found, best, notices)


def _compared(engines: Engines, asked: Asked, fused: Fused) -> Fused:
    """The same papers, the first of them ordered also by what they say word for word or in like words."""
    if engines.meaning is None:
        return fused
    try:
        return compare(fused, engines.meaning.alike(asked.plain, fused.numbers[:ALIKE_OF]))
    except Reduced:  # it went away since the first look
        return fused


def _again(engines: Engines, fused: Fused, found: Scored, vector: Scores) -> Fused:
    """The same papers in the order they have when the first of them help to say what is meant."""
    meaning = engines.meaning
    if meaning is None:
        return fused
    first = fused.numbers[:FEEDBACK_FROM]
    try:
        held, vectors = meaning.codes.vectors(first)
        if not len(held):
            return fused
        asked = moved(vector, vectors, fused.scores[: len(first)][np.isin(first, held)])
        return fuse_again(fused, meaning.codes.scores(asked, fused.numbers), found)
    except Reduced:  # it went away since the first look
        return fused


def _without(fused: Fused, far: Numbers) -> Fused:
    """Without the papers that hold none of the words and are ``far`` from what is meant."""
    keep = ~(np.isnan(fused.words) & np.isin(fused.numbers, far))
    return fused.taken(keep)


def _looked_again(engines: Engines, asked: Asked, fused: Fused) -> Fused:
    """The first papers in the order the second stage gives them, if there is one and it is in time."""
    if engines.second is None:
        return fused
    scores = engines.second.scores(asked.plain, fused.numbers[:PAPERS].tolist())
    return fused if scores is None else reorder(fused, scores, weight=WEIGHT)


def _vector(engines: Engines, asked: Asked) -> Scores | None:
    """What is meant, zeros when no word is known; None when meaning is away."""
    if engines.meaning is None:
        return None
    try:
        return engines.meaning.vector(asked.plain)
    except Reduced:
        return None


def _near(engines: Engines, asked: Asked, vector: Scores, depth: int) -> Scored:
    """The nearest papers that pass the filters and are near enough to be worth a line."""
    if engines.meaning is None:
        return _NOTHING
    within, loose = _within(engines.words, asked)
    try:
        near = engines.meaning.near(vector, depth * (_WIDER if loose else 1), within)
    except Reduced:
        return _NOTHING
    keep = near.scores >= NEAR_ENOUGH
    if loose:
        passing = engines.words.among(asked, near.numbers)
        keep &= np.fromiter((no in passing for no in near.numbers.tolist()), bool, len(keep))
    return Scored(near.numbers[keep][:depth], near.scores[keep][:depth])


def _within(words: Words, asked: Asked) -> tuple[Within | None, bool]:
    """What the scan itself can filter by, and whether its finds must be asked about afterwards."""
    columns = [one for one in asked.filters if one.kind in _COLUMNS]
    others = len(asked.filters) > len(columns) or bool(asked.phrases or asked.excluded) or asked.only is not None
    if not (columns or others):
        return None, False
    only = words.passing(asked, _LISTED) if others else None
    within = Within(
        days=_spans(columns, negated=False),
        not_days=_spans(columns, negated=True),
        categories=_texts(columns, "cat", negated=False),
        not_categories=_texts(columns, "cat", negated=True),
        sources=_texts(columns, "source", negated=False),
        not_sources=_texts(columns, "source", negated=True),
        only=only,
    )
    return within, others and only is None


def _spans(columns: list[Clause], *, negated: bool) -> tuple[tuple[int, int], ...]:
    return tuple((one.days.low, one.days.high) for one in columns if one.days and one.negated is negated)


def _texts(columns: list[Clause], kind: str, *, negated: bool) -> tuple[str, ...]:
    return tuple(one.text.lower() for one in columns if one.kind == kind and one.negated is negated)
