"""Indexes and embedders for measuring: built over any feed in a folder, or those of a library."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from broadsheet.index.catch_up import catch_up as words_catch_up
from broadsheet.index.codes.catch_up import catch_up as codes_catch_up
from broadsheet.index.codes.reader import Codes
from broadsheet.index.embed.base import Embedder
from broadsheet.index.embed.registry import embedder_of
from broadsheet.index.feed import ChangeFeed
from broadsheet.index.meaning import Meaning
from broadsheet.index.second import SECOND, Second
from broadsheet.index.words import Words
from broadsheet.queries.ranked import Engines

__all__ = ["built", "embedder_of", "opened"]

_PATIENCE_SECONDS = 60.0


def built(folder: Path, feed: ChangeFeed, embedder: Embedder, now: datetime, second: Embedder | None = None) -> Engines:
    """Index a feed by words and by meaning, and for a second stage if there is one.

    Nobody waits in vain for that stage here: it has all the time it needs. Raises
    EmbedderError and StoreError.
    """
    words_catch_up(folder, feed, now=now)
    codes_catch_up(folder, feed, embedder, now=now)
    engines = opened(folder, lambda _name: embedder, now)
    if second is None:
        return engines
    codes_catch_up(folder / SECOND, feed, second, now=now)
    again = Second(Meaning(Codes(folder / SECOND, now=lambda: now), lambda _name: second), _PATIENCE_SECONDS)
    again.warm()
    return replace(engines, second=again)


def opened(folder: Path, open_embedder: Callable[[str], Embedder], now: datetime) -> Engines:
    """The indexes in a folder, without a second stage; without meaning where there are no codes."""
    codes = Codes(folder, now=lambda: now)
    meaning = Meaning(codes, open_embedder) if codes.state == "ready" else None
    return Engines(Words(folder, now=lambda: now), meaning)
