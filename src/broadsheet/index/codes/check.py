"""Checks the meaning index against itself and the store, for ``doctor --deep``."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from broadsheet.index import generations
from broadsheet.index.codes import files, layout
from broadsheet.index.codes.layout import MEANING, Numbers
from broadsheet.index.codes.volume import Volume
from broadsheet.index.faults import Fault

_NAMED = 5


def check(folder: Path, expected: Iterable[int], *, either_way: Iterable[int] = ()) -> tuple[str, ...]:
    """Findings in words, none when all is well: damaged files, papers missing, twice or no longer in the store.

    ``expected`` holds the numbers of the papers in the store; those in ``either_way``
    changed after the index's cursor, so it may hold them or not. Every file is read.
    Take the writers' lock first where a catch-up may be running.
    """
    try:
        generation = generations.current(folder, MEANING)
        if generation is None:
            return ("There is no meaning index; a catch-up builds it.",)
        names = files.damaged(generation, layout.read(generation))
        if names:
            return tuple(f"{name} does not match its checksum." for name in names)
        volume = Volume.open(generation)
    except Fault as fault:
        return (str(fault),)
    return _compare(volume.columns["numbers"][volume.live], _set(expected), _set(either_way))


def _compare(held: Numbers, expected: Numbers, either_way: Numbers) -> tuple[str, ...]:
    once, times = np.unique(held, return_counts=True)
    findings = (
        ("twice in", once[times > 1]),
        ("missing from", np.setdiff1d(np.setdiff1d(expected, once), either_way)),
        ("only in", np.setdiff1d(np.setdiff1d(once, expected), either_way)),
    )
    return tuple(
        f"{len(numbers):,} papers are {where} the meaning index: {_some(numbers)}."
        for where, numbers in findings
        if len(numbers)
    )


def _set(numbers: Iterable[int]) -> Numbers:
    return np.unique(np.fromiter(numbers, np.int64))


def _some(numbers: Numbers) -> str:
    return ", ".join(str(no) for no in numbers[:_NAMED].tolist()) + (" …" if len(numbers) > _NAMED else "")
