"""Papers made up for measuring: real words, topics that cluster, authors, categories, dates.

A paper mixes stop words, general words and the words of three topics: a main one,
which says its category, one that is often of the same field, and any third. So
papers of a topic, and less so of a field, lie close to one another, as real ones do:
the cosine to the tenth nearest of 20,000 is 0.52, to the hundredth 0.39 (among real
papers 0.56 and 0.45). The day follows from the number. Paper n is the same for the
same seed, however many are made.
"""

import gzip
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import overload

import numpy as np
import numpy.typing as npt
import orjson

from broadsheet.index.feed import Document
from broadsheet.measure.bench.drawing import (
    CATEGORIES,
    EVENLY,
    TOPICALLY,
    TOPICS_EACH,
    Places,
    Tables,
    tables,
)

_SHORTEST, _LONGEST = 100, 220  # words of title and abstract together
_TITLE = 12
_SENTENCE = 21
_BLOCK = 1000
_STOPS, _GENERAL = 92, 122  # of 256 words 92 are stop words, 30 general, the rest a topic's
_TITLE_SHIFT = 60  # titles have fewer stop words, and more of their topic
_TOPIC = np.array([0] * 12 + [1] * 3 + [2])  # of sixteen topical words twelve are of the main topic
_DAYS = [int(f"{date(2015, 1, 5) + timedelta(days=days):%Y%m%d}") for days in range(4000)]


class Papers(Sequence[Document]):
    """``count`` papers numbered from 1, made when they are asked for; 20,000 a second in order."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self._count = count
        self._seed = seed
        self._tables = tables(seed)
        self._held: tuple[int, list[Document]] = (-1, [])

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Document: ...
    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...
    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        if isinstance(place, int):
            at = range(self._count)[place]
            return self._block(at // _BLOCK)[at % _BLOCK]
        first, last, _ = place.indices(self._count)
        found: list[Document] = []
        for block in range(first // _BLOCK, -(-last // _BLOCK)):
            start = block * _BLOCK
            found += self._block(block)[max(0, first - start) : last - start]
        return found

    def _block(self, block: int) -> list[Document]:
        if self._held[0] != block:
            self._held = (block, _block(self._tables, np.random.default_rng((self._seed, block)), block * _BLOCK))
        return self._held[1]


def write(path: Path, papers: Papers) -> None:
    """Write papers as gzipped JSON Lines in the format of docs/reference/file-format.md."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        for paper in papers:
            file.write(orjson.dumps(row(paper)) + b"\n")


def row(paper: Document) -> dict[str, object]:
    """A paper as a line of docs/reference/file-format.md."""
    day = str(paper.date)
    return {
        "id": f"arxiv:{paper.id}",
        "title": paper.titles[0],
        "abstract": paper.abstract,
        "authors": paper.authors,
        "categories": paper.categories,
        "published": f"{day[:4]}-{day[4:6]}-{day[6:]}",
    }


def _block(tables: Tables, random: np.random.Generator, first: int) -> list[Document]:
    """A thousand papers, the first of them with the number ``first`` + 1."""
    topics = _topics(tables, random)
    lengths = random.integers(_SHORTEST, _LONGEST, size=_BLOCK)
    words = tables.words[_words(tables, random, topics, lengths)].tolist()
    ends = np.cumsum(lengths).tolist()
    titles = random.integers(6, _TITLE + 1, size=_BLOCK).tolist()
    listed = random.integers(1, 3, size=_BLOCK).tolist()
    authors = _authors(tables, random)
    papers, start = [], 0
    for place, (end, own) in enumerate(zip(ends, (topics // TOPICS_EACH).tolist(), strict=True)):
        papers.append(
            Document(
                no=first + place + 1,
                id=_id(first + place),
                titles=(" ".join(words[start : start + titles[place]]).capitalize(),),
                abstract=" ".join(words[start + _TITLE : end]).rstrip(".") + ".",
                authors=authors[place],
                categories=tuple(dict.fromkeys(CATEGORIES[field] for field in own[: listed[place]])),
                sources=("arxiv",),
                date=_DAYS[(first + place) % len(_DAYS)],
            )
        )
        start = end
    return papers


def _id(number: int) -> str:
    return f"{15 + number // 1_200_000:02}{1 + number // 100_000 % 12:02}.{number % 100_000:05}"


def _topics(tables: Tables, random: np.random.Generator) -> Places:
    """Three topics for each paper; half of the second ones are of the first one's field."""
    found: Places = tables.topics[random.integers(TOPICALLY, size=(_BLOCK, 3))]
    beside = found[:, 0] // TOPICS_EACH * TOPICS_EACH + random.integers(TOPICS_EACH, size=_BLOCK, dtype=np.int32)
    found[:, 1] = np.where(random.random(_BLOCK) < 0.5, beside, found[:, 1])
    return found


def _words(tables: Tables, random: np.random.Generator, topics: Places, lengths: npt.NDArray[np.int64]) -> Places:
    """Places in ``tables.words``: those of the first paper's title and abstract, then those of the next."""
    paper = np.repeat(np.arange(_BLOCK, dtype=np.int32), lengths)
    at = np.arange(len(paper), dtype=np.int32) - (np.cumsum(lengths) - lengths).astype(np.int32)[paper]
    drawn = random.integers(1 << 32, size=len(paper), dtype=np.uint32)
    # twenty bits choose the word, four which of the paper's topics, eight the kind of word
    low, column, kind = drawn & (EVENLY - 1), _TOPIC[(drawn >> 20) & 15], (drawn >> 24).astype(np.int16)
    kind[at < _TITLE] += _TITLE_SHIFT
    found: Places = tables.topical[topics[paper, column], low & (TOPICALLY - 1)]
    general = kind < _GENERAL
    found[general] = tables.general[low[general]]
    stops = kind < _STOPS
    found[stops] = tables.stops[low[stops] & (len(tables.stops) - 1)]
    found[(at > _TITLE) & (at % _SENTENCE == 0)] += len(tables.words) // 2
    return found


def _authors(tables: Tables, random: np.random.Generator) -> list[tuple[str, ...]]:
    """One to seven names for each paper; a few families are large."""
    counts = random.integers(1, 8, size=_BLOCK)
    many = int(counts.sum())
    given = random.integers(len(tables.given), size=many).tolist()
    family = (random.random(many) ** 2 * len(tables.family)).astype(np.int64).tolist()
    names = [f"{tables.given[one]} {tables.family[other]}" for one, other in zip(given, family, strict=True)]
    ends = np.cumsum(counts).tolist()
    return [tuple(names[end - count : end]) for end, count in zip(ends, counts.tolist(), strict=True)]
