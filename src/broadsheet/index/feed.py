"""What the index asks of the store: the change log as whole documents, newest state first come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

HAS = ("code", "comments", "organization")
"""What a paper may have: a link to code, comments that a source or a reader counted, an organisation it names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper as the index sees it.

    ``no`` is the store's paper number (0 … 2³⁶−1); ``titles`` holds the title of
    every record, the shown one first; ``date`` is YYYYMMDD with missing parts
    written 01, or 0 when nothing is known.
    ``keywords`` are those that sources gave, ``own`` those we found in its text
    beside them; ``has`` is any of HAS.
    """

    no: int
    id: str
    titles: tuple[str, ...]
    abstract: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    organization: str | None = None
    date: int = 0
    votes: int = 0


Changes = tuple[int, tuple[Document, ...], tuple[int, ...]]
"""The last seq covered, documents to index, numbers of papers gone."""


class ChangeFeed(Protocol):
    """The change log, read from a place onwards."""

    def since(self, seq: int, limit: int) -> Changes:
        """Changes after ``seq``.

        Each paper appears once, in its newest state, in at most ``limit`` changes.
        Empty tuples and the same seq when there is nothing more.
        """

    def last(self) -> int:
        """The newest seq in the store, 0 when nothing ever changed."""


class Shared:
    """A feed that hands what one index asks for to ``take`` as well, so that papers are read once for two.

    ``take`` is also told after which change they come.
    """

    def __init__(self, feed: ChangeFeed, take: Callable[[int, Changes], None]) -> None:
        self._feed = feed
        self._take = take

    def since(self, seq: int, limit: int) -> Changes:
        """Changes after ``seq``, once ``take`` has had them."""
        changes = self._feed.since(seq, limit)
        self._take(seq, changes)
        return changes

    def last(self) -> int:
        """The newest seq in the store."""
        return self._feed.last()


class Growing:
    """A feed that somebody is writing to: it waits for a batch to be full, until ``over`` says that nothing more comes.

    ``over`` is asked again and again, and takes a moment to answer.
    """

    def __init__(self, feed: ChangeFeed, over: Callable[[], bool]) -> None:
        self._feed = feed
        self._over = over

    def since(self, seq: int, limit: int) -> Changes:
        """Changes after ``seq``: as many as asked for, or all that there will be."""
        while self._feed.last() < seq + limit and not self._over():
            pass
        return self._feed.since(seq, limit)

    def last(self) -> int:
        """The newest seq in the store."""
        return self._feed.last()
