"""Find readers who vote as one. The formulas and their reasons are in docs/explanation/abuse.md.

*Pairs*: two readers are linked when they share at least ``SHARED`` papers, what they
share is more than ``ALIKE`` of what either voted for (Jaccard), and more than half of
it they voted for within ``SOON`` of each other. Readers linked to one another, over
any number of steps, are a ring.

*Crowds*: at least ``CROWD`` readers vote for one paper within ``SOON`` from one
network, each of them new, or with more than half of all they ever voted for cast
within ``SOON`` of that vote.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from broadsheet.model.ring import Ring, Votes

SHARED = 10
"""Papers that two readers must share before they are compared."""
ALIKE = 0.8
"""Jaccard coefficient above which two readers vote alike."""
SOON = 600
"""Seconds within which two votes count as cast together."""
CROWD = 5
"""New readers of one network who vote for one paper together, before it is looked into."""
_NEIGHBOURS = 200  # votes that a vote is held against: bounds the work when thousands vote at once

Numbers = NDArray[np.int64]


def rings(votes: Votes, *, crowds: bool = True) -> list[Ring]:
    """The rings among ``votes``; without ``crowds`` those of pairs alone. At most a second for 100,000 votes."""
    if not len(votes):
        return []
    papers, readers, at, networks = (
        np.asarray(column, dtype=np.int64) for column in (votes.papers, votes.readers, votes.at, votes.networks)
    )
    sets = _Sets()
    parts: list[tuple[int, set[tuple[int, int]], str]] = []
    voted = _voted(papers, readers)
    for together in _linked(papers, readers, at, voted):
        sets.join(together)
        shared = _shared(together, voted)
        parts.append((together[0], shared, _said(len(together), len({paper for paper, _ in shared}), "")))
    if crowds:
        until = np.asarray([votes.new_until.get(no, 0) for no in votes.readers], dtype=np.int64)
        for crowd in _crowds((papers, networks), readers, at, until):
            together = [reader for _, reader in crowd]
            sets.join(together)
            parts.append((together[0], set(crowd), _said(len(together), 1, "new or otherwise silent ")))
    return list(_merged(sets, parts))


def _voted(papers: Numbers, readers: Numbers) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for reader, paper in zip(readers.tolist(), papers.tolist(), strict=True):
        found[reader].add(paper)
    return found


def _linked(papers: Numbers, readers: Numbers, at: Numbers, voted: dict[int, set[int]]) -> Iterator[list[int]]:
    """Readers of each ring of pairs."""
    many = np.asarray([len(voted[no]) >= SHARED for no in readers.tolist()])
    sets = _Sets()
    for first, second, soon in _together(papers[many], readers[many], at[many]):
        if sets.root(first) != sets.root(second) and _is_alike(voted[first], voted[second], soon):
            sets.join([first, second])
    yield from sets.groups()


def _is_alike(first: set[int], second: set[int], soon: int) -> bool:
    shared = len(first & second)
    return shared >= SHARED and shared > ALIKE * (len(first) + len(second) - shared) and 2 * soon > shared


def _together(papers: Numbers, readers: Numbers, at: Numbers) -> Iterator[tuple[int, int, int]]:
    """Pairs of readers with the number of papers they voted for within ``SOON``, where that may be enough."""
    order, key = _by_time(papers, at)
    here = np.arange(len(order))
    ahead = np.minimum(np.searchsorted(key, key + SOON, "right") - here - 1, _NEIGHBOURS)
    first = np.repeat(here, ahead)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(ahead) - ahead, ahead)
    names, who = np.unique(readers[order], return_inverse=True)
    low, high = np.minimum(who[first], who[second]), np.maximum(who[first], who[second])
    pairs, soon = np.unique(low * len(names) + high, return_counts=True)
    for pair, count in zip(pairs[2 * soon > SHARED].tolist(), soon[2 * soon > SHARED].tolist(), strict=True):
        yield int(names[pair // len(names)]), int(names[pair % len(names)]), count


def _crowds(
    places: tuple[Numbers, Numbers], readers: Numbers, at: Numbers, until: Numbers
) -> Iterator[list[tuple[int, int]]]:
    """The votes of each crowd, as paper and reader."""
    papers, networks = places
    slight = ((at < until) | _at_once(readers, at)) & (networks >= 0)
    papers, readers, at = papers[slight], readers[slight], at[slight]
    place = papers * (int(networks.max(initial=0)) + 1) + networks[slight]
    order, key = _by_time(place, at)
    here = np.arange(len(order))
    end = np.searchsorted(key, key + SOON, "right")
    begins = here[end - here >= CROWD]
    reach, crowd = 0, list[tuple[int, int]]()
    for begin in begins.tolist():
        if begin >= reach and crowd:
            yield crowd
            crowd = []
        new = order[max(begin, reach) : end[begin]]
        crowd += zip(papers[new].tolist(), readers[new].tolist(), strict=True)
        reach = int(end[begin])
    if crowd:
        yield crowd


def _at_once(readers: Numbers, at: Numbers) -> NDArray[np.bool_]:
    """Of each vote whether more than half of all that its reader voted for was cast within ``SOON`` of it."""
    order, key = _by_time(readers, at)
    near = np.searchsorted(key, key + SOON, "right") - np.searchsorted(key, key - SOON, "left")
    _, who, count = np.unique(readers, return_inverse=True, return_counts=True)
    found = np.empty(len(order), dtype=np.int64)
    found[order] = near
    once: NDArray[np.bool_] = 2 * found > count[who]
    return once


def _by_time(groups: Numbers, at: Numbers) -> tuple[Numbers, Numbers]:
    """An order by group and time, and ascending keys in it, further apart between groups than any two moments."""
    _, group = np.unique(groups, return_inverse=True)
    since = at - at.min(initial=0)
    key = group * (int(since.max(initial=0)) + 2 * SOON + 1) + since
    order = np.argsort(key, kind="stable")
    return order, key[order]


def _shared(together: list[int], voted: dict[int, set[int]]) -> set[tuple[int, int]]:
    """The votes of a ring for papers that more than one of it voted for."""
    fans: dict[int, list[int]] = defaultdict(list)
    for reader in together:
        for paper in voted[reader]:
            fans[paper].append(reader)
    return {(paper, reader) for paper, some in fans.items() if len(some) > 1 for reader in some}


def _merged(sets: "_Sets", parts: Iterable[tuple[int, set[tuple[int, int]], str]]) -> Iterator[Ring]:
    """One ring for all that is found of the same readers; the first finding says why."""
    found: dict[int, tuple[set[tuple[int, int]], str]] = {}
    for reader, some, why in parts:
        found.setdefault(sets.root(reader), (set(), why))[0].update(some)
    for some, why in found.values():
        yield Ring(frozenset(reader for _, reader in some), frozenset(some), why)


def _said(readers: int, papers: int, which: str) -> str:
    what = f"the same {papers} papers" if papers > 1 else "the same paper"
    return f"{readers} {which}readers voted for {what} within minutes of each other."


class _Sets:
    """Disjoint sets of numbers, joined where they touch (union–find with path halving)."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def root(self, no: int) -> int:
        """The number that stands for the set of ``no``."""
        above = self._above
        above.setdefault(no, no)
        while above[no] != no:
            above[no] = no = above[above[no]]
        return no

    def join(self, numbers: Iterable[int]) -> None:
        """Make one set of these."""
        first, *rest = numbers
        for no in rest:
            self._above[self.root(no)] = self.root(first)

    def groups(self) -> Iterator[list[int]]:
        """The sets of two or more, each in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for no in sorted(self._above):
            found[self.root(no)].append(no)
        return (one for one in found.values() if len(one) > 1)
