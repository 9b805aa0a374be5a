"""Texts as numbers: rows of different lengths in one flat array."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Bags:
    """Distinct features of each row: row i holds ``ids[offsets[i]:offsets[i + 1]]``, each ``counts`` times."""

    ids: Ints
    counts: Ints
    offsets: Ints


@dataclass(frozen=True)
class Ragged:
    """``values`` of all rows end to end; row i has ``lengths[i]`` of them."""

    values: Codes
    lengths: Ints

    @classmethod
    def of(cls, rows: Iterable[Sequence[int] | Codes]) -> "Ragged":
        """Lay rows end to end."""
        kept = [np.asarray(row, np.int32) for row in rows]
        return cls(np.concatenate([np.empty(0, np.int32), *kept]), np.array([len(row) for row in kept], np.int64))

    def __len__(self) -> int:
        return len(self.lengths)

    @cached_property
    def starts(self) -> Ints:
        """Where each row begins."""
        return np.cumsum(self.lengths) - self.lengths

    @property
    def owners(self) -> Ints:
        """The row of every value."""
        return np.repeat(np.arange(len(self)), self.lengths)

    def slice(self, low: int, high: int) -> "Ragged":
        """Rows ``low`` to ``high``, without copying."""
        first = int(self.lengths[:low].sum())
        lengths = self.lengths[low:high]
        return Ragged(self.values[first : first + int(lengths.sum())], lengths)

    def rows(self, chosen: Ints) -> "Ragged":
        """The chosen rows, in that order."""
        return self.spans(chosen, np.zeros(len(chosen), np.int64), self.lengths[chosen])

    def spans(self, chosen: Ints, first: Ints, count: Ints) -> "Ragged":
        """Of each chosen row the ``count`` values from ``first`` on."""
        before = np.cumsum(count) - count
        at = np.repeat(self.starts[chosen] + first - before, count) + np.arange(int(count.sum()))
        return Ragged(self.values[at], count)

    def bags(self, width: int) -> Bags:
        """Count equal values within each row; all values are below ``width``."""
        keys, counts = np.unique(self.owners * width + self.values, return_counts=True)
        return Bags(keys % width, counts, np.searchsorted(keys // width, np.arange(len(self))))


def joined(left: Ragged, right: Ragged) -> Ragged:
    """Row by row, the values of ``left`` before those of ``right``."""
    order = np.argsort(np.concatenate([left.owners * 2, right.owners * 2 + 1]), kind="stable")
    return Ragged(np.concatenate([left.values, right.values])[order], left.lengths + right.lengths)
