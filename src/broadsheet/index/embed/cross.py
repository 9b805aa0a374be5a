"""Re-reading: a model that sees query and text together and says how well they fit. Needs the extra ``minilm``."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from broadsheet.index.embed.base import Vectors
from broadsheet.index.embed.transformer import CACHE, Transformer, find_files

REPOSITORY = "cross-encoder/ms-marco-MiniLM-L6-v2"
_LONGEST = 256


class CrossEncoder:
    """A cross-encoder in an ONNX file: query and text read as one, by every layer (Nogueira and Cho 2019).

    ``folder`` holds ``model.onnx`` and ``tokenizer.json``, None means the hub's
    ``cache``. The model gives one number per pair, or two of which the second
    speaks for and the first against. Safe for any number of threads. Raises
    EmbedderError when the model or a library it needs is not there.
    """

    name = "cross-encoder"

    def __init__(self, folder: Path | None = None, *, cache: Path = CACHE, threads: int = 1) -> None:
        files = find_files(folder, REPOSITORY, cache)
        self._model = Transformer(files, longest=_LONGEST, rank=2, threads=threads)
        self.version = f"{files.digest()}-{_LONGEST}"

    def score(self, query: str, texts: Sequence[str]) -> Vectors:
        """``float32[len(texts)]``; larger is better. Raises EmbedderError."""
        scores = np.zeros(len(texts), np.float32)
        for place, output in enumerate(self._model.run([(query, text) for text in texts])):
            if output is not None:
                scores[place] = output[-1] - output[0] if len(output) == 2 else output[0]
        return scores
