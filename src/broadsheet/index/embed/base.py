"""What every embedder promises, and which text of a paper it is given."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""One vector per row, each of unit length; a row of zeros for a text without any known word."""


Terms = npt.NDArray[np.uint16]
"""Some words of a text, a row each, as the embedder that chose them numbers them."""


class Embedder(Protocol):
    """Turns texts into vectors whose inner product says how close they are in meaning."""

    @property
    def name(self) -> str:
        """How settings and pages call it: ``paper-static``, ``minilm``, ``openai:text-embedding-3-small`` …"""
        ...

    @property
    def version(self) -> str:
        """Changes whenever the same text would get another vector; part of the index's identity."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        ...

    @property
    def centre(self) -> Vectors | None:
        """The mean vector of papers, ``float32[dimensions]``, subtracted before signs are taken; None when unknown."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``float32[len(texts), dimensions]``. Raises EmbedderError when the model or service fails."""
        ...


@runtime_checkable
class Wordwise(Protocol):
    """An embedder that can also compare word by word."""

    @property
    def terms(self) -> int:
        """How many words are kept of a text."""
        ...

    def read(self, texts: Sequence[str]) -> tuple[Vectors, Terms]:
        """What ``embed`` gives, and ``uint16[len(texts), terms]``: the words to compare by."""
        ...

    def alike(self, question: str, terms: Terms) -> Vectors:
        """For each row of ``terms`` the share of the question that is said there, in these or like words.

        ``float32[len(terms)]`` from 0 to 1; all 0 when no word of the question is known.
        """
        ...


class Estimate(Protocol):
    """What a bulk run takes."""

    def words(self) -> str:
        """In a sentence for the operator."""
        ...


@runtime_checkable
class Priced(Protocol):
    """An embedder that somebody else runs, and charges for."""

    def estimate(self, characters: int) -> Estimate:
        """What embedding so many characters takes."""
        ...


def terms_of(embedder: Embedder) -> int:
    """How many words an embedder keeps of a text, 0 for one that knows whole texts only."""
    return embedder.terms if isinstance(embedder, Wordwise) else 0


def paper_text(title: str, abstract: str) -> str:
    """What is embedded of a paper: the title, then the abstract."""
    title = title.rstrip(" .")
    return f"{title}. {abstract}" if title and abstract else title or abstract
