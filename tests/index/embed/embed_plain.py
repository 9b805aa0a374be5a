"""The static embedder once more, written to be read: one text, one word, one row at a time."""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from unicodedata import combining, normalize

import numpy as np

FOLDER = Path(__file__).parents[3] / "src" / "broadsheet" / "data" / "embedder"


class Plain:
    """What a text's features and vector are, by the model card."""

    def __init__(self, words: list[str], pieces: list[str], stop: list[str], pairs: list[tuple[int, int]]) -> None:
        self.words = {word: row for row, word in enumerate(words)}
        self.pieces = {piece: row for row, piece in enumerate(pieces, len(words))}
        self.stop = set(stop)
        self.pairs = {pair: row for row, pair in enumerate(pairs, len(words) + len(pieces))}

    def rows(self, word: str) -> list[int]:
        if word in self.stop or len(word) > 40:
            return []
        if word in self.words:
            return [self.words[word]]
        return [] if word.isdigit() and len(word) > 4 else self.cut(word)

    def cut(self, word: str) -> list[int]:
        found: list[int] = []
        known = self.words
        while word:
            fits = [length for length in range(1, len(word) + 1) if word[:length] in known]
            if not fits:
                return []
            found.append(known[word[: fits[-1]]])
            word, known = word[fits[-1] :], self.pieces
        return found

    def features(self, text: str) -> Counter[int]:
        text = text.lower()
        if not text.isascii():
            text = "".join(char for char in normalize("NFKD", text) if not combining(char))
        rows = [self.rows(word) for word in re.findall("[a-z0-9]+", text)]
        found = Counter(row for some in rows for row in some)
        for left, right in pairwise(rows):
            if len(left) == len(right) == 1 and (left[0], right[0]) in self.pairs:
                found[self.pairs[left[0], right[0]]] += 1
        return found


def shipped() -> tuple[Plain, np.ndarray, float]:
    """The shipped vocabulary, its vectors in full, and the power of counts."""
    said = json.loads((FOLDER / "meta.json").read_text())
    words, pieces = ((FOLDER / name).read_text().split() for name in ("words.txt", "pieces.txt"))
    pairs = [(int(left), int(right)) for left, right in np.load(FOLDER / "pairs.npy")]
    codes = np.load(FOLDER / "codes.npy")
    rows = np.concatenate((codes & 15, codes >> 4), axis=1).astype(np.float32) - 8
    scaled = rows * np.load(FOLDER / "scales.npy").astype(np.float32)[:, None]
    return Plain(words, pieces, said["stop"].split(), pairs), scaled, said["power"]


def vector(text: str, plain: Plain, rows: np.ndarray, power: float) -> np.ndarray:
    """The unit vector of a text, or zeros."""
    total = np.zeros(rows.shape[1])
    for row, count in plain.features(text).items():
        total += min(count, 4095) ** power * rows[row]
    return total / (np.linalg.norm(total) or 1)
