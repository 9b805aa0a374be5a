"""Tiny ONNX models and a tokenizer, made here, so that no test needs a download (onnx.proto, field numbers)."""

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers, processors

WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "graph", "network", "speech", "sound"]
TABLE = np.random.default_rng(7).normal(size=(len(WORDS), 4)).astype(np.float32)
HUB = ("input_ids", "attention_mask", "token_type_ids")
OURS = ("i", "a", "t")
_FLOAT, _INT64 = 1, 7


def _number(value: int) -> bytes:
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])


def _field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return _number(number << 3) + _number(value)
    data = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(data)) + data


def _value(name: str, kind: int, *axes: str | int) -> bytes:
    dims = b"".join(_field(1, _field(1 if isinstance(axis, int) else 2, axis)) for axis in axes)
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, dims)))


def _node(kind: str, inputs: list[str], output: str, attribute: bytes = b"") -> bytes:
    said = b"".join(_field(1, name) for name in inputs) + _field(2, output) + _field(4, kind)
    return said + (_field(5, attribute) if attribute else b"")


def _model(nodes: list[bytes], names: tuple[str, ...], output: bytes, initializer: bytes = b"") -> bytes:
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, "tiny")
    graph += _field(5, initializer) if initializer else b""
    graph += b"".join(_field(11, _value(name, _INT64, "b", "s")) for name in names) + _field(12, output)
    return _field(1, 6) + _field(8, _field(1, "") + _field(2, 11)) + _field(7, graph)


def encoder(names: tuple[str, ...] = HUB) -> bytes:
    """Gives each token its row of TABLE."""
    table = _field(1, TABLE.shape[0]) + _field(1, TABLE.shape[1]) + _field(2, _FLOAT)
    table += _field(8, "table") + _field(9, TABLE.tobytes())
    return _model([_node("Gather", ["table", names[0]], "h")], names, _value("h", _FLOAT, "b", "s", 4), table)


def judge(names: tuple[str, ...] = HUB) -> bytes:
    """Gives a pair the sum of the numbers of the second text's tokens."""
    to_float = _field(1, "to") + _field(3, _FLOAT) + _field(20, 2)
    axis = _field(1, "axes") + _field(8, 1) + _field(20, 7)
    nodes = [
        _node("Mul", [names[0], names[2]], "second"),
        _node("Cast", ["second"], "number", to_float),
        _node("ReduceSum", ["number"], "score", axis),
    ]
    return _model(nodes, names, _value("score", _FLOAT, "b", 1))


def save(folder: Path, model: bytes, at: str = "model.onnx") -> Path:
    """A folder with the model and a tokenizer that says to pad and cut in its own way."""
    (folder / at).parent.mkdir(parents=True, exist_ok=True)
    (folder / at).write_bytes(model)
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.enable_truncation(5)
    tokenizer.enable_padding(length=9)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def mean(*words: str) -> np.ndarray:
    """What the encoder should say of a text with these words."""
    rows = TABLE[[WORDS.index(word) for word in ("[CLS]", *words, "[SEP]")]].mean(axis=0)
    return rows / np.linalg.norm(rows)
