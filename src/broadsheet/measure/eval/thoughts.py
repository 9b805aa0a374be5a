"""Judge search by thoughts: what somebody who half remembers a paper would type, and where the paper then stands."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from broadsheet.measure.eval.scores import DIGITS, interval
from broadsheet.measure.eval.search import numbers
from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import arxiv_id
from broadsheet.model.query import MODES
from broadsheet.queries.ranked import Engines
from broadsheet.store import shelf
from broadsheet.store.db import Db

_MEASURES = ("found@10", "mrr")
_FIRST = 10

Numbered = Callable[[str, str], Sequence[int]]
"""Numbers of papers best first, for a plain text and a mode."""


@dataclass(frozen=True, slots=True)
class Thought:
    """``paper`` is the public id of the one paper that is right."""

    paper: str
    text: str


def read(path: Path) -> tuple[Thought, ...]:
    """JSON Lines of ``id`` and ``thought``. Raises WrongUse with the line that cannot be read."""
    found = []
    for number, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line)
            said, text = str(row["id"]), str(row["thought"])
        except (ValueError, KeyError, TypeError) as mistake:
            raise WrongUse(f"{path}, line {number}: not an object with id and thought.") from mistake
        known = arxiv_id(said)
        found.append(Thought(known.id if known else said, text))
    return tuple(found)


def of_library(store: Db, engines: Engines, thoughts: Sequence[Thought]) -> dict[str, Any]:
    """The document of ``broadsheet eval thoughts``; see ``evaluate``."""
    ids = [one.paper for one in thoughts]
    with store.read() as db:
        held = shelf.held(db, ids)
    return evaluate(thoughts, held, lambda text, mode: numbers(engines, text, mode))


def evaluate(thoughts: Sequence[Thought], held: Mapping[str, int], ask: Numbered) -> dict[str, Any]:
    """The share of papers among the first ten and the mean reciprocal rank, by mode, with 95 % intervals.

    ``differences`` are what hybrid has over each other mode, thought by thought.

    ``held`` are the numbers of the papers that the library has; thoughts about
    others are left out and counted as absent. Raises WrongUse when none is left.
    """
    judged = [one for one in thoughts if one.paper in held]
    if not judged:
        raise WrongUse("The library holds none of these papers: import them first.")
    figures = {mode: np.array([_figures(ask(one.text, mode), held[one.paper]) for one in judged]) for mode in MODES}
    return {
        "thoughts": len(judged),
        "absent": len(thoughts) - len(judged),
        **{mode: _summary(values) for mode, values in figures.items()},
        "differences": {
            f"hybrid-{mode}": _summary(figures["hybrid"] - figures[mode]) for mode in MODES if mode != "hybrid"
        },
    }


def _figures(numbers: Sequence[int], right: int) -> tuple[float, float]:
    place = list(numbers).index(right) + 1 if right in numbers else 0
    return float(1 <= place <= _FIRST), 1 / place if place else 0.0


def _summary(values: "np.ndarray[Any, np.dtype[np.float64]]") -> dict[str, dict[str, float]]:
    low, high = interval([values])
    mean = values.mean(axis=0)
    columns = zip(_MEASURES, mean.tolist(), low.tolist(), high.tolist(), strict=True)
    return {
        name: {"mean": round(middle, DIGITS), "low": round(least, DIGITS), "high": round(most, DIGITS)}
        for name, middle, least, most in columns
    }


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as mistake:
        raise WrongUse(f"{path} is not text in UTF-8.") from mistake
    return [line for line in text.splitlines() if line.strip()]
