"""A generation as of one commit: mapped columns, which rows count, where each paper lies. Never changed in place."""

from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadsheet.index.codes import files, layout
from broadsheet.index.codes.labels import Labels
from broadsheet.index.codes.layout import Bits, Column, Manifest, Rows
from broadsheet.index.codes.places import Places

Flags = npt.NDArray[np.bool_]


class Volume:
    """What a commit made visible. Any number of threads may read it, also after newer commits and a compaction."""

    def __init__(self, generation: Path, manifest: Manifest, before: "Volume | None" = None) -> None:
        self.generation = generation
        self.manifest = manifest
        self.columns = files.mapped(generation, manifest)
        self.centre = manifest.middle
        self.live, self.findable = self._flags(before)
        self._labels: Labels = before._labels if before else Labels()
        if before and "places" in before.__dict__:
            self.__dict__["places"] = self._moved(before)

    @classmethod
    def open(cls, generation: Path, *, whole: bool = False) -> "Volume":
        """Open what was committed last, checked as ``files.verify`` says. Raises Fault, StoreError."""
        manifest = layout.read(generation)
        files.verify(generation, manifest, whole=whole)
        with files.guard("being opened"):
            return cls(generation, manifest)

    def grown(self) -> "Volume":
        """The same generation as of its newest commit; only what is new is read. Raises Fault, StoreError."""
        manifest = layout.read(self.generation)
        if (manifest.rows, manifest.dead, manifest.seq) == (self.manifest.rows, self.manifest.dead, self.manifest.seq):
            return self
        files.verify(self.generation, manifest)
        with files.guard("being opened"):
            return Volume(self.generation, manifest, self)

    @cached_property
    def places(self) -> Places:
        """Where each live paper lies."""
        return Places.of(self.columns["numbers"], self.live)

    @cached_property
    def labels(self) -> Labels:
        """The combinations of categories and sources."""
        return self._labels.read(self.columns["sets"])

    @property
    def count(self) -> int:
        """Papers held, those without a vector included."""
        return self.manifest.rows - self.manifest.dead

    @property
    def leading(self) -> list[Bits]:
        """The columns of bits for the first look."""
        words = -(-self.manifest.dimensions // 64)
        return [self.columns[f"bits-{word}"] for word in range(min(words, layout.LEADING))]

    @property
    def codes(self) -> Bits:
        """The whole codes, ``uint64[rows, words]``."""
        return self.columns["codes"].reshape(self.manifest.rows, -1)

    def take(self, rows: Rows) -> dict[str, Column]:
        """The values of some rows, of every file that has rows."""
        names = (field.name for field in self.manifest.fields if field.counted == "rows")
        return {name: self.columns[name].take(rows, 0) for name in names}

    def _flags(self, before: "Volume | None") -> tuple[Flags, Flags]:
        rows, dead = (before.manifest.rows, before.manifest.dead) if before else (0, 0)
        came = self.columns["scales"][rows:]
        live = np.concatenate([before.live if before else np.empty(0, bool), np.ones(len(came), bool)])
        findable = np.concatenate([before.findable if before else np.empty(0, bool), came != 0])
        died = self.columns["dead"][dead:]
        live[died] = False
        findable[died] = False
        return live, findable

    def _moved(self, before: "Volume") -> Places:
        rows = before.manifest.rows
        died = self.columns["dead"][before.manifest.dead :]
        came = rows + np.flatnonzero(self.live[rows:])
        return before.places.changed(self.columns["numbers"], came, died[died < rows])
