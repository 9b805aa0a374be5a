"""What moves a paper: votes and comments here, growth elsewhere; how they order a day, and how they cool.

A day's page sums the weights. Trending sums them by forward decay: each counts
``2^(t / half-life)`` from a fixed moment on, so that the order of two papers never
changes by waiting, and nothing is ever computed again because time passed.
Source: Cormode, Shkapenyuk, Srivastava and Xu, "Forward Decay", ICDE 2009.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import log2

import numpy as np
from numpy.typing import NDArray

Moments = NDArray[np.datetime64]
"""Moments in UTC, by the second."""
EPOCH = np.datetime64("2020-01-01T00:00:00", "s")
"""Where the decay is counted from; any fixed moment gives the same order."""
_THOUSAND = 1000
_TO_THE_SECOND = 19


@dataclass(frozen=True, slots=True)
class Weights:
    """What a vote, a comment and a doubling of a source's growth count, and after how long they count half."""

    vote: float = 1.0
    comment: float = 0.3
    growth: float = 0.2
    half_life: timedelta = timedelta(hours=36)


@dataclass(frozen=True, slots=True, eq=False)
class Pushes:
    """What moved a paper: of each thing how much and when, in any order."""

    weights: NDArray[np.float64]
    at: Moments

    def __len__(self) -> int:
        return len(self.weights)


def moments(texts: Iterable[str]) -> Moments:
    """Days and instants in ISO 8601 and in UTC, as the library writes them."""
    return np.array([text[:_TO_THE_SECOND] for text in texts], dtype="datetime64[s]")


def pushes(
    weights: Weights,
    voted: Sequence[tuple[float, Moments]],
    said: Moments,
    counted: Iterable[tuple[Moments, Sequence[int]]],
) -> Pushes:
    """Everything that moved a paper.

    ``voted`` are the moments of votes of each weight; ``said`` the first comment of
    each commenter; ``counted`` the readings of each count elsewhere, oldest first.
    """
    votes = [(np.full(len(at), weights.vote * weight), at) for weight, at in voted]
    most = sum(float(some.sum()) for some, _ in votes)
    grown = [(_growth(weights.growth, readings), at) for at, readings in counted]
    parts = *votes, (_comments(weights, most, len(said)), said), *grown
    weighs, at = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Pushes(weighs[weighs > 0], at[weighs > 0])


def _comments(weights: Weights, votes: float, said: int) -> NDArray[np.float64]:
    """Comments together weigh at most what the votes weigh and one comment more.

    A paper that is argued about is not for that a paper that is thought well of; one
    comment more, so that the first voice on a paper is heard.
    """
    if not said or weights.comment <= 0:
        return np.zeros(said)
    share = min(1.0, (votes + weights.comment) / (weights.comment * said))
    return np.full(said, weights.comment * share)


def _growth(weight: float, readings: Sequence[int]) -> NDArray[np.float64]:
    """What came after the first reading, damped: each doubling of one and the growth counts as much as the last.

    The steps add up to ``weight * log2(1 + growth)``, however often it was read.
    """
    found = np.zeros(len(readings))
    start = high = readings[0] if readings else 0
    for place, value in enumerate(readings):
        if value > high:
            found[place] = weight * (log2(1 + value - start) - log2(1 + high - start))
            high = value
    return found


def standing(moved: Pushes) -> int:
    """The place of a paper on its day, in thousandths of a vote."""
    return round(_THOUSAND * float(moved.weights.sum()))


def heat(moved: Pushes, half_life: timedelta) -> int | None:
    """The place of a paper in trending: thousandths of a half-life, None when nothing ever moved it.

    It is ``log2`` of the decayed sum, for the sum itself outgrows every number. A
    thousand more means twice the sum, or the same sum one half-life later.
    """
    if not moved:
        return None
    logs = np.log2(moved.weights) + (moved.at - EPOCH) / np.timedelta64(half_life)
    top = float(logs.max())
    return round(_THOUSAND * (top + log2(float(np.exp2(logs - top).sum()))))
