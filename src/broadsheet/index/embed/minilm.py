"""The embedder ``minilm``: all-MiniLM-L6-v2 as an ONNX file on this machine. Needs the extra ``minilm``."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from broadsheet.index.embed.base import Vectors
from broadsheet.index.embed.transformer import CACHE, Transformer, find_files
from broadsheet.index.embed.unit import unit_length

NAME = "minilm"
REPOSITORY = "sentence-transformers/all-MiniLM-L6-v2"
LONGEST = 256
"""Tokens read of a text; the model saw no more in training."""
_SLICE = 2_048  # texts held as tokens at once


class MiniLM:
    """Mean of the token vectors, unit length, as the model was trained (Reimers and Gurevych 2019).

    ``folder`` holds the model, None means the hub's ``cache``; ``threads`` is how
    many cores one call may use. Safe for any number of threads. Raises
    EmbedderError when the model or a library it needs is not there.
    """

    name = NAME
    centre: Vectors | None = None

    def __init__(self, folder: Path | None = None, *, cache: Path = CACHE, threads: int = 1) -> None:
        files = find_files(folder, REPOSITORY, cache)
        self._model = Transformer(files, longest=LONGEST, rank=3, threads=threads)
        self.version = f"{files.digest()}-{LONGEST}"
        self.dimensions = self._model.width

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``float32[len(texts), dimensions]``, unit length; zeros for texts without a token. Raises EmbedderError."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _SLICE):
            for place, output in enumerate(self._model.run(texts[start : start + _SLICE]), start):
                if output is not None:
                    vectors[place] = output.mean(axis=0)
        return unit_length(vectors)
