"""Which files a generation of the meaning index is made of, and the manifest that says how much of them counts.

Every file is a plain array in little-endian order, only ever appended to. What lies
beyond the counts of the manifest was never committed: readers do not see it and the
next writer cuts it off.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from broadsheet.index.embed.base import Vectors
from broadsheet.index.faults import Fault
from broadsheet.index.generations import Kind, write_json

VERSION = 1
"""Grows with every change of these files that an older reader would misread."""
MEANING = Kind("meaning", VERSION, whole="manifest.json", begun="manifest.json")

BLOCK = 8192
"""Values of a column under one checksum."""
LEADING = 8
"""Columns of 64 bits that are also kept apart, for the first look at all papers."""

Rows = npt.NDArray[np.intp]
Numbers = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Column = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One file: ``width`` values of ``dtype`` a row; ``counted`` names the manifest's count that bounds it."""

    name: str
    dtype: np.dtype[Any]
    width: int = 1
    counted: str = "rows"

    @property
    def bytes(self) -> int:
        """Bytes of one row."""
        return self.dtype.itemsize * self.width


@lru_cache
def fields(dimensions: int, terms: int = 0) -> tuple[Field, ...]:
    """Every file of a generation whose vectors have so many dimensions, with so many words a paper beside them.

    ``codes`` holds the bits of a row side by side, ``bits-0`` … its first words as
    columns; ``texts`` the hash of what was embedded; ``labels`` the line in ``sets``
    with the paper's categories and sources; ``scales`` is 0 where there is no vector.
    """
    words = -(-dimensions // 64)
    return (
        Field("numbers", np.dtype("<i8")),
        Field("dates", np.dtype("<i4")),
        Field("labels", np.dtype("<i4")),
        Field("texts", np.dtype("<u8")),
        Field("scales", np.dtype("<f4")),
        Field("vectors", np.dtype("i1"), dimensions),
        Field("codes", np.dtype("<u8"), words),
        *(Field(f"bits-{word}", np.dtype("<u8")) for word in range(min(words, LEADING))),
        *((Field("terms", np.dtype("<u2"), terms),) if terms else ()),
        Field("dead", np.dtype("<i8"), counted="dead"),
        Field("sets", np.dtype("u1"), counted="sets"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was committed: how many rows, dead rows and bytes of label sets, up to which change, and whose vectors.

    ``terms`` is how many words stand beside the vector of a paper.
    ``centre`` is the vector subtracted before signs were taken, as hex of float32;
    ``sums`` holds per file the CRC-32 of each block, ``stamps`` its time of change.
    """

    embedder: str
    version: str
    dimensions: int
    terms: int = 0
    centre: str = ""
    rows: int = 0
    dead: int = 0
    sets: int = 0
    seq: int = 0
    sums: Mapping[str, tuple[int, ...]]
    stamps: Mapping[str, int]

    @property
    def middle(self) -> Vectors:
        """The centre, ``float32[dimensions]``; zeros while it is unknown."""
        if not self.centre:
            return np.zeros(self.dimensions, np.float32)
        return np.frombuffer(bytes.fromhex(self.centre), "<f4").astype(np.float32)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The files of the generation."""
        return fields(self.dimensions, self.terms)

    def count(self, field: Field) -> int:
        """Rows of a file that count."""
        return {"rows": self.rows, "dead": self.dead, "sets": self.sets}[field.counted]


def read(generation: Path) -> Manifest:
    """The manifest of a generation. Raises Fault when it cannot be trusted."""
    try:
        said = json.loads((generation / MEANING.whole).read_bytes())
        body = said["body"]
        if said["crc"] != _crc(body):
            raise Fault("The meaning index is damaged: its manifest does not match its checksum.")
        sums = {name: tuple(values) for name, values in body.pop("sums").items()}
        return Manifest(sums=sums, **body)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Fault(f"The meaning index's manifest cannot be read: {fault}") from fault


def write(generation: Path, manifest: Manifest, *, synced: bool = True) -> None:
    """Commit: from here on the counts of this manifest hold; after a power cut too, where it is synced."""
    body = {name: getattr(manifest, name) for name in Manifest.__dataclass_fields__}
    body["sums"] = {name: list(values) for name, values in manifest.sums.items()}
    body["stamps"] = dict(manifest.stamps)
    write_json(generation / MEANING.whole, {"crc": _crc(body), "body": body}, synced=synced)


def as_hex(centre: Vectors) -> str:
    """A centre as the manifest keeps it."""
    return centre.astype("<f4").tobytes().hex()


def _crc(body: object) -> int:
    return zlib.crc32(json.dumps(body, sort_keys=True).encode())
