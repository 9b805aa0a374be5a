"""Chooses the rows of the table: frequent words, the teacher's words and pieces, and telling pairs of words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase, digits

import numpy as np
import numpy.typing as npt
from tools.train_embedder.ragged import Ints, Ragged
from tools.train_embedder.read import Papers
from tools.train_embedder.words import keepable

MOST_ROWS = 65_535  # the reader keeps a row's number in 16 bits
LEAST_BITS = 2.0


@dataclass(frozen=True)
class Sizes:
    """How many rows of each kind at most, and how often something must occur to be one."""

    words: int = 30_000
    bigrams: int = 19_000
    least_word: int = 5
    least_teacher_word: int = 2
    least_bigram: int = 25


@dataclass(frozen=True)
class Vocabulary:
    """Row i of the table is ``rows[i]``; row ``len(rows) + j`` is the pair ``bigrams[j]`` of whole words."""

    rows: tuple[str, ...]
    bigrams: Ints

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each word and each ``##`` piece."""
        return {word: row for row, word in enumerate(self.rows)}

    def __len__(self) -> int:
        return len(self.rows) + len(self.bigrams)

    def texts(self) -> list[str]:
        """Every row as the text its first vector is made from."""
        pairs = [f"{self.rows[a]} {self.rows[b]}" for a, b in self.bigrams]
        return [row.removeprefix("##") for row in self.rows] + pairs


def build(papers: Papers, teacher_words: Iterable[str], sizes: Sizes) -> Vocabulary:
    """Words by frequency, then the teacher's words, single letters and digits, its pieces; then bigrams.

    Raises ValueError when they are too many for the format.
    """
    counts = np.bincount(np.concatenate([papers.titles.values, papers.abstracts.values]), minlength=len(papers.words))
    order = [int(at) for at in np.argsort(-counts, kind="stable") if counts[at] >= sizes.least_word]
    frequent = [papers.words[at] for at in order if keepable(papers.words[at])][: sizes.words]
    known = dict(zip(papers.words, counts.tolist(), strict=True))
    rows = dict.fromkeys(frequent)
    rows |= dict.fromkeys(_borrowed(teacher_words, known, sizes.least_teacher_word))
    names = tuple(rows)
    made = Vocabulary(names, _bigrams(papers, frequent, {word: row for row, word in enumerate(names)}, sizes))
    if len(made) > MOST_ROWS:
        raise ValueError(f"{len(made):,} words, pieces and bigrams are more than the format's {MOST_ROWS:,}.")
    return made


def _borrowed(teacher_words: Iterable[str], known: Mapping[str, int], least: int) -> list[str]:
    given = [word for word in teacher_words if word.isascii()]
    words = [word for word in given if word.isalnum() and len(word) > 1 and not word.isdigit()]
    pieces = [word for word in given if word.startswith("##") and word[2:].isalnum()]
    frequent = [word for word in words if keepable(word) and known.get(word, 0) >= least]
    return [*frequent, *ascii_lowercase, *digits, *pieces]


def _bigrams(papers: Papers, frequent: list[str], row_of: Mapping[str, int], sizes: Sizes) -> Ints:
    number = {word: at for at, word in enumerate(papers.words)}
    joinable = np.zeros(len(papers.words), bool)
    joinable[[number[word] for word in frequent if not word.isdigit()]] = True
    keys = np.concatenate([_neighbours(one, joinable) for one in (papers.titles, papers.abstracts)])
    left, right, score = npmi(keys, len(papers.words), sizes.least_bigram)
    best = np.argsort(-score, kind="stable")[: sizes.bigrams]
    pairs = [(row_of[papers.words[a]], row_of[papers.words[b]]) for a, b in zip(left[best], right[best], strict=True)]
    return np.array(pairs, np.int64).reshape(-1, 2)


def _neighbours(texts: Ragged, joinable: npt.NDArray[np.bool_]) -> Ints:
    """Pairs of adjacent joinable words as one number each."""
    kept = joinable[texts.values]
    both = kept[:-1] & kept[1:]
    seams = texts.starts[(texts.starts > 0) & (texts.starts < len(texts.values))]
    both[seams - 1] = False  # the last word of a text and the first of the next are no neighbours
    left, right = texts.values[:-1][both].astype(np.int64), texts.values[1:][both]
    return left * len(joinable) + right


def npmi(keys: Ints, width: int, least: int) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    """Pairs ``left * width + right`` that occur ``least`` times and over LEAST_BITS more than by chance, with a score.

    The score is normalised pointwise mutual information (Bouma, 2009), weighted
    by √count · log count: rare pairs are certain but help few texts.
    """
    firsts, seconds = (np.bincount(one, minlength=width).astype(float) for one in (keys // width, keys % width))
    pairs, counts = np.unique(keys, return_counts=True)
    often = counts >= least
    left, right, counts = pairs[often] // width, pairs[often] % width, counts[often]
    bits = np.log2(counts * len(keys) / (firsts[left] * seconds[right]))
    telling = bits > LEAST_BITS
    left, right, counts, bits = left[telling], right[telling], counts[telling], bits[telling]
    share = np.maximum(-np.log2(counts / max(1, len(keys))), 1e-9)
    return left, right, bits / share * np.sqrt(counts) * np.log(counts)
