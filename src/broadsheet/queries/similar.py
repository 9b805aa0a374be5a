"""Papers that resemble a paper, several papers, or a text that is not in the library."""

from collections.abc import Sequence

import numpy as np

from broadsheet.index.faults import Reduced
from broadsheet.index.meaning import Meaning
from broadsheet.model.errors import WrongUse
from broadsheet.model.listing import Listing
from broadsheet.queries.entries import entries
from broadsheet.queries.named import find
from broadsheet.ranking import explain
from broadsheet.ranking.fuse import Numbers, Scores
from broadsheet.ranking.spread import spread
from broadsheet.store import shelf
from broadsheet.store.db import Connection, Db

LONGEST = 20_000
"""Characters read of a text; the longest abstracts have 4,000."""
MOST = 100
_POOL = 5
AWAY = "What resembles this paper is not known yet: search by meaning is being built."


def similar(store: Db, meaning: Meaning | None, ids: Sequence[str], limit: int) -> Listing:
    """Papers like all of these together, the nearest first and not all alike. Raises NotFound for an unknown id."""
    with store.read() as db:
        numbers = [find(db, one) for one in ids]
        return nearest(db, meaning, numbers, limit)


def resembling(store: Db, meaning: Meaning | None, text: str, limit: int) -> Listing:
    """Papers like a text, such as an abstract that is not in the library. Raises WrongUse for an empty one."""
    if not text.strip():
        raise WrongUse("Give the text whose neighbours you look for, such as an abstract.")
    with store.read() as db:
        try:
            vector = meaning.vector(text[:LONGEST]) if meaning else None
            return _listing(db, meaning, vector, frozenset(), limit)
        except Reduced:
            return _away()


def nearest(db: Connection, meaning: Meaning | None, numbers: Sequence[int], limit: int) -> Listing:
    """Papers like those with these numbers, which are left out themselves."""
    if meaning is None:
        return _away()
    try:
        _, vectors = meaning.codes.vectors(np.array(numbers, np.int64))
        return _listing(db, meaning, _middle(vectors), frozenset(numbers), limit)
    except Reduced:
        return _away()


def _middle(vectors: Scores) -> Scores | None:
    """The direction between several vectors, None when there is none."""
    total = vectors.sum(axis=0)
    length = float(np.linalg.norm(total))
    return (total / length).astype(np.float32) if length else None


def _listing(
    db: Connection, meaning: Meaning | None, vector: Scores | None, without: frozenset[int], limit: int
) -> Listing:
    if meaning is None or vector is None or not np.any(vector):
        return _away() if meaning is None else Listing(0, ())
    near = meaning.near(vector, _POOL * limit + len(without))
    kept = ~np.isin(near.numbers, list(without))
    numbers, scores = _varied(meaning, near.numbers[kept], near.scores[kept], limit)
    papers = shelf.papers_of(db, numbers)
    reasons = {no: (explain.close_in_meaning(score),) for no, score in zip(numbers, scores, strict=True)}
    return Listing(len(papers), entries(papers, numbers, reasons=reasons))


def _varied(meaning: Meaning, numbers: Numbers, scores: Scores, limit: int) -> tuple[list[int], list[float]]:
    held, vectors = meaning.codes.vectors(numbers)
    known = dict(zip(numbers.tolist(), scores.tolist(), strict=True))
    nearness = np.array([known[no] for no in held.tolist()], np.float32)
    chosen = [int(held[row]) for row in spread(vectors, nearness, limit)]
    return chosen, [known[no] for no in chosen]


def _away() -> Listing:
    return Listing(0, (), notices=(AWAY,))
