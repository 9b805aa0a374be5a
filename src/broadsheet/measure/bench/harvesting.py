"""A source that is made up: pages of papers, as fast as a source with manners would let itself be asked.

arXiv asks for three seconds between two requests and answers with a thousand records
at most, so that is what comes in; its server takes longer, and this one is never late.
"""

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import count

import orjson

from broadsheet.index.feed import Document
from broadsheet.measure.bench.generate import Papers
from broadsheet.model.paper import Author, Record
from broadsheet.sources.base import Ask, Batch, Fetch

PAGE = 1000
"""Records on a page of arXiv's."""
PAUSE = 3.0
"""Seconds between two requests that arXiv asks for."""
_MADE_UP = 50_000


class MadeUp:
    """A source without a network, which goes on until its process ends."""

    name = "madeup"
    title = "Made up"
    homepage = ""
    thanks = ""
    hosts: Mapping[str, float] = {}

    def harvest(self, fetch: Fetch, ask: Ask, now: datetime) -> Iterator[Batch]:
        """Yield pages of papers nobody has seen."""
        papers, asked = Papers(_MADE_UP), 0.0
        for page in count():
            # from one request to the next, as the gates of real sources count
            time.sleep(max(0.0, asked + PAUSE - time.monotonic()))
            asked = time.monotonic()
            held = (papers[(page * PAGE + no) % len(papers)] for no in range(PAGE))
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
