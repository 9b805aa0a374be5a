"""Appends rows to a generation and commits them: data to the disk first, then the manifest that makes it count."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from broadsheet.index.codes import files, layout
from broadsheet.index.codes.layout import BLOCK, Column, Field, Manifest, Rows
from broadsheet.index.embed.base import Vectors


def begin(generation: Path, manifest: Manifest) -> None:
    """Make the empty files of a new generation and commit nothing into them. Raises Fault, StoreError."""
    with files.guard("being made"):
        for field in manifest.fields:
            (generation / field.name).touch()
        layout.write(generation, manifest)


class Writer:
    """The only writer of a generation, to be closed by ``with``.

    It first cuts off what a killed writer left beyond the last commit. After an error
    the last commit still holds, and nothing more may be written. Raises Fault, StoreError.
    """

    def __init__(self, generation: Path) -> None:
        self._generation = generation
        self.manifest = layout.read(generation)
        self._fields = {field.name: field for field in self.manifest.fields}
        self._handles: dict[str, int] = {}
        self._unsynced: set[str] = set()
        self._sums = dict(self.manifest.sums)
        self._counts = {name: self.manifest.count(field) for name, field in self._fields.items()}
        with files.guard("being opened for writing"):
            cut = [self._open(field) for field in self._fields.values()]
        if any(cut):
            self.commit(self.manifest.seq)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        for handle in self._handles.values():
            os.close(handle)

    def append(self, block: Mapping[str, Column], sets: bytes = b"") -> Rows:
        """Write rows at the end of every file; returns which they will be once committed."""
        first, came = self._counts["numbers"], len(block["numbers"])
        with files.guard("being written"):
            for name, field in self._fields.items():
                if field.counted == "rows":
                    self._append(field, np.ascontiguousarray(block[name], field.dtype).tobytes())
            self._append(self._fields["sets"], sets)
        return np.arange(first, first + came)

    def bury(self, rows: Rows) -> None:
        """Declare rows dead from the next commit on."""
        with files.guard("being written"):
            self._append(self._fields["dead"], rows.astype("<i8").tobytes())

    def commit(self, seq: int, centre: Vectors | None = None, *, synced: bool = True) -> None:
        """Let everything written so far count, as of change ``seq``.

        It outlives the death of the process. What is not ``synced`` a power cut may take or damage, which shows when
        the generation is opened; ``settle`` sees to all before it.
        """
        with files.guard("being committed"):
            if synced:
                self._sync()
            stamps = {name: os.fstat(handle).st_mtime_ns for name, handle in self._handles.items()}
            changed: dict[str, Any] = {"rows": self._counts["numbers"], "seq": seq, "stamps": stamps}
            changed |= {name: self._counts[name] for name in ("dead", "sets")} | {"sums": dict(self._sums)}
            if centre is not None:
                changed["centre"] = layout.as_hex(centre)
            manifest = replace(self.manifest, **changed)
            layout.write(self._generation, manifest, synced=synced)
        self.manifest = manifest

    def settle(self) -> None:
        """Bring to the disk what was committed and not synced; to be called after an error too."""
        if self._unsynced:
            with files.guard("being committed"):
                self._sync()
                layout.write(self._generation, self.manifest)

    def _sync(self) -> None:
        for name in sorted(self._unsynced):
            os.fsync(self._handles[name])
        self._unsynced.clear()

    def _open(self, field: Field) -> bool:
        """Open a file at the end of what counts; whether there was more."""
        handle = os.open(self._generation / field.name, os.O_RDWR | os.O_CLOEXEC)
        self._handles[field.name] = handle
        end = self._counts[field.name] * field.bytes
        more = os.fstat(handle).st_size > end
        if more:
            os.ftruncate(handle, end)
            self._unsynced.add(field.name)
        os.lseek(handle, end, os.SEEK_SET)
        return more

    def _append(self, field: Field, data: bytes) -> None:
        if not data:
            return
        self._unsynced.add(field.name)
        _write_all(self._handles[field.name], data)
        at = self._counts[field.name] * field.bytes
        self._sums[field.name] = files.summed(self._sums.get(field.name, ()), at, data, BLOCK * field.bytes)
        self._counts[field.name] += len(data) // field.bytes


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
