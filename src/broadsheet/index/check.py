"""Checks the words index against itself and the store, for ``doctor --deep``."""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import tantivy

from broadsheet.index import checksums, generations
from broadsheet.index.faults import Fault, guard
from broadsheet.index.schema import SCHEMA
from broadsheet.index.words import open_index

_WINDOW = 100_000
_NAMED = 5


def check(folder: Path, expected: Iterable[int], *, either_way: Iterable[int] = ()) -> tuple[str, ...]:
    """Findings in words, none when all is well: damaged files, papers missing, twice or no longer in the store.

    ``expected`` holds the numbers of the papers in the store; those in
    ``either_way`` changed after the index's cursor, so it may hold them or not.
    Every file is read; two seconds for 184,000 papers. Take the writers' lock
    first where a catch-up may be running.
    """
    try:
        generation = generations.current(folder)
        if generation is None:
            return ("There is no words index; a catch-up builds it.",)
        names = checksums.damaged(generation)
        if names:
            return tuple(f"{name} does not match its checksum." for name in names)
        with guard("being checked"):
            held = _numbers(open_index(generation).searcher())
    except Fault as fault:
        return (str(fault),)
    return _compare(held, set(expected), set(either_way))


def _compare(held: list[int], expected: set[int], either_way: set[int]) -> tuple[str, ...]:
    once = set(held)
    twice = sorted({first for first, second in pairwise(held) if first == second})
    findings = (
        ("twice in", twice),
        ("missing from", sorted(expected - once - either_way)),
        ("only in", sorted(once - expected - either_way)),
    )
    return tuple(
        f"{len(numbers):,} papers are {where} the words index: {_some(numbers)}."
        for where, numbers in findings
        if numbers
    )


def _some(numbers: list[int]) -> str:
    return ", ".join(str(no) for no in numbers[:_NAMED]) + (" …" if len(numbers) > _NAMED else "")


def _numbers(searcher: tantivy.Searcher) -> list[int]:
    """Every paper number in order, repeated as often as it is held; window by window to spare memory."""
    numbers: list[int] = []
    low = 0
    while True:
        query = tantivy.Query.range_query(SCHEMA, "no", tantivy.FieldType.Integer, low, None)
        result = searcher.search(query, _WINDOW, count=False, order_by_field="no", order=tantivy.Order.Asc)
        page = [int(no) for no, _ in result.hits]
        numbers += page
        if len(page) < _WINDOW or page[0] == page[-1]:
            return numbers
        # The last number may go on in the next window: take it again from there.
        low = page[-1]
        while numbers and numbers[-1] == low:
            numbers.pop()
