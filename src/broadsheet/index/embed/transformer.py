"""A transformer in an ONNX file, with its tokenizer: what the larger local models share.

onnxruntime and tokenizers are optional: they are imported when a model is opened.
Nothing is ever downloaded.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from broadsheet.model.errors import EmbedderError

CACHE = Path("~/.cache/huggingface/hub")
"""Where the hub's own tools keep what they have downloaded."""
_MOST_CHARACTERS = 16_384  # per text: far more than the tokens that are read
_ROLES = {
    "ids": ("input_ids", "i"),
    "attention": ("attention_mask", "a"),
    "kinds": ("token_type_ids", "t"),
}

Floats = npt.NDArray[np.float32]
Texts = Sequence[str] | Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The two files of a model."""

    model: Path
    tokenizer: Path

    def digest(self) -> str:
        """Twelve letters that tell these files from others."""
        said = hashlib.sha256()
        for path in (self.model, self.tokenizer):
            with path.open("rb") as file:
                said.update(hashlib.file_digest(file, "sha256").digest())
        return said.hexdigest()[:12]


class Transformer:
    """Runs a model over texts or pairs of texts; safe for any number of threads.

    ``longest`` is the most tokens read of a text or pair, ``rank`` the number of
    axes of the output wanted, ``threads`` how many cores one call may use. Raises
    EmbedderError when a library is missing or the files are none of a model.
    """

    def __init__(self, files: ModelFiles, *, longest: int, rank: int, threads: int) -> None:
        runtime, tokenizers = _library("onnxruntime"), _library("tokenizers")
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(files.tokenizer))
            self._session = _session(runtime, files.model, threads)
        except Exception as error:  # both libraries raise kinds of their own, down to bare Exception
            raise EmbedderError(f"The model {files.model} cannot be opened: {error}") from error
        self._tokenizer.enable_truncation(longest)
        self._tokenizer.no_padding()
        self._inputs = _inputs([one.name for one in self._session.get_inputs()], files.model)
        self._output = self._named_output(rank, files.model)
        self._own_tokens = int(self._tokenizer.num_special_tokens_to_add(False))  # of a text that says nothing

    def run(self, texts: Texts) -> Iterator[Floats | None]:
        """The output for each text, without the axis of the batch; None for a text without any token.

        One text at a time: for abstracts on a processor that is faster than batches
        with their padding, needs a third of the memory, and a reduced (int8) model
        gives the same vector whatever stands beside a text. Raises EmbedderError.
        """
        try:
            for said in self._tokenizer.encode_batch([_readable(text) for text in texts]):
                yield self._ask(said.ids, said.type_ids) if len(said.ids) > self._own_tokens else None
        except Exception as error:  # as above
            raise EmbedderError(f"The model failed: {error}") from error

    @property
    def width(self) -> int:
        """Length of the last axis of the output."""
        return int(self._ask([0], [0]).shape[-1])

    def _ask(self, ids: list[int], kinds: list[int]) -> Floats:
        roles = {"ids": ids, "attention": [1] * len(ids), "kinds": kinds}
        fed = {name: np.array([roles[role]], np.int64) for role, name in self._inputs.items()}
        output: Floats = self._session.run([self._output], fed)[0][0].astype(np.float32, copy=False)
        return output

    def _named_output(self, rank: int, model: Path) -> str:
        for one in self._session.get_outputs():
            if len(one.shape or ()) == rank:
                return str(one.name)
        raise EmbedderError(f"The model {model} has no output with {rank} axes, so it is of another kind.")


def find_files(folder: Path | None, repository: str, cache: Path) -> ModelFiles:
    """The files of a model in ``folder``, or else in the hub's ``cache``. Raises EmbedderError when not there.

    A folder holds ``model.onnx`` (or ``onnx/model.onnx``, as on the hub) and ``tokenizer.json``.
    """
    places = [folder.expanduser()] if folder else _snapshots(cache.expanduser(), repository)
    for place in places:
        model = next((path for path in _models(place) if path.is_file()), None)
        if model and (place / "tokenizer.json").is_file():
            return ModelFiles(model, place / "tokenizer.json")
    where = f"in {folder}" if folder else f"among what the hub's tools have downloaded ({cache})"
    raise EmbedderError(
        f"There is no {repository} {where}. Put model.onnx and tokenizer.json into a folder and name the folder in "
        "the settings; Broadsheet downloads no models by itself."
    )


def _models(place: Path) -> list[Path]:
    """Where the model may be: the plain one first, of the reduced ones the one that every processor can run."""
    usual = [place / "model.onnx", place / "onnx" / "model.onnx", place / "onnx" / "model_quint8_avx2.onnx"]
    return [*usual, *sorted((place / "onnx").glob("*.onnx"))]


def _snapshots(cache: Path, repository: str) -> list[Path]:
    """Downloaded states of a repository in the layout of huggingface_hub, the current one first."""
    folder = cache / f"models--{repository.replace('/', '--')}"
    try:
        current = (folder / "refs" / "main").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        current = ""
    return sorted((folder / "snapshots").glob("*"), key=lambda path: (path.name != current, path.name))


def _library(name: str) -> Any:
    try:
        return import_module(name)  # an extra: most installations do without it
    except ImportError as error:
        raise EmbedderError(
            f'This embedder needs {name}, which is not installed: pip install "broadsheet[minilm]"'
        ) from error


def _session(runtime: Any, model: Path, threads: int) -> Any:
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it would keep the memory of the largest batch for good
    return runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _inputs(names: list[str], model: Path) -> dict[str, str]:
    """The model's own name for each role it knows; kinds of tokens are optional."""
    found = {role: name for role, known in _ROLES.items() for name in known if name in names}
    if set(found.values()) != set(names) or not {"ids", "attention"} <= set(found):
        raise EmbedderError(f"The model {model} wants {', '.join(names)}, which is not what a text model takes.")
    return found


def _readable(text: str | tuple[str, str]) -> str | tuple[str, str]:
    """Without lone surrogates, which the tokenizer refuses, and without what is never read."""
    if isinstance(text, tuple):
        return _clean(text[0]), _clean(text[1])
    return _clean(text)


def _clean(text: str) -> str:
    return text[:_MOST_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
