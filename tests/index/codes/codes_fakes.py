"""A small embedder that is deterministic, papers for it, and a program that is meant to be killed."""

import sys
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np

from broadsheet.index.codes.catch_up import catch_up
from broadsheet.index.codes.reader import Codes
from broadsheet.index.embed.base import Terms, Vectors, paper_text
from broadsheet.index.feed import Document

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WORDS = ("retrieval", "attention", "diffusion", "graphs", "proofs", "speech", "vision", "robots", "markets", "cells")
NO_WORD = 999


@cache
def _direction(word: str, dimensions: int) -> Vectors:
    return np.random.default_rng(zlib.crc32(word.encode())).standard_normal(dimensions).astype(np.float32)


class HashedEmbedder:
    """Each word has a direction drawn from its hash; a text is the direction of their sum, and keeps three words.

    ``log`` gets a line with the number of texts of every call.
    """

    def __init__(
        self, dimensions: int = 70, version: str = "1", log: Path | None = None, centre: Vectors | None = None
    ) -> None:
        self.name, self.version, self.dimensions, self.centre = "hashed", version, dimensions, centre
        self._log = log
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        if self._log:
            with self._log.open("a") as handle:
                handle.write(f"{len(texts)}\n")
        self.embedded += texts
        made = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().replace(".", " ").split():
                if word in WORDS or word.isdigit():
                    made[row] += _direction(word, self.dimensions)
        lengths = np.linalg.norm(made, axis=1, keepdims=True)
        return np.divide(made, lengths, out=made, where=lengths > 0)

    terms = 3

    def read(self, texts: Sequence[str]) -> tuple[Vectors, Terms]:
        rows = [
            [WORDS.index(word) for word in text.lower().replace(".", " ").split() if word in WORDS] for text in texts
        ]
        kept = [[*some, *[NO_WORD] * self.terms][: self.terms] for some in rows]
        return self.embed(texts), np.array(kept, np.uint16).reshape(len(texts), self.terms)

    def alike(self, question: str, terms: Terms) -> Vectors:
        asked = [WORDS.index(word) for word in question.split() if word in WORDS]
        return np.array([np.isin(asked, row).mean() if asked else 0 for row in terms], np.float32)

    def one(self, text: str) -> Vectors:
        made: Vectors = HashedEmbedder(self.dimensions).embed([text])[0]
        return made

    def of(self, document: Document) -> Vectors:
        return self.one(paper_text(document.titles[0], document.abstract))


class MemoryFeed:
    """Each call of ``put`` or ``drop`` is one change; ``until`` shows the log as it once was."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self.log: list[tuple[int, Document | None]] = []
        for document in documents:
            self.put(document)

    def put(self, *documents: Document) -> None:
        self.log += [(document.no, document) for document in documents]

    def drop(self, *numbers: int) -> None:
        self.log += [(no, None) for no in numbers]

    def until(self, seq: int) -> "MemoryFeed":
        earlier = MemoryFeed()
        earlier.log = self.log[:seq]
        return earlier

    def newest(self) -> dict[int, Document]:
        return {no: document for no, document in dict(self.log).items() if document}

    def last(self) -> int:
        return len(self.log)

    def since(self, seq: int, limit: int) -> tuple[int, tuple[Document, ...], tuple[int, ...]]:
        reached = min(seq + limit, len(self.log))
        newest = dict(self.log)
        numbers = dict.fromkeys(no for no, _ in self.log[seq:reached])
        documents = tuple(document for no in numbers if (document := newest[no]))
        return reached, documents, tuple(no for no in numbers if newest[no] is None)


def paper(no: int, title: str = "", **given: object) -> Document:
    given = {
        "abstract": f"{WORDS[no % 7]} {WORDS[no % 9]} {no}",
        "date": 20240101 + no % 28,
        "categories": (("cs.CL", "cs.LG"), ("cs.AI",), ("math.CO", "cs.AI"), ())[no % 4],
        "sources": (("arxiv",), ("huggingface", "arxiv"))[no % 2],
    } | given
    return Document(no=no, id=f"2401.{no:05}", titles=(title or f"On {WORDS[no % 10]}",), **given)  # type: ignore[arg-type]


def papers(count: int) -> tuple[Document, ...]:
    return tuple(paper(no) for no in range(1, count + 1))


def reader(folder: Path) -> Codes:
    return Codes(folder, now=lambda: NOW)


def busy_feed(count: int) -> MemoryFeed:
    """Papers that are added, all revised but for some that get another date, and some taken away."""
    feed = MemoryFeed(papers(count))
    feed.put(*(paper(no, f"Revised {WORDS[no % 5]}") for no in range(1, count + 1) if no % 3))
    feed.put(*(paper(no, date=20250101) for no in range(1, count + 1) if not no % 3))
    feed.drop(*range(4, count, 11))
    feed.put(*(paper(no, f"Again {WORDS[no % 6]}") for no in range(1, count + 1) if no % 2 and no % 11 != 4))
    return feed


def stages(feed: MemoryFeed) -> list[MemoryFeed]:
    """The log at four moments, so that papers are really revised and die."""
    return [feed.until(feed.last() * part // 4) for part in (1, 2, 3)] + [feed]


def follow(folder: Path, feed: MemoryFeed, embedder: HashedEmbedder, batch: int) -> None:
    """Catch up at every stage not yet behind; prints a line after each batch."""
    for stage in stages(feed):
        if stage.last() >= reader(folder).seq:
            catch_up(folder, stage, embedder, now=NOW, batch=batch, progress=lambda seq, _: print(seq, flush=True))


if __name__ == "__main__":
    follow(Path(sys.argv[1]), busy_feed(int(sys.argv[3])), HashedEmbedder(log=Path(sys.argv[2])), int(sys.argv[4]))
