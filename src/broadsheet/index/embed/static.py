"""The default embedder: a table of word vectors, added up. NumPy only, and no state beside the table.

The vector of a text is the sum over its features of count**power times the
feature's row, made unit length. The table stays in four bits and mapped from its
file: a query reads the few rows it needs, and the pages are the kernel's.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from broadsheet.index.embed.base import Terms, Vectors
from broadsheet.index.embed.features import Features, Rows, Vocabulary
from broadsheet.index.embed.terms import KEPT, Heaviness, alike, distinct
from broadsheet.index.embed.unit import unit_length
from broadsheet.model.errors import EmbedderError

NAME = "paper-static"
_READER = 1  # raised whenever the same files would give other vectors than before
_MOST = 4096  # a feature counts as often as this at most
_AT_ONCE = 4096  # rows spread out at once when all are weighed
_LOW = np.uint8(0x0F)
_HIGH = np.float32(16)
_ZERO = np.float32(8)  # the code of nothing

_SHIPPED = Path(__file__).parents[2] / "data" / "embedder"

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Table:
    """A vector for each row: its codes, less 8, times its scale.

    A byte holds two codes of four bits: byte ``i`` has dimension ``i`` in its low
    half and dimension ``i + bytes per row`` in its high half.
    """

    codes: Codes
    scales: Vectors

    def add(self, features: Features, weights: Vectors, sums: Vectors) -> None:
        """Put the weighted sum of the vectors of text ``i`` into ``sums[i]``."""
        weights = weights * self.scales.take(features.rows)
        bounds, half = features.bounds, self.codes.shape[1]
        longest = max(np.subtract(bounds[1:], bounds[:-1]).tolist())
        packed = np.empty((longest, half), np.uint8)
        spread = np.empty((longest, 2 * half), np.float32)
        for text, (begin, end) in enumerate(pairwise(bounds)):
            bytes_, floats = packed[: end - begin], spread[: end - begin]
            self.codes.take(features.rows[begin:end], 0, bytes_, "clip")
            floats[:, half:] = bytes_
            np.bitwise_and(bytes_, _LOW, bytes_)
            floats[:, :half] = bytes_
            np.dot(weights[begin:end], floats, sums[text])
        self._correct(weights, bounds, sums)

    def vectors(self, rows: Rows) -> Vectors:
        """Some rows as they are, ``float32[len(rows), dimensions]``."""
        packed = self.codes.take(rows, 0)
        spread = np.concatenate((packed & _LOW, packed >> 4), 1).astype(np.float32)
        spread -= _ZERO
        spread *= self.scales.take(rows)[:, None]
        return spread

    def cosines(self, rows: Rows, units: Vectors) -> Vectors:
        """How near some rows are to vectors of unit length, ``float32[len(rows), len(units)]``."""
        packed, half = self.codes.take(rows, 0), self.codes.shape[1]
        low, high = (packed & _LOW).astype(np.float32), (packed >> 4).astype(np.float32)
        low -= _ZERO
        high -= _ZERO
        lengths = np.sqrt(np.einsum("ij,ij->i", low, low) + np.einsum("ij,ij->i", high, high))
        products = low @ units[:, :half].T + high @ units[:, half:].T
        near: Vectors = products / np.maximum(lengths, 1)[:, None]
        return near

    def _correct(self, weights: Vectors, bounds: list[int], sums: Vectors) -> None:
        """Whole bytes were added where high halves were meant, and every code was 8 too large."""
        half = self.codes.shape[1]
        sums[:, half:] -= sums[:, :half]
        sums[:, half:] /= _HIGH
        running = np.concatenate(([0.0], np.cumsum(weights, dtype=np.float64)))[bounds]
        sums -= _ZERO * (running[1:] - running[:-1]).astype(np.float32)[:, None]


class PaperStatic:
    """The embedder ``paper-static``, read from a folder as described in its CARD.md; safe for any number of threads.

    Raises EmbedderError when the files are not there or do not fit together.
    """

    name = NAME
    terms = KEPT

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or _SHIPPED
        try:
            self._open(folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EmbedderError(
                f"The embedder's files in {folder} cannot be read ({error}). Install Broadsheet again."
            ) from error

    def _open(self, folder: Path) -> None:
        said: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        pairs = np.load(folder / "pairs.npy")
        words, pieces = ((folder / name).read_text(encoding="ascii") for name in ("words.txt", "pieces.txt"))
        self._vocabulary = Vocabulary(words, pieces, said["stop"], pairs)
        scales = np.load(folder / "scales.npy").astype(np.float32)
        self._table = Table(np.asarray(np.load(folder / "codes.npy", mmap_mode="r")), scales)
        self._weights = np.arange(_MOST, dtype=np.float32) ** np.float32(said["power"])
        self.centre: Vectors | None = np.load(folder / "centre.npy")
        self.dimensions = 2 * self._table.codes.shape[1]
        self.version = f"{said['digest']}-{_READER}"
        if not len(self._table.codes) == len(scales) == self._vocabulary.size:
            raise ValueError("the table and the words differ in length")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``float32[len(texts), dimensions]``, unit length; zeros for a text without any known word.

        Only the first 32,768 characters of a text are read.
        """
        return self._read(texts, lambda _features: None)

    def read(self, texts: Sequence[str]) -> tuple[Vectors, Terms]:
        """What ``embed`` gives, and the heaviest words of each text, ``uint16[len(texts), terms]``."""
        found = [np.empty((0, self.terms), np.uint16)]
        vectors = self._read(texts, lambda features: found.append(self._heaviness.heaviest(features)))
        return vectors, np.concatenate(found)

    def alike(self, question: str, terms: Terms) -> Vectors:
        """The share of a question that each row of ``terms`` says, in these or like words; 0 when none is known."""
        asked = next((features.rows for features in self._vocabulary.features([question])), np.empty(0, np.int64))
        asked = asked[asked < self._vocabulary.words]
        if not len(asked):
            return np.zeros(len(terms), np.float32)
        there = distinct(terms)
        words = self._table.vectors(asked)
        weights = np.linalg.norm(words, axis=1)
        return alike(terms, there, self._table.cosines(there, unit_length(words)), weights)

    @cached_property
    def _heaviness(self) -> Heaviness:
        """Words and pieces by their weight, which is the length of their vectors."""
        rows = np.arange(self._vocabulary.words)
        few = (rows[at : at + _AT_ONCE] for at in range(0, len(rows), _AT_ONCE))
        return Heaviness.of(np.concatenate([np.linalg.norm(self._table.vectors(some), axis=1) for some in few]))

    def _read(self, texts: Sequence[str], see: Callable[[Features], None]) -> Vectors:
        sums = np.zeros((len(texts), self.dimensions), np.float32)
        done = 0
        for features in self._vocabulary.features(texts):
            weights = self._weights.take(np.minimum(features.counts, _MOST - 1))
            few = len(features.bounds) - 1
            self._table.add(features, weights, sums[done : done + few])
            see(features)
            done += few
        return unit_length(sums)
