"""Measure search over more papers than a database is worth filling for: only the indexes are built."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from broadsheet.index.catch_up import catch_up as words_catch_up
from broadsheet.index.codes.catch_up import catch_up as codes_catch_up
from broadsheet.index.embed.base import Embedder
from broadsheet.measure.bench import peers, search
from broadsheet.measure.bench.asked import of_document
from broadsheet.measure.bench.generate import Papers
from broadsheet.measure.bench.rows import Row
from broadsheet.measure.engines import opened
from broadsheet.measure.feeds import PapersFeed

FROM = 300_000
"""Generated libraries with more papers than this are built without the database."""


def measure(
    folder: Path, papers: Papers, embedder: Embedder, now: datetime, *, with_peers: bool = False
) -> Iterator[Row]:
    """The rows of searches over both indexes, built in ``folder``; there is no page to hydrate.

    Then how many papers a second went into each index, with making the papers and
    their vectors, and the peers where they are asked for.
    """
    built = tuple(_built(folder, papers, embedder, now))
    engines = opened(folder, lambda _name: embedder, now)
    step = max(1, len(papers) // search.SAMPLE)
    seen = [of_document(papers[at]) for at in range(0, len(papers), step)]
    yield from search.measure(engines, folder, seen)
    yield from built
    if with_peers:
        yield from peers.measure(folder, PapersFeed(papers), embedder, engines, seen)


def _built(folder: Path, papers: Papers, embedder: Embedder, now: datetime) -> Iterator[Row]:
    def words() -> object:
        return words_catch_up(folder, feed, now=now)

    def meaning() -> object:
        return codes_catch_up(folder, feed, embedder, now=now)

    feed = PapersFeed(papers)
    for what, catch_up in (("words index", words), ("meaning index", meaning)):
        begun = time.perf_counter()
        catch_up()
        rate = len(papers) / (time.perf_counter() - begun)
        yield Row(what=f"{what}, {len(papers):,} papers", per_s=round(rate, 1))
