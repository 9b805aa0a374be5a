"""A change log in memory, and papers made up for it; also run as a program that is meant to be killed."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from broadsheet.index.catch_up import catch_up
from broadsheet.index.feed import Document

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SUBJECTS = ("retrieval", "attention", "diffusion", "graphs", "proofs", "speech", "vision")


class MemoryFeed:
    """Each call of ``put`` or ``drop`` is one change."""

    def __init__(self, documents: tuple[Document, ...] = ()) -> None:
        self.log: list[tuple[int, Document | None]] = []
        for document in documents:
            self.put(document)

    def put(self, document: Document) -> None:
        self.log.append((document.no, document))

    def drop(self, no: int) -> None:
        self.log.append((no, None))

    def last(self) -> int:
        return len(self.log)

    def since(self, seq: int, limit: int) -> tuple[int, tuple[Document, ...], tuple[int, ...]]:
        reached = min(seq + limit, len(self.log))
        newest = dict(self.log)
        numbers = dict.fromkeys(no for no, _ in self.log[seq:reached])
        documents = tuple(document for no in numbers if (document := newest[no]))
        return reached, documents, tuple(no for no in numbers if newest[no] is None)


def paper(no: int, title: str = "", **given: object) -> Document:
    given = {"abstract": f"We study {SUBJECTS[no % 7]} and {SUBJECTS[no % 5]}.", "date": 20240101 + no % 28} | given
    return Document(no=no, id=f"2401.{no:05}", titles=(title or f"On {SUBJECTS[no % 7]}, part {no}",), **given)  # type: ignore[arg-type]


def busy_feed(papers: int) -> MemoryFeed:
    """Papers that are added, most of them changed, and some taken away."""
    feed = MemoryFeed()
    for no in range(papers):
        feed.put(paper(no))
        if no % 3:
            feed.put(paper(no // 2, f"Revised {SUBJECTS[no % 7]}"))
        if no % 11 == 10:
            feed.drop(no - 4)
    return feed


if __name__ == "__main__":
    catch_up(
        Path(sys.argv[1]),
        busy_feed(int(sys.argv[2])),
        now=NOW,
        batch=3,
        progress=lambda seq, _last: print(seq, flush=True),
    )
