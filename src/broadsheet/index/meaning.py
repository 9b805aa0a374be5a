"""Answers by meaning: the codes, and the embedder that made them."""

from collections.abc import Callable
from threading import Lock

import numpy as np

from broadsheet.index.codes.layout import Numbers
from broadsheet.index.codes.reader import Codes, Near, Within
from broadsheet.index.embed.base import Embedder, Vectors, Wordwise
from broadsheet.index.faults import Reduced
from broadsheet.model.errors import EmbedderError


class Meaning:
    """The codes of a library with the embedder that made them; safe for any number of threads.

    While another embedder's codes are being built the old ones answer, asked by
    the old embedder: ``open_embedder`` is given the name the codes remember.
    """

    def __init__(self, codes: Codes, open_embedder: Callable[[str], Embedder]) -> None:
        self.codes = codes
        self._open = open_embedder
        self._lock = Lock()
        self._embedder: Embedder | None = None
        # one search asks for its vector twice
        self._asked: tuple[tuple[str, str, str], Vectors] = (("", "", ""), np.empty(0, np.float32))

    def vector(self, text: str) -> Vectors:
        """The vector of a text, ``float32[dimensions]``, zeros when no word is known. Raises Reduced."""
        embedder = self._current()
        key = (embedder.name, embedder.version, text)
        if self._asked[0] != key:
            self._asked = (key, embedder.embed([text])[0])
        return self._asked[1]

    def near(self, vector: Vectors, k: int, within: Within | None = None) -> Near:
        """The ``k`` papers nearest to a vector. Raises Reduced."""
        if not np.any(vector):
            return Near(np.empty(0, np.int64), np.empty(0, np.float32))
        return self.codes.search(vector, k, within)

    def alike(self, text: str, numbers: Numbers) -> Vectors:
        """For each of these papers the share of a text that it says, in these or like words: 0 to 1. Raises Reduced.

        NaN for a paper that is not held, and for all where the embedder compares no words.
        """
        shares = np.full(len(numbers), np.nan, np.float32)
        embedder = self._current()
        held, terms = self.codes.terms(numbers)
        if len(held) and isinstance(embedder, Wordwise):
            shares[np.isin(numbers, held)] = embedder.alike(text, terms)
        return shares

    def _current(self) -> Embedder:
        name, version = self.codes.embedder
        with self._lock:
            if self._embedder is None or self._embedder.name != name:
                try:
                    self._embedder = self._open(name)
                except EmbedderError as fault:
                    raise Reduced(f"Search by meaning is away: {fault}") from fault
            if self._embedder.version != version:
                raise Reduced("Search by meaning is away: its index was made by another version of the embedder.")
            return self._embedder
