"""The nearest rows to a vector, in three looks, each at fewer rows and with more of them.

1. Three of the leading columns of bits, for every row: the few per cent that differ least.
2. Their whole codes, each bit weighted by how sure the question is of it.
3. The integers of the best one or two thousand: their cosines, which are the answer.

Bits where the question lies close to the centre say little and are left out of the
first look. Which columns are taken is the question's choice too: those it is surest of.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from broadsheet.index.codes.layout import Bits, Column, Numbers, Rows
from broadsheet.index.codes.quantise import packed
from broadsheet.index.codes.volume import Flags, Volume
from broadsheet.index.embed.base import Vectors

Distances = npt.NDArray[np.uint8]

FIRST_COLUMNS = 3  # 192 bits: their distance fits one byte
UNSURE = 0.4  # of the bits, left out of the first look; with all of them .979 of the nearest ten pass it, not .992
KEPT = 14  # times the square root of the rows stay after the first look: 3.3 % of 184,000, 0.8 % of 3 million
LEAST_RESCORED, MOST_RESCORED, RESCORED = 1000, 4000, 0.005
PLANES = 2  # bits of a weight
DIRECT = 20_000  # rows for which the first look is not worth while
GATHERED = 0.15  # of all rows: below this share a filter's rows are gathered, above it all are scanned
_SPAN = 131_072  # rows at a time: what is computed of them stays near the processor, and few calls are made
_SAMPLE = 4096


@dataclass(frozen=True, slots=True)
class Question:
    """A vector as the looks need it: its signs, which bits are sure, the planes of the bits' weights, best columns."""

    vector: Vectors
    signs: Bits
    sure: Bits
    planes: Bits
    columns: tuple[int, ...]


def asked(vector: Vectors, centre: Vectors, columns: int) -> Question:
    """Prepare a unit vector; ``columns`` are stored for the first look."""
    away = vector - centre
    size = np.abs(away)
    least = np.partition(size, int(UNSURE * len(size)))[int(UNSURE * len(size))]
    sure = size >= least
    words = np.pad(np.where(sure, size, 0), (0, -len(size) % 64)).reshape(-1, 64).sum(1)[:columns]
    surest = tuple(np.argsort(-words, kind="stable")[:FIRST_COLUMNS].tolist())
    return Question(vector, packed(away > 0), packed(sure), _planes(size), surest)


def nearest(volume: Volume, question: Question, k: int, allowed: Flags | Rows | None) -> tuple[Rows, Vectors]:
    """Up to ``k`` rows and their cosines, best first; of equals the paper with the higher number."""
    rescored = rescored_of(k, volume.count)
    rows = _candidates(volume, question, allowed, rescored)
    if len(rows) > rescored:
        rows = _weighed(volume.codes, question, rows, rescored)
    scores = cosines(volume, question.vector, rows)
    return _best(volume.columns["numbers"], rows, scores, k)


def rescored_of(k: int, papers: int) -> int:
    """How many rows have their cosines computed: it grows with the library and with what is asked for."""
    return max(2 * k, min(max(int(RESCORED * papers), LEAST_RESCORED), MOST_RESCORED))


def cosines(volume: Volume, vector: Vectors, rows: Rows) -> Vectors:
    """The cosine of each row's vector with a unit vector; 0 where the row has none.

    Row by row: a product of matrix and vector would round a row by its neighbours, and
    equal papers would no longer be equal.
    """
    integers: Column = volume.columns["vectors"].reshape(-1, volume.manifest.dimensions).take(rows, 0)
    scores: Vectors = np.vecdot(integers.astype(np.float32), vector) * volume.columns["scales"].take(rows)
    return scores


