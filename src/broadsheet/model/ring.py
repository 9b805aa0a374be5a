"""Votes as the ring detector looks at them, and the rings it finds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes side by side, one of each list: paper, reader, second since 1970, and network.

    Networks are numbered as they come, -1 where none is known. ``new_until`` is the
    second until which a reader counts as new.
    """

    papers: Sequence[int]
    readers: Sequence[int]
    at: Sequence[int]
    networks: Sequence[int]
    new_until: Mapping[int, int]

    def __len__(self) -> int:
        return len(self.papers)


@dataclass(frozen=True, slots=True)
class Ring:
    """Readers who seem to vote as one: their numbers, the votes in question as paper and reader, and why."""

    readers: frozenset[int]
    votes: frozenset[tuple[int, int]]
    why: str
