"""The second stage: a larger model looks again at the first papers found, if it answers in time."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from broadsheet.index.embed.base import Vectors
from broadsheet.index.faults import Reduced
from broadsheet.index.meaning import Meaning
from broadsheet.model.errors import EmbedderError

SECOND = "second"
"""Folder of its codes, inside the index folder."""
PAPERS = 50
"""How many papers are looked at again; with 100 judged sets gained nothing."""
WEIGHT = 0.55
"""Of the second look; the first has the rest. nDCG@10 over eight judged sets 55.0 → 58.4 with MiniLM."""


class Reranker(Protocol):
    """Reads question and text together: slower, and more exact than two vectors."""

    def score(self, query: str, texts: Sequence[str]) -> Vectors:
        """One number a text, larger is better."""
        ...


@dataclass(frozen=True, slots=True)
class Cross:
    """A cross-encoder, and how it comes by the texts of papers (None for one that is gone)."""

    reranker: Reranker
    texts: Callable[[Sequence[int]], Sequence[str | None]]

    def scores(self, text: str, numbers: Sequence[int]) -> Vectors:
        """What it makes of each paper, NaN for one that is gone."""
        texts = self.texts(numbers)
        places = [place for place, one in enumerate(texts) if one]
        scores = np.full(len(numbers), np.nan, np.float32)
        if places:
            scores[places] = self.reranker.score(text, [one for one in texts if one])
        return scores


class Second:
    """A larger model beside the default one; safe for any number of threads.

    Nothing is asked of it before ``warm`` has loaded the model, and nobody waits
    for it longer than ``seconds``: a search goes without, silently.
    """

    def __init__(self, meaning: Meaning, seconds: float, cross: Cross | None = None) -> None:
        self._meaning = meaning
        self._cross = cross
        self._seconds = seconds
        self._warm = threading.Event()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="second-stage")

    def warm(self) -> None:
        """Load the model. Raises EmbedderError, Reduced."""
        self._meaning.vector("papers")
        self._warm.set()

    def scores(self, text: str, numbers: Sequence[int]) -> Vectors | None:
        """How near each of these papers is to the text, NaN where the model has not read it; None when late or away."""
        if not self._warm.is_set() or not len(numbers):
            return None
        future: Future[Vectors | None] = self._pool.submit(self._look, text, numbers)
        try:
            return future.result(timeout=self._seconds)
        except Late:
            future.cancel()
        except (Reduced, EmbedderError):
            pass
        return None

    def _look(self, text: str, numbers: Sequence[int]) -> Vectors | None:
        vector = self._meaning.vector(text)
        scores = self._meaning.codes.scores(vector, np.array(numbers, np.int64))
        if self._cross:
            scores = self._cross.scores(text, numbers)
        return None if np.isnan(scores).all() else scores
