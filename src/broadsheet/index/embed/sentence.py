"""The embedder ``sentence-transformers:MODEL``: any model of that library. Needs the extra of that name."""

import hashlib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from broadsheet.index.embed.base import Vectors
from broadsheet.index.embed.unit import unit_length
from broadsheet.model.errors import EmbedderError

PREFIX = "sentence-transformers:"


class SentenceModel:
    """A model by its name on the hub, or the folder it lies in; the library fetches it where it is not there.

    Not told apart by version: states of a model that the library cannot name.
    Raises EmbedderError when the library is missing or cannot load the model.
    """

    centre: Vectors | None = None

    def __init__(self, model: str) -> None:
        self.name = PREFIX + model
        try:
            library = import_module("sentence_transformers")  # an extra, and seconds to import
        except ImportError as error:
            raise EmbedderError(
                f'{self.name} needs a library that is not installed: pip install "broadsheet[sentence-transformers]"'
            ) from error
        try:
            self._model = library.SentenceTransformer(model)
        except Exception as error:  # whatever the libraries beneath it raise
            raise EmbedderError(f"The model “{model}” cannot be loaded: {error}") from error
        self.version = _version(self._model, Path(model).expanduser())
        self.dimensions = int(self._encode(["a"]).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """``float32[len(texts), dimensions]``, unit length; zeros for blank texts. Raises EmbedderError."""
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        places = [place for place, text in enumerate(texts) if text.strip()]
        if places:
            vectors[places] = self._encode([texts[place] for place in places])
        return unit_length(vectors)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        plain = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        try:
            vectors = self._model.encode(plain, convert_to_numpy=True, show_progress_bar=False)
        except Exception as error:  # as above
            raise EmbedderError(f"{self.name} failed: {error}") from error
        return np.asarray(vectors, np.float32)


def _version(model: Any, folder: Path) -> str:
    """The hub's name of the state that was loaded; of a folder, a digest of its files' sizes and times."""
    if folder.is_dir():
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        stamps = [(str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
        return hashlib.sha256(repr(stamps).encode()).hexdigest()[:12]
    try:
        return str(model[0].auto_model.config._commit_hash or "unknown")[:12]
    except (AttributeError, IndexError, TypeError, KeyError):
        return "unknown"
