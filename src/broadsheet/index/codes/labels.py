"""Categories and sources of papers: each combination once, in the order of first use.

14,780 combinations serve 184,001 papers, so a row needs one number, a paper may have
any number of categories, and a filter is decided once per combination.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock

import numpy as np
import numpy.typing as npt

from broadsheet.index.codes.layout import Column
from broadsheet.index.feed import Document
from broadsheet.index.schema import category_terms, clean

Flags = npt.NDArray[np.bool_]
Label = tuple[str, str]
"""``cat`` or ``source``, and a name in any case."""

_LINES = 8192
_REMEMBERED = 256  # labels asked for lately; 15 KB each at 184,001 papers


class Labels:
    """The combinations read so far. Threads may share it: combinations only ever come to the end."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lines: list[bytes] = []
        self._read = 0
        self._ids: dict[bytes, int] = {}
        self._having: dict[Label, Flags] = {}

    def read(self, sets: Column) -> "Labels":
        """Take in what the file holds beyond what was read before."""
        with self._lock:
            self._lines += sets[self._read :].tobytes().splitlines()
            self._read = max(self._read, len(sets))
        return self

    def of(self, document: Document) -> tuple[int, bytes]:
        """The number of a paper's combination, and the line to append to the file (empty when it is known)."""
        line = _line(document.categories, document.sources)
        with self._lock:
            if len(self._ids) < len(self._lines):
                self._ids = {known: number for number, known in enumerate(self._lines)}
            if line in self._ids:
                return self._ids[line], b""
            self._ids[line] = len(self._lines)
            self._lines.append(line)
            self._read += len(line) + 1
        return self._ids[line], line + b"\n"

    def matching(self, wanted: Iterable[Label], unwanted: Iterable[Label]) -> Flags:
        """Of each combination whether it has all wanted labels and no unwanted one."""
        with self._lock:
            fits = np.ones(len(self._lines), bool)
            for label in wanted:
                fits &= self._with(label)
            for label in unwanted:
                fits &= ~self._with(label)
        return fits

    def _with(self, label: Label) -> Flags:
        """Of each combination whether it has a label; remembered, and extended when combinations came."""
        kind, name = label[0], clean(label[1]).lower()
        having = self._having.get((kind, name), np.empty(0, bool))
        if len(having) < len(self._lines):
            written = _written(kind, name)
            came = np.fromiter((written in line for line in self._lines[len(having) :]), bool)
            if len(self._having) >= _REMEMBERED:
                self._having.clear()
            having = self._having[kind, name] = np.concatenate([having, came])
        return having


@lru_cache(_LINES)
def _line(categories: tuple[str, ...], sources: tuple[str, ...]) -> bytes:
    """The line of a combination."""
    labels = {("cat", clean(one)) for one in category_terms(categories)}
    labels |= {("source", clean(one.lower())) for one in sources}
    return b",".join(_written(*label) for label in sorted(labels))


def _written(kind: str, name: str) -> bytes:
    """A label as it stands in a line, in quotes: no other label of the line can hold it."""
    return json.dumps(f"{kind} {name}").encode()
