"""In which row a paper lies."""

import numpy as np
import numpy.typing as npt

from broadsheet.index.codes.layout import Column, Numbers, Rows


class Places:
    """Paper numbers in order and the live row of each: twelve bytes a paper, found by bisection; never changed."""

    def __init__(self, numbers: Numbers, rows: npt.NDArray[np.int32]) -> None:
        self._numbers = numbers
        self._rows = rows

    @classmethod
    def of(cls, numbers: Column, live: npt.NDArray[np.bool_]) -> "Places":
        """The places of all live rows."""
        rows = np.flatnonzero(live).astype(np.int32)
        held = numbers.take(rows)
        if (held[1:] < held[:-1]).any():
            order = np.argsort(held, kind="stable")
            held, rows = held[order], rows[order]
        return cls(held, rows)

    def find(self, wanted: Numbers) -> Rows:
        """The row of each paper, -1 where it is not held.

        Numbers are given out in turn, so a paper mostly lies where it would if none were missing.
        """
        if not len(self._numbers):
            return np.full(len(wanted), -1, np.intp)
        last, wanted = len(self._numbers) - 1, np.asarray(wanted, np.int64)
        at = np.clip(wanted - self._numbers[0], 0, last)
        elsewhere = np.flatnonzero(self._numbers[at] != wanted)
        at[elsewhere] = np.minimum(np.searchsorted(self._numbers, wanted[elsewhere]), last)
        return np.where(self._numbers[at] == wanted, self._rows[at], -1).astype(np.intp)

    def changed(self, numbers: Column, added: Rows, removed: Rows) -> "Places":
        """The places after some rows came and others of them died, ``numbers`` being the column with both."""
        held, rows = self._numbers, self._rows
        if len(removed):
            at = np.searchsorted(held, numbers.take(removed))
            held, rows = np.delete(held, at), np.delete(rows, at)
        came = numbers.take(added)
        order = np.argsort(came, kind="stable")
        at = np.searchsorted(held, came[order])
        return Places(np.insert(held, at, came[order]), np.insert(rows, at, added[order].astype(np.int32)))
