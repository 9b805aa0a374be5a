"""What moves a paper: votes and comments here, growth elsewhere; how they order a day, and how they cool.

A day's page sums the weights. Trending sums them by forward decay: each counts
``2^(t / half-life)`` from a fixed moment on, so that the order of two papers never
changes by waiting, and nothing is ever computed again because time passed.
Source: Cormode, Shkapenyuk, Srivastava and Xu, "Forward Decay", ICDE 2009.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import log2

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""Where the decay is counted from; any fixed moment gives the same order."""
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Weights:
    """What a vote, a comment and a doubling of a source's growth count, and after how long they count half."""

    vote: float = 1.0
    comment: float = 0.3
    growth: float = 0.2
    half_life: timedelta = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Push:
    """One thing that moved a paper: how much, and when."""

    weight: float
    at: datetime


def pushes(
    weights: Weights,
    voted: Sequence[tuple[float, datetime]],
    said: Sequence[datetime],
    counted: Iterable[Sequence[tuple[datetime, int]]],
) -> tuple[Push, ...]:
    """Everything that moved a paper.

    ``voted`` are votes with the weight each was given; ``said`` the first comment of
    each commenter; ``counted`` the readings of each count elsewhere, oldest first.
    """
    votes = [Push(weights.vote * weight, at) for weight, at in voted if weight > 0]
    grown = [push for readings in counted for push in _growth(weights.growth, readings)]
    return tuple(one for one in (*votes, *_comments(weights, votes, said), *grown) if one.weight > 0)


def _comments(weights: Weights, votes: Sequence[Push], said: Sequence[datetime]) -> list[Push]:
    """Comments together weigh at most what the votes weigh and one comment more.

    A paper that is argued about is not for that a paper that is thought well of; one
    comment more, so that the first voice on a paper is heard.
    """
    if not said or weights.comment <= 0:
        return []
    most = sum(one.weight for one in votes) + weights.comment
    share = min(1.0, most / (weights.comment * len(said)))
    return [Push(weights.comment * share, at) for at in said]


def _growth(weight: float, readings: Sequence[tuple[datetime, int]]) -> list[Push]:
    """What came after the first reading, damped: each doubling of one and the growth counts as much as the last.

    The steps add up to ``weight * log2(1 + growth)``, however often it was read.
    """
    found = []
    start = high = readings[0][1] if readings else 0
    for at, value in readings[1:]:
        if value > high:
            found.append(Push(weight * (log2(1 + value - start) - log2(1 + high - start)), at))
            high = value
    return found


def standing(moved: Iterable[Push]) -> int:
    """The place of a paper on its day, in thousandths of a vote."""
    return round(_THOUSAND * sum(one.weight for one in moved))


def heat(moved: Sequence[Push], half_life: timedelta) -> int | None:
    """The place of a paper in trending: thousandths of a half-life, None when nothing ever moved it.

    It is ``log2`` of the decayed sum, for the sum itself outgrows every number. A
    thousand more means twice the sum, or the same sum one half-life later.
    """
    if not moved:
        return None
    logs = [log2(one.weight) + (one.at - EPOCH) / half_life for one in moved]
    top = max(logs)
    return round(_THOUSAND * (top + log2(sum(2 ** (one - top) for one in logs))))
