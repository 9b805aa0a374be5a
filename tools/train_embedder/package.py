"""The embedder's file: fewer dimensions, four bits a number, and all that the reader needs beside the table."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tools.train_embedder.ragged import Floats, Ragged
from tools.train_embedder.vocabulary import Vocabulary
from tools.train_embedder.words import STOP

TF_POWER = 0.7  # a word said twice counts 1.6 times
_TOP = 7  # codes of four bits, the same on both sides of zero
_CLIPS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
_STOPS = " ".join(sorted(STOP))
_DECISIVE = ("codes.npy", "pairs.npy", "pieces.txt", "scales.npy", "words.txt")

Quantised = npt.NDArray[np.int8]
Packed = npt.NDArray[np.uint8]


def embed(texts: Ragged, table: Floats, power: float) -> Floats:
    """``float32[len(texts), dims]``: rows weighted by count^power and summed, of unit length or all zero."""
    vectors = np.zeros((len(texts), table.shape[1]), np.float32)
    bags = texts.bags(len(table))
    weights = (bags.counts**power).astype(np.float32)
    for row, (low, high) in enumerate(zip(bags.offsets, np.append(bags.offsets[1:], len(bags.ids)), strict=True)):
        vectors[row] = weights[low:high] @ table[bags.ids[low:high]]
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def narrowed(table: Floats, documents: Floats, dims: int, seed: int) -> Floats:
    """Keep the ``dims`` directions in which text vectors have most energy, then rotate at random.

    The rotation changes no inner product. It spreads the energy evenly, without
    which the signs of the numbers say little (the 1-bit codes of the index).
    """
    axes = np.linalg.eigh((documents.T @ documents).astype(np.float64))[1][:, ::-1][:, :dims]
    turn = np.linalg.qr(np.random.default_rng([seed, 3]).standard_normal((axes.shape[1], axes.shape[1])))[0]
    return np.asarray(table @ (axes @ turn), np.float32)


def quantised(table: Floats) -> tuple[Quantised, Floats]:
    """Codes of −7 … 7 and a scale for every row, the one of six clips that loses least."""
    peak = np.abs(table).max(1)
    least, scale = np.full(len(table), np.inf), np.zeros(len(table), np.float32)
    for clip in _CLIPS:
        step = np.maximum(peak * clip / _TOP, 1e-4).astype(np.float16).astype(np.float32)
        lost = ((_codes(table, step) * step[:, None] - table) ** 2).sum(1)
        scale = np.where(lost < least, step, scale)
        least = np.minimum(lost, least)
    return _codes(table, scale), scale


def _codes(table: Floats, step: Floats) -> Quantised:
    return np.clip(np.round(table / step[:, None]), -_TOP, _TOP).astype(np.int8)


def packed(codes: Quantised) -> Packed:
    """Two codes a byte, each 8 too large: the first half of a row in the low bits, the second in the high ones."""
    raised = (codes + 8).astype(np.uint8)
    half = codes.shape[1] // 2
    return raised[:, :half] | (raised[:, half:] << np.uint8(4))


def unpacked(packs: Packed) -> Quantised:
    """The codes of ``packed``."""
    return np.concatenate([packs & np.uint8(15), packs >> np.uint8(4)], axis=1).astype(np.int8) - np.int8(8)


@dataclass(frozen=True)
class Package:
    """An embedder's file as the tool uses it; ``table`` is the one that was rounded."""

    vocabulary: Vocabulary
    table: Floats
    power: float

    def embed(self, texts: Ragged) -> Floats:
        """The vectors that the file's reader makes of texts with these features."""
        return embed(texts, self.table, self.power)


def write(folder: Path, vocabulary: Vocabulary, table: Floats, sample: Ragged, notes: dict[str, Any]) -> Package:
    """Write the files that ``broadsheet.index.embed.static.PaperStatic`` reads; ``notes``, with ``power``, go along.

    ``sample`` are papers; their mean vector is the centre. Raises ValueError when
    the number of dimensions is odd: a byte holds two.
    """
    if table.shape[1] % 2:
        raise ValueError("The number of dimensions must be even: a byte holds two.")
    codes, scale = quantised(table)
    made = Package(vocabulary, codes * scale[:, None], notes["power"])
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "codes.npy", packed(codes))
    np.save(folder / "scales.npy", scale.astype(np.float16))
    np.save(folder / "pairs.npy", vocabulary.bigrams.astype(np.uint16))
    np.save(folder / "centre.npy", made.embed(sample).mean(0).astype(np.float32))
    whole = [row for row in vocabulary.rows if not row.startswith("##")]
    _lines(folder / "words.txt", whole)
    _lines(folder / "pieces.txt", [row.removeprefix("##") for row in vocabulary.rows[len(whole) :]])
    said = {
        "digest": _digest(folder, notes["power"]),
        "dimensions": table.shape[1],
        **notes,
        "stop": _STOPS,
    }
    (folder / "meta.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    return made


def load(folder: Path) -> Package:
    """Read what ``write`` wrote."""
    said = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    words, pieces = ((folder / name).read_text(encoding="ascii").split() for name in ("words.txt", "pieces.txt"))
    scale = np.load(folder / "scales.npy").astype(np.float32)
    table = unpacked(np.load(folder / "codes.npy")) * scale[:, None]
    rows = (*words, *(f"##{piece}" for piece in pieces))
    return Package(Vocabulary(rows, np.load(folder / "pairs.npy").astype(np.int64)), table, said["power"])


def _lines(path: Path, lines: Sequence[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")


def _digest(folder: Path, power: float) -> str:
    """Tells files apart that give other vectors: the index is built anew when it changes."""
    found = hashlib.sha256()
    for name in _DECISIVE:
        found.update((folder / name).read_bytes())
    found.update(json.dumps([power, _STOPS]).encode())
    return found.hexdigest()[:12]
