"""Choose papers that are near without being all alike.

Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): each next paper
is the one with the best ``balance`` × nearness − (1 − ``balance``) × likeness to
those already chosen.
"""

import numpy as np
import numpy.typing as npt

BALANCE = 0.85


def spread(
    vectors: npt.NDArray[np.float32], nearness: npt.NDArray[np.float32], most: int, *, balance: float = BALANCE
) -> list[int]:
    """Rows of ``vectors`` (unit length) in the order chosen, the nearest first, at most ``most``."""
    left = np.ones(len(vectors), bool)
    likeness = np.full(len(vectors), -1.0, np.float32)
    chosen: list[int] = []
    while len(chosen) < min(most, len(vectors)):
        worth = nearness if not chosen else balance * nearness - (1 - balance) * likeness
        best = int(np.argmax(np.where(left, worth, -np.inf)))
        chosen.append(best)
        left[best] = False
        likeness = np.maximum(likeness, vectors @ vectors[best])
    return chosen
