"""Measure others over the same papers: every vector compared with NumPy, and SQLite's full-text search."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadsheet.actions.catch_up import StoreFeed
from broadsheet.index.embed.base import Embedder, paper_text
from broadsheet.index.feed import ChangeFeed, Document
from broadsheet.index.meaning import Meaning
from broadsheet.measure.bench.asked import Seen, mixed
from broadsheet.measure.bench.rows import Row, clocked_each, timed_row
from broadsheet.measure.bench.search import sampled
from broadsheet.queries.ranked import Engines
from broadsheet.store.db import Db

FIRST = 10
_K = 20
_SEARCHES = 30
_BATCH = 2000
_FLOATS = "floats.bin"
_FULL_TEXT = "full-text.db"

Floats = npt.NDArray[np.float32]


def of_library(folder: Path, store: Db, engines: Engines, embedder: Embedder) -> Iterator[Row]:
    """Those rows for a library."""
    papers, _ = sampled(store)
    yield from measure(folder, StoreFeed(store), embedder, engines, papers)


def measure(
    folder: Path, feed: ChangeFeed, embedder: Embedder, engines: Engines, papers: Sequence[Seen]
) -> Iterator[Row]:
    """Rows of both peers, and of our first ten against the exact ones, for searches of three words.

    The vectors lie in a file of floats in ``folder``, as does the database. Without
    meaning there is nothing to compare.
    """
    if engines.meaning is None:
        return
    texts = [text for kind, text in mixed(papers, engines.words, 9 * _SEARCHES, seed=9) if kind == "three words"]
    with closing(sqlite3.connect(folder / _FULL_TEXT)) as db:
        numbers = _take_in(folder, feed, embedder, db)
        yield from _exact_rows(_opened(folder, len(numbers), embedder.dimensions), numbers, engines.meaning, texts)
        yield timed_row("peer: SQLite FTS5", clocked_each(lambda text: _found(db, text), texts))


def _take_in(folder: Path, feed: ChangeFeed, embedder: Embedder, db: sqlite3.Connection) -> npt.NDArray[np.int64]:
    """Write every paper's vector and text; the numbers of the papers in the order of their vectors."""
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("CREATE VIRTUAL TABLE papers USING fts5(title, abstract, content='', tokenize='porter unicode61')")
    numbers: list[int] = []
    with (folder / _FLOATS).open("wb") as file:
        for papers in _batches(feed):
            embedder.embed([paper_text(one.titles[0], one.abstract) for one in papers]).tofile(file)
            rows = [(one.no, one.titles[0], one.abstract) for one in papers]
            db.executemany("INSERT INTO papers(rowid, title, abstract) VALUES (?, ?, ?)", rows)
            numbers += [one.no for one in papers]
    db.commit()
    return np.array(numbers)


def _batches(feed: ChangeFeed) -> Iterator[tuple[Document, ...]]:
    """Each paper once: in its newest state, at its last change."""
    seq, seen = 0, set[int]()
    while True:
        reached, papers, _ = feed.since(seq, _BATCH)
        if reached == seq:
            return
        yield tuple(one for one in papers if one.no not in seen)
        seen.update(one.no for one in papers)
        seq = reached


def _opened(folder: Path, count: int, dimensions: int) -> Floats:
    return np.memmap(folder / _FLOATS, np.float32, "r", shape=(count, dimensions))


def _exact_rows(
    floats: Floats, numbers: npt.NDArray[np.int64], meaning: Meaning, texts: Sequence[str]
) -> Iterator[Row]:
    vectors = [vector for text in texts if np.any(vector := meaning.vector(text))]
    exact = [set(numbers[_nearest(floats, vector, FIRST)].tolist()) for vector in vectors]
    found = [set(meaning.near(vector, FIRST).numbers.tolist()) for vector in vectors]
    shares = [len(right & ours) / len(right) for right, ours in zip(exact, found, strict=True)]
    times = clocked_each(lambda vector: meaning.near(vector, FIRST), vectors)
    ours = timed_row(f"meaning: first {FIRST}", times)
    yield Row(
        what=ours.what,
        p50_ms=ours.p50_ms,
        p99_ms=ours.p99_ms,
        per_s=ours.per_s,
        recall=round(float(np.mean(shares)), 4),
    )
    times = clocked_each(lambda vector: _nearest(floats, vector, _K), vectors)
    yield timed_row("peer: NumPy, all vectors as floats", times)


def _nearest(floats: Floats, vector: Floats, k: int) -> npt.NDArray[np.int64]:
    scores = floats @ vector
    k = min(k, len(scores))
    best: npt.NDArray[np.int64] = np.argpartition(-scores, k - 1)[:k]
    return best[np.argsort(-scores[best])]


def _found(db: sqlite3.Connection, text: str) -> list[tuple[int]]:
    query = " OR ".join(f'"{word}"' for word in text.split())
    return db.execute("SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY rank LIMIT ?", (query, _K)).fetchall()
