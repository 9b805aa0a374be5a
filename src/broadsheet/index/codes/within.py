"""Which papers a search by meaning may find, decided before anything is compared."""

from dataclasses import dataclass

import numpy as np

from broadsheet.index.codes.layout import Column, Numbers, Rows
from broadsheet.index.codes.volume import Flags, Volume
from broadsheet.index.days import FIRST, LAST


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Within:
    """Bounds of a search; all must hold.

    ``days`` and ``not_days`` are spans of days YYYYMMDD, both ends included; a paper of
    unknown date is in none. ``cs`` means every category of that archive, as in a search
    by words. ``only`` and ``without`` are paper numbers in any order.
    """

    days: tuple[tuple[int, int], ...] = ()
    not_days: tuple[tuple[int, int], ...] = ()
    categories: tuple[str, ...] = ()
    not_categories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    not_sources: tuple[str, ...] = ()
    only: Numbers | None = None
    without: Numbers | None = None


def allowed(volume: Volume, within: Within) -> Flags | Rows:
    """The rows that may be found, as one flag for each row, or as the rows themselves where ``only`` lists them."""
    if within.only is not None:
        rows = volume.places.find(np.unique(within.only))
        rows = np.sort(rows[rows >= 0])
        return rows[_fits(volume, within, rows)]
    return _fits(volume, within, None)


def _fits(volume: Volume, within: Within, rows: Rows | None) -> Flags:
    """Of these rows, or of all, whether they may be found."""
    fits = (volume.findable if rows is None else volume.findable[rows]).copy()
    if within.days or within.not_days:
        _by_date(fits, _some(volume.columns["dates"], rows), within)
    wanted = [("cat", name) for name in within.categories] + [("source", name) for name in within.sources]
    unwanted = [("cat", name) for name in within.not_categories] + [("source", name) for name in within.not_sources]
    if wanted or unwanted:
        fits &= volume.labels.matching(wanted, unwanted).take(_some(volume.columns["labels"], rows))
    if within.without is not None and len(within.without):
        found = volume.places.find(np.asarray(within.without, np.int64))
        found = found[found >= 0]
        fits[found if rows is None else np.isin(rows, found)] = False
    return fits


def _by_date(fits: Flags, dates: Column, within: Within) -> None:
    for low, high in within.days:
        fits &= dates >= max(low, FIRST)
        if high < LAST:
            fits &= dates <= high
    for low, high in within.not_days:
        fits &= (dates < max(low, FIRST)) | (dates > high)


def _some(column: Column, rows: Rows | None) -> Column:
    return column if rows is None else column.take(rows)
