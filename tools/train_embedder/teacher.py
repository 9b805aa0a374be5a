"""The teacher: all-MiniLM-L6-v2 as ONNX. What it has once read is kept, so that a stopped run goes on."""

import hashlib
import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tools.train_embedder.ragged import Floats

Halves = npt.NDArray[np.float16]

_CHUNK = 2_000  # texts kept in one file
_TOKENS = 4_096  # tokens in one batch


def words_of(folder: Path) -> list[str]:
    """The teacher's words and ``##`` pieces, from its ``tokenizer.json``."""
    return list(json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"])


class Teacher:
    """Mean-pooled vectors of unit length from ``model.onnx`` in ``folder``; ``kept`` holds those made before.

    The model's inputs are known by their first letters: ids, attention mask, token types.
    """

    def __init__(self, folder: Path, kept: Path, threads: int) -> None:
        self._folder = folder
        self._kept = kept
        self._threads = threads
        self._model = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
        self._tools: tuple[Any, Any] | None = None

    def read(self, texts: Sequence[str], tokens: int, what: str) -> Floats:
        """``float32[len(texts), width]`` of texts cut at so many tokens; ``what`` names them in the progress."""
        parts = []
        for low in range(0, len(texts), _CHUNK):
            parts.append(self._chunk(texts[low : low + _CHUNK], tokens))
            print(f"\r  {what}: {min(low + _CHUNK, len(texts)):,} of {len(texts):,}", end="", flush=True)
        print()
        return np.concatenate(parts).astype(np.float32)

    def _chunk(self, texts: Sequence[str], tokens: int) -> Halves:
        name = hashlib.sha256(json.dumps([self._model, tokens, *texts]).encode()).hexdigest()[:24]
        path = self._kept / f"{name}.npy"
        if not path.exists():
            self._kept.mkdir(parents=True, exist_ok=True)
            half = path.with_suffix(".half.npy")
            np.save(half, self._encode(texts, tokens).astype(np.float16))
            half.replace(path)  # a file is whole or not there
        return np.asarray(np.load(path), np.float16)

    def _encode(self, texts: Sequence[str], tokens: int) -> Floats:
        tokenizer, session = self._tools = self._tools or self._load()
        tokenizer.enable_truncation(tokens)
        ids = [one.ids for one in tokenizer.encode_batch(list(texts))]
        vectors: list[Floats] = [np.empty(0, np.float32)] * len(ids)
        for batch in _batches([len(one) for one in ids]):
            for at, vector in zip(batch, _pooled(session, [ids[at] for at in batch]), strict=True):
                vectors[at] = vector
        return np.stack(vectors)

    def _load(self) -> tuple[Any, Any]:
        # only this tool's own environment has these two, and not even that needs them once all texts were read
        onnx, tokenizers = import_module("onnxruntime"), import_module("tokenizers")
        options = onnx.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.log_severity_level = 3
        tokenizer = tokenizers.Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        session = onnx.InferenceSession(str(self._folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
        return tokenizer, session


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Texts of about the same length together, so that little is padded."""
    batches: list[list[int]] = [[]]
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if (len(batches[-1]) + 1) * lengths[at] > _TOKENS and batches[-1]:
            batches.append([])
        batches[-1].append(at)
    return batches


def _pooled(session: Any, ids: Sequence[Sequence[int]]) -> Floats:
    codes = np.zeros((len(ids), max(map(len, ids))), np.int64)
    mask = np.zeros_like(codes)
    for row, one in enumerate(ids):
        codes[row, : len(one)], mask[row, : len(one)] = one, 1
    given = {"i": codes, "a": mask, "t": np.zeros_like(codes)}
    states = session.run(None, {one.name: given[one.name[0]] for one in session.get_inputs()})[0]
    pooled = (states * mask[:, :, None]).sum(1)
    return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), np.float32)
