"""A change log without a store: papers that never change, for indexes that only measuring needs."""

from collections.abc import Sequence

from broadsheet.index.feed import Document


class PapersFeed:
    """A list of documents as ``index.feed.ChangeFeed``: the nth change brings the nth paper.

    The sequence is only sliced, so it may make its papers when they are asked for.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents

    def since(self, seq: int, limit: int) -> tuple[int, tuple[Document, ...], tuple[int, ...]]:
        """The next ``limit`` papers; none ever goes."""
        some = tuple(self._documents[seq : seq + limit])
        return seq + len(some), some, ()

    def last(self) -> int:
        """The number of papers."""
        return len(self._documents)
