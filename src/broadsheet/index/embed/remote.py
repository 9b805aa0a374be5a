"""The embedder ``openai:MODEL``: any service that speaks OpenAI's embeddings interface."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

import numpy as np

from broadsheet.index.embed.base import Vectors
from broadsheet.index.embed.service import Service
from broadsheet.index.embed.unit import unit_length
from broadsheet.lib.clock import Clock, SystemClock
from broadsheet.model.errors import EmbedderError

PREFIX = "openai:"
USUAL = "https://api.openai.com/v1"
_LONGEST = 8_000  # characters sent of a text; services read 8,191 tokens at most, and a letter can be a token
_BATCH_TEXTS = 128
_BATCH_CHARACTERS = 100_000
_LETTERS_PER_TOKEN = 4  # English science has 4.5, so this says too much rather than too little
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a bulk run will take: ``tokens``, and its ``cost`` in the currency of the price."""

    tokens: int
    cost: float

    def words(self) -> str:
        """For the operator, before the run."""
        price = f", which costs about {self.cost:,.2f}" if self.cost else ""
        return f"about {self.tokens:,} tokens{price}"


def estimate(characters: int, price: float) -> Estimate:
    """What embedding so many characters takes at ``price`` per million tokens; rather too much than too little."""
    tokens = -(-characters // _LETTERS_PER_TOKEN)
    return Estimate(tokens, tokens * price / _MILLION)


class RemoteModel:
    """A model behind ``url``, which ends before ``/embeddings``; safe for any number of threads.

    The version names the address, for nothing tells that a service has exchanged
    the model behind a name. ``price`` is per million tokens, 0 when unknown. Raises
    WrongUse for an address that cannot be asked; nothing is asked before it must.
    """

    centre: Vectors | None = None

    def __init__(
        self, model: str, url: str = "", *, key: str = "", price: float = 0.0, clock: Clock | None = None
    ) -> None:
        address = (url or USUAL).rstrip("/")
        self.name = PREFIX + model
        self.price = price
        self._model = model
        self._service = Service(url=f"{address}/embeddings", key=key, clock=clock or SystemClock())
        self.version = urlsplit(address).netloc.lower() + urlsplit(address).path

    @cached_property
    def dimensions(self) -> int:
        """Length of each vector; the service is asked once. Raises EmbedderError."""
        return int(self._ask(["paper"]).shape[1])

    def estimate(self, characters: int) -> Estimate:
        """What embedding so many characters takes."""
        return estimate(characters, self.price)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``float32[len(texts), dimensions]``, unit length; zeros for blank texts. Raises EmbedderError."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        plain = [text[:_LONGEST].encode("utf-8", "replace").decode("utf-8") for text in texts]
        for places in _batches(plain):
            said = self._ask([plain[place] for place in places])
            if said.shape[1] != self.dimensions:
                raise EmbedderError(
                    f"{self._service.host} sent vectors of {said.shape[1]} numbers, before it was {self.dimensions}."
                )
            vectors[places] = said
        return unit_length(vectors)

    def _ask(self, texts: Sequence[str]) -> Vectors:
        answer = self._service.ask({"model": self._model, "input": list(texts), "encoding_format": "float"})
        try:
            return _read(answer, len(texts))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise EmbedderError(
                f"{self._service.host} did not send one vector of finite numbers for each of {len(texts)} texts."
            ) from error


def _read(answer: object, count: int) -> Vectors:
    """The vectors in the order of their ``index``; raises KeyError, TypeError or ValueError for anything else."""
    if not isinstance(answer, dict):
        raise TypeError("The answer is no object.")
    by_index = {one["index"]: one["embedding"] for one in answer["data"]}
    if len(answer["data"]) != count:
        raise ValueError("There are too many vectors or too few.")
    with np.errstate(over="ignore"):  # seen below
        vectors = np.array([by_index[place] for place in range(count)], np.float32)
    if vectors.ndim != 2 or not vectors.shape[1] or not np.isfinite(vectors).all():
        raise ValueError("These are no vectors.")
    return vectors


def _batches(texts: Sequence[str]) -> Iterator[list[int]]:
    """Places of texts to send together; blank texts are left out, for services refuse them."""
    batch: list[int] = []
    held = 0
    for place, text in enumerate(texts):
        if not text.strip():
            continue
        if batch and (len(batch) == _BATCH_TEXTS or held + len(text) > _BATCH_CHARACTERS):
            yield batch
            batch, held = [], 0
        batch.append(place)
        held += len(text)
    if batch:
        yield batch
