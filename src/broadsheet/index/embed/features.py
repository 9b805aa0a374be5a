"""Texts into what the static embedder adds up: words, pieces of rarer words, and pairs of neighbours.

Works on whole arrays of many texts at once, and remembers nothing from text to text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from broadsheet.index.embed.lookup import NONE, Keys, Lookup, Numbers, Places
from broadsheet.index.embed.spelling import MOST, Words, spelled, split

_LONGEST_WORD = 40
_LONGEST_NUMBER = 4
_BATCH = MOST - 2  # characters with a blank each; fewer texts at once and whole arrays do not pay
_BATCH_TEXTS = 2**12
_BITS = np.uint32(16)  # of a row, beside the text's number in one key
_ROW = np.uint32(0xFFFF)
_NINE = ord("9")
_STOP = -2  # the number of a stop word; one that may also begin a rarer word has -3 - row

Rows = npt.NDArray[np.int64]
Pairs = npt.NDArray[np.uint16]
_Owned = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Features:
    """Features of a few texts: text ``i`` has ``rows[bounds[i]:bounds[i + 1]]``, each once, ``counts`` times."""

    rows: Rows
    counts: Rows
    bounds: list[int]


class _Listed:
    """Rows of words or pieces by key, and the letters of the longest of them."""

    def __init__(self, entries: str, first: int, stop: str = "") -> None:
        keys, self.longest = _keys(entries)
        self.size = len(keys)
        rows = np.arange(first, first + len(keys), dtype=np.int32)
        stops, _ = _keys(stop)
        which = Lookup(stops, np.arange(len(stops), dtype=np.int32)).find(keys)
        stopped = which != NONE
        rows[stopped] = _STOP - 1 - rows[stopped]
        unlisted = np.delete(stops, which[stopped])
        self._rows = Lookup(
            np.concatenate((keys, unlisted)), np.concatenate((rows, np.full(len(unlisted), _STOP, np.int32)))
        )

    def whole(self, keys: Keys) -> Numbers:
        """The row of each word; NONE where it is not listed, less where it is a stop word."""
        return self._rows.find(keys)

    def part(self, keys: Keys) -> Numbers:
        """The row of each part of a word, where stop words count like others; negative where there is none."""
        found = self._rows.find(keys)
        return np.where(found < _STOP, _STOP - 1 - found, found)


class Vocabulary:
    """Knows the rows of words, pieces and pairs. Never changes once made, so any number of threads may ask.

    ``words`` and ``pieces`` are lines in the order of their rows, the words first;
    ``stop`` are the words to leave out; ``pairs[i]`` are the rows of two neighbouring
    words, and have a row of their own after those of the pieces. ``words`` rows are no
    pairs, of ``size`` in all. Raises ValueError when there are more rows than 65,535.
    """

    def __init__(self, words: str, pieces: str, stop: str, pairs: Pairs) -> None:
        self._words = _Listed(words, 0, stop)
        self._pieces = _Listed(pieces, self._words.size)
        first = self._words.size + self._pieces.size
        self.words = first
        self.size = first + len(pairs)
        if self.size > int(_ROW):
            raise ValueError("The vocabulary has more rows than fit into 16 bits.")
        self._pairs = Lookup(_pair_keys(pairs[:, 0], pairs[:, 1]), np.arange(first, self.size, dtype=np.int32))

    def features(self, texts: Sequence[str]) -> Iterator[Features]:
        """The features of ``texts``, a few texts at a time, in their order."""
        for few in _batches(texts):
            yield self._features(split(few), len(few))

    def _features(self, words: Words, texts: int) -> Features:
        """A word gives its row, a rarer one the rows of its pieces, two neighbouring words that of their pair too."""
        found = self._words.whole(words.keys(words.starts, words.ends))
        known = (found >= 0).nonzero()[0]
        row, text = found.take(known).view(np.uint32), words.text.take(known)
        beside = ((known[1:] - known[:-1] == 1) & (text[1:] == text[:-1])).nonzero()[0]
        pair = self._pairs.find(_pair_keys(row.take(beside), row.take(beside + 1)))
        paired = (pair >= 0).nonzero()[0]
        parts = [text << _BITS | row, text.take(beside.take(paired)) << _BITS | pair.take(paired).view(np.uint32)]
        rare = (found == NONE).nonzero()[0]
        if len(rare):
            piece, owner = self._cut(words, rare)
            parts.append(words.text.take(owner) << _BITS | piece.view(np.uint32))
        return _counted(np.concatenate(parts), texts)

    def _cut(self, words: Words, rare: Places) -> tuple[Numbers, Places]:
        """The pieces of the words ``rare``, each the longest that fits, and the word of each piece.

        Long words, long numbers and words that the pieces cannot cover give none.
        """
        rare = rare[_may_be_cut(words, rare)]
        at, ends, left = words.starts.take(rare), words.ends.take(rare), np.arange(len(rare))
        rows, owners, hopeless = [np.empty(0, np.int32)], [left[:0]], np.zeros(len(rare), bool)
        listed = self._words
        while len(left):  # ends: each round takes a letter of each word, or gives the word up
            row, length = _longest(words, at, ends, listed)
            hopeless[left[length == 0]] = True
            rows.append(row)
            owners.append(left)
            at = at + length
            going = (length > 0) & (at < ends)
            at, ends, left, listed = at[going], ends[going], left[going], self._pieces
        owner = np.concatenate(owners)
        kept = ~hopeless[owner]
        return np.concatenate(rows)[kept], rare.take(owner[kept])


def _may_be_cut(words: Words, which: Places) -> npt.NDArray[np.bool_]:
    starts, ends = words.starts.take(which), words.ends.take(which)
    lengths = ends - starts
    allowed: npt.NDArray[np.bool_] = lengths <= _LONGEST_WORD
    number = (lengths > _LONGEST_NUMBER) & (np.frombuffer(words.raw, np.uint8)[starts] <= _NINE)
    for place in number.nonzero()[0].tolist():
        allowed[place] &= not words.raw[starts[place] : ends[place]].isdigit()
    return allowed


def _longest(words: Words, at: Places, ends: Places, listed: _Listed) -> tuple[Numbers, Places]:
    """The longest listed part of each word from ``at`` on: its row and its letters, 0 where there is none."""
    room = np.minimum(ends - at, listed.longest)
    before = np.cumsum(room) - room
    letters = np.arange(1, room.sum() + 1) - np.repeat(before, room)
    start = np.repeat(at, room)
    rows = listed.part(words.keys(start, start + letters))
    length = np.maximum.reduceat(np.where(rows >= 0, letters, 0), before)
    return rows.take(before + np.maximum(length, 1) - 1), length


def _counted(keys: _Owned, texts: int) -> Features:
    """Features as numbers and counts, from keys of text and row in any order and number."""
    keys.sort()
    new = np.ones(len(keys) + 1, bool)
    np.not_equal(keys[1:], keys[:-1], out=new[1:-1])
    edges = new.nonzero()[0]
    once = keys.take(edges[:-1])
    bounds = once.searchsorted(np.arange(texts + 1, dtype=np.uint32) << _BITS).tolist()
    return Features((once & _ROW).astype(np.int64), edges[1:] - edges[:-1], bounds)


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    held = 0
    for text in texts:
        plain = spelled(text)
        if batch and (held + len(plain) >= _BATCH or len(batch) == _BATCH_TEXTS):
            yield batch
            batch, held = [], 0
        batch.append(plain)
        held += len(plain) + 1
    if batch:
        yield batch


def _keys(lines: str) -> tuple[Keys, int]:
    """The key of each line, and the letters of the longest."""
    parts, begin = [split([])], 0
    while begin < len(lines):
        end = lines.rfind("\n", begin, begin + _BATCH) + 1 or len(lines)
        parts.append(split([lines[begin:end]]))
        begin = end
    longest = max(int((part.ends - part.starts).max(initial=1)) for part in parts)
    return np.concatenate([part.keys(part.starts, part.ends) for part in parts]), longest


def _pair_keys(left: npt.NDArray[np.unsignedinteger[Any]], right: npt.NDArray[np.unsignedinteger[Any]]) -> Keys:
    """A key that is never 0, for two rows."""
    keys: Keys = (left.astype(np.uint64) + np.uint64(1)) << np.uint64(16) | right.astype(np.uint64)
    return keys
