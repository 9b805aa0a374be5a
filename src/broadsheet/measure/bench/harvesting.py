"""A source that is made up: pages of papers, as fast as a source with manners would let itself be asked."""

import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count

import orjson

from broadsheet.index.feed import Document
from broadsheet.measure.bench.generate import Papers
from broadsheet.model.paper import Author, Record
from broadsheet.sources.base import Ask, Batch, Fetch

PAGE = 500
PAUSE = 1.0
"""Seconds between two pages; arXiv asks for three."""


class MadeUp:
    """A source without a network, which goes on until ``stop`` is set."""

    name = "madeup"
    title = "Made up"
    homepage = ""
    thanks = ""
    hosts: Mapping[str, float] = {}

    def __init__(self, papers: Papers, stop: threading.Event) -> None:
        self._papers = papers
        self._stop = stop

    def harvest(self, fetch: Fetch, ask: Ask, now: datetime) -> Iterator[Batch]:
        """Yield pages of papers nobody has seen."""
        for page in count():
            if self._stop.wait(PAUSE):
                return
            held = (self._papers[(page * PAGE + no) % len(self._papers)] for no in range(PAGE))
            yield Batch(records=tuple(_record(one, page) for one in held), cursor=str(page), step=f"page {page}")

    def fetch_one(self, fetch: Fetch, key: str, now: datetime) -> Record | None:
        """Nothing is asked for by its key."""
        return None


def _record(paper: Document, page: int) -> Record:
    raw = orjson.dumps([paper.id, page])
    return Record(
        source="madeup",
        key=paper.id,
        raw=raw,
        title=f"{paper.titles[0]} ({page})",
        abstract=paper.abstract,
        authors=tuple(Author(name) for name in paper.authors),
        categories=paper.categories,
    )
