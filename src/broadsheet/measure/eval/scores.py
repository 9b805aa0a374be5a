"""Figures of rankings against judgements: means, halves, and how sure one may be of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from broadsheet.model.errors import BroadsheetError

MEASURES = ("ndcg@10", "recall@100", "mrr")
HALVES = ("tuned", "untouched")
FOLDS = 1000
DIGITS = 4
_SEED = 20_26

Figures = npt.NDArray[np.float64]
"""One row a query, in the order of the queries, and one column a measure of MEASURES."""
Results = Mapping[str, Mapping[str, Figures]]
"""Figures by set and by mode."""


class NoMeasures(BroadsheetError):
    """The library that computes the figures is not installed."""


def figures(relevant: Mapping[str, Iterable[str]], found: Mapping[str, Sequence[str]]) -> Figures:
    """nDCG@10 with binary gains, recall@100 and reciprocal rank of each query of ``relevant``, in its order.

    ``found`` are ids best first; a query without any gets zeros. The library
    ``ir_measures`` computes them (MacAvaney et al. 2022, arXiv:2111.13466).
    Raises NoMeasures when it is absent.
    """
    library = _library()
    measures = (library.nDCG @ 10, library.R @ 100, library.RR)
    judged = {query: dict.fromkeys(ids, 1) for query, ids in relevant.items()}
    # places count down, so that no two scores are equal and the order stays ours
    run = {query: {one: float(-place) for place, one in enumerate(ids)} for query, ids in found.items() if ids}
    rows = {query: place for place, query in enumerate(judged)}
    values = np.zeros((len(rows), len(measures)))
    for one in library.iter_calc(measures, judged, run) if run else ():
        values[rows[one.query_id], measures.index(one.measure)] = one.value
    return values


def half(query: str) -> str:
    """Which half a query belongs to, for ever: settings are tuned on the one and judged on the other."""
    return HALVES[sha256(query.encode()).digest()[0] % 2]


def summary(results: Results) -> dict[str, Any]:
    """Means for each set and mode, and the macro mean over the sets, as fractions."""
    means = {
        name: {mode: values.mean(axis=0) for mode, values in modes.items()}
        for name, modes in results.items()
        if all(len(values) for values in modes.values())
    }
    modes = dict.fromkeys(mode for one in means.values() for mode in one)
    macro = {mode: np.mean([one[mode] for one in means.values()], axis=0) for mode in modes}
    return {
        "sets": {name: {mode: _named(values) for mode, values in one.items()} for name, one in means.items()},
        "macro": {mode: _named(values) for mode, values in macro.items()},
    }


def part(results: Results, queries: Mapping[str, Sequence[str]], keep: Callable[[str], bool]) -> Results:
    """The figures of some queries only; ``queries`` names the rows of each set."""
    rows = {name: np.array([keep(query) for query in ids], bool) for name, ids in queries.items()}
    return {name: {mode: values[rows[name]] for mode, values in modes.items()} for name, modes in results.items()}


def difference(results: Results, better: str, worse: str) -> dict[str, dict[str, float]]:
    """By how much one mode's macro means are above another's, with 95 % of a bootstrap over queries."""
    gaps = [modes[better] - modes[worse] for modes in results.values()]
    low, high = interval(gaps)
    mean = np.mean([gap.mean(axis=0) for gap in gaps], axis=0)
    return {
        measure: {"difference": _short(mean[at]), "low": _short(low[at]), "high": _short(high[at])}
        for at, measure in enumerate(MEASURES)
    }


def interval(sets: Sequence[Figures]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The middle 95 % of the mean over sets of means over queries, each set's queries drawn anew FOLDS times.

    The draws are the same every time. Source: Sakai 2006, "Evaluating evaluation
    metrics based on the bootstrap", SIGIR.
    """
    random = np.random.default_rng(_SEED)
    drawn = np.zeros((FOLDS, sets[0].shape[1]))
    for values in sets:
        rows = random.integers(len(values), size=(FOLDS, len(values)))
        drawn += values[rows].mean(axis=1)
    low, high = np.percentile(drawn / len(sets), [2.5, 97.5], axis=0)
    return low, high


def _named(values: npt.NDArray[np.float64]) -> dict[str, float]:
    return {measure: _short(value) for measure, value in zip(MEASURES, values, strict=True)}


def _short(value: float) -> float:
    return round(float(value), DIGITS)


def _library() -> ModuleType:
    try:
        # optional, and it brings much with it
        return import_module("ir_measures")
    except ModuleNotFoundError as absent:
        raise NoMeasures('Quality is measured with ir_measures: pip install "broadsheet[eval]".') from absent