def _planes(size: Vectors) -> Bits:
    """Weights 0 … 2^PLANES-1 of the dimensions, as one row of bits for each binary digit."""
    most = 2**PLANES - 1
    top = np.partition(size, -max(len(size) // 48, 1))[-max(len(size) // 48, 1)]
    weights = np.minimum(np.rint(size * (most / top if top else 0)), most).astype(np.uint8)
    return packed(np.stack([(weights >> plane & 1).astype(bool) for plane in range(PLANES)]))


def _candidates(volume: Volume, question: Question, allowed: Flags | Rows | None, rescored: int) -> Rows:
    """Rows worth a second look, in ascending order."""
    if allowed is None:
        return _scanned(volume.leading, question, volume.findable, rescored)
    if allowed.dtype == bool and np.count_nonzero(allowed) > max(GATHERED * len(allowed), DIRECT):
        return _scanned(volume.leading, question, cast(Flags, allowed), rescored)
    rows = np.flatnonzero(allowed) if allowed.dtype == bool else cast(Rows, allowed)
    if len(rows) <= max(DIRECT, rescored):
        return rows
    distances = _distances([column.take(rows) for column in volume.leading], question)
    return rows[distances <= _cut(distances, rescored, len(rows))]


def _scanned(columns: list[Bits], question: Question, flags: Flags, rescored: int) -> Rows:
    """Look at every row and keep those below a cut that a sample of them told."""
    step = max(len(flags) // _SAMPLE, 1)
    known = flags[::step]
    sample = _distances([column[::step] for column in columns], question)[known]
    cut = _cut(sample, rescored, len(sample) * step) if len(sample) else 255
    scratch = np.empty(_SPAN, np.uint64), np.empty(_SPAN, np.uint8), np.empty(_SPAN, np.uint8)
    found = []
    for low in range(0, len(flags), _SPAN):
        distances = _distances([column[low : low + _SPAN] for column in columns], question, scratch)
        found.append(np.flatnonzero(distances <= cut) + low)
    rows = np.concatenate(found) if found else np.empty(0, np.intp)
    return rows[flags.take(rows)]


def _cut(distances: Distances, rescored: int, of: int) -> int:
    """The distance up to which the share to keep lies, told from a sample of so many rows."""
    share = min(max(KEPT * of**0.5, 4 * rescored) / of, 1.0)
    ranked = np.cumsum(np.bincount(distances))
    return int(np.searchsorted(ranked, share * ranked[-1]))


def _distances(
    columns: list[Bits],
    question: Question,
    scratch: tuple[Bits, Distances, Distances] | None = None,
) -> Distances:
    """In how many of the sure bits of the surest columns each row differs."""
    rows = len(columns[0])
    word, part, total = scratch or (np.empty(rows, np.uint64), np.empty(rows, np.uint8), np.empty(rows, np.uint8))
    word, part, total = word[:rows], part[:rows], total[:rows]
    for place, column in enumerate(question.columns):
        np.bitwise_xor(columns[column], question.signs[column], out=word)
        np.bitwise_and(word, question.sure[column], out=word)
        np.bitwise_count(word, out=part if place else total)
        if place:
            np.add(total, part, out=total)
    return total


def _weighed(codes: Bits, question: Question, rows: Rows, keep: int) -> Rows:
    """The rows whose whole codes differ least, each differing bit counted by its weight (about ``keep`` of them)."""
    spans = [rows[low : low + _SPAN] for low in range(0, len(rows), _SPAN)]
    weights = np.concatenate([_weights(codes.take(span, 0), question) for span in spans])
    kept: Rows = rows[weights <= np.partition(weights, keep - 1)[keep - 1]]
    return kept


def _weights(codes: Bits, question: Question) -> npt.NDArray[np.uint16]:
    """The summed weights of the bits in which each code differs."""
    differ = np.empty(codes.shape[::-1], np.uint64)
    for word, sign in enumerate(question.signs):
        np.bitwise_xor(codes[:, word], sign, out=differ[word])
    total = np.zeros(len(codes), np.uint16)
    for plane, bits in enumerate(question.planes):
        counts = np.bitwise_count(differ & bits[:, None])
        total += counts.sum(0, dtype=np.uint16) << np.uint16(plane)
    return total


def _best(numbers: Column, rows: Rows, scores: Vectors, k: int) -> tuple[Rows, Vectors]:
    if len(rows) > k:
        chosen = scores >= np.partition(scores, len(scores) - k)[len(scores) - k]
        rows, scores = rows[chosen], scores[chosen]
    of: Numbers = numbers.take(rows)
    order = np.lexsort((-of, -scores))[:k]
    return rows[order], scores[order]
