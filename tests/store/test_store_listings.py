"""Listings page by page: nothing twice, nothing left out, whatever arrives in between."""

import base64
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from tests.cast import NOW, a_bare_record, a_record

from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import Count, Pick
from broadsheet.store import editions, listings, papers, shelf
from broadsheet.store.db import Connection, Db
from broadsheet.store.listings import Page, Slice

DAY = date(2026, 11, 18)
TEXT = DAY.isoformat()
Ask = Callable[[Connection, Page], Slice]


def announced(db: Connection, page: Page) -> Slice:
    return listings.announced(db, TEXT, TEXT, page)


def save(store: Db, *batch: object) -> None:
    with store.write() as db:
        papers.save(db, batch, NOW)


def fill(store: Db, first: int, last: int) -> None:
    """Papers of one day in a handful of vote counts, so that most of them tie."""
    votes = {no: (Count("upvotes", no % 3, DAY),) for no in range(first, last)}
    save(store, *(a_record(key=f"2611.{no:05}", announced=TEXT, counts=votes[no]) for no in votes))


def walk(store: Db, ask: Ask, limit: int, between: Callable[[], None] = lambda: None) -> list[int]:
    """Every number, page by page; ``between`` happens after the first page."""
    seen: list[int] = []
    after = None
    while True:
        with store.read() as db:
            found = ask(db, Page(after, limit))
        assert found.start == len(seen)
        seen += found.numbers
        if not seen[limit:]:
            between()
        after = found.next
        if after is None:
            return seen


WALKS: dict[str, Ask] = {
    "announced": announced,
    "newest": listings.newest,
    "by source": lambda db, page: listings.by_source(db, "arxiv", page),
    "by category": lambda db, page: listings.by_category(db, "cs.CV", page),
    "by author": lambda db, page: listings.by_author(db, "li wei", page),
}


def test_pages_hold_every_paper_once_although_most_of_them_tie(store: Db) -> None:
    fill(store, 1, 14)
    for ask in WALKS.values():
        with store.read() as db:
            whole = ask(db, Page(None, 1000))
        assert whole.total == 13
        assert len(set(whole.numbers)) == 13
        for limit in (1, 4, 100):
            assert walk(store, ask, limit) == list(whole.numbers)


def test_all_papers_are_read_off_in_the_order_of_their_index_wherever_the_page_begins(store: Db) -> None:
    fill(store, 1, 40)
    with store.read() as db:
        first = listings.newest(db, Page(None, 10, counted=False))
        for after in (None, first.next):
            how = plan(db, lambda: listings.newest(db, Page(after, 10, counted=False)))  # noqa: B023  # called at once
            assert "ix_papers_day" in how
            assert "TEMP B-TREE" not in how
            assert "Sort" not in how
            assert (after is None) or "<expr><" in how or "Index Cond" in how
    assert first.total == 0


def plan(db: Connection, ask: Callable[[], object]) -> str:
    """How the database goes about the last query of ``ask``, with so few papers here as with many."""
    if db.dialect.name == "postgresql":
        for one in ("seqscan", "bitmapscan", "sort"):
            db.exec_driver_sql(f"SET LOCAL enable_{one} = off")
    asked: list[tuple[str, Any]] = []
    note = lambda _db, _cursor, statement, given, *_: asked.append((statement, given))  # noqa: E731
    event.listen(db, "before_cursor_execute", note)
    ask()
    event.remove(db, "before_cursor_execute", note)
    statement, given = asked[-1]
    words = "EXPLAIN QUERY PLAN " if db.dialect.name == "sqlite" else "EXPLAIN "
    return "\n".join(str(row[-1]) for row in db.exec_driver_sql(words + statement, given))


def test_papers_that_arrive_between_two_pages_neither_repeat_nor_hide_others(store: Db) -> None:
    for name, ask in WALKS.items():
        first = 1 + 100 * list(WALKS).index(name)
        fill(store, first, first + 9)
        with store.read() as db:
            before = ask(db, Page(None, 1000)).numbers
        seen = walk(store, ask, 4, between=lambda first=first: fill(store, first + 50, first + 53))
        assert len(seen) == len(set(seen)), name
        assert set(before) <= set(seen), name


def test_the_day_is_ordered_by_votes_then_by_what_came_last(store: Db) -> None:
    fill(store, 1, 7)
    with store.read() as db:
        ids = [paper.id[-1] for paper in shelf.papers_of(db, announced(db, Page()).numbers).values()]
        ranked = [shelf.papers_of(db, [no])[no].id[-1] for no in announced(db, Page()).numbers]
    assert sorted(ids) == ["1", "2", "3", "4", "5", "6"]
    assert ranked == ["5", "2", "4", "1", "6", "3"]


def test_what_was_picked_is_not_listed_again_among_the_announced(store: Db) -> None:
    save(store, a_record(announced=TEXT, picks=(Pick(DAY, 2),)), a_record(key="2611.00002", announced=TEXT))
    with store.read() as db:
        picked, rest = listings.picked(db, TEXT, TEXT, 10), announced(db, Page())
    assert (picked.total, rest.total) == (1, 1)
    assert not set(picked.numbers) & set(rest.numbers)


def test_picks_are_ordered_by_votes_then_by_the_pickers_rank(store: Db) -> None:
    for no, (votes, rank) in enumerate([(1, 3), (5, 9), (1, 1), (1, None)], 1):
        said = {"picks": (Pick(DAY, rank),), "counts": (Count("upvotes", votes, DAY),)}
        save(store, a_record(key=f"2611.{no:05}", **said))
    with store.read() as db:
        assert listings.picked(db, TEXT, TEXT, 10).numbers == (2, 3, 1, 4)
        assert listings.picked(db, TEXT, TEXT, 2) == Slice(4, (2, 3))


def test_the_announcement_list_decides_where_there_is_one(store: Db) -> None:
    other = date(2026, 11, 17)
    save(store, a_record(announced=other.isoformat()), a_record(key="2611.00002", announced=TEXT))
    with store.write() as db:
        editions.announce(db, [(DAY, "cs.CV", "2611.00001", "new", 1)])
    with store.read() as db:
        assert announced(db, Page()).numbers == (2, 1)
        assert listings.announced(db, other.isoformat(), other.isoformat(), Page()).numbers == ()


def test_updated_and_cross_listed_papers_stand_apart_from_new_ones(store: Db) -> None:
    news = {1: "new", 2: "cross", 3: "replace", 4: "replace-cross"}
    save(store, *(a_bare_record(key=f"2611.{no:05}") for no in news))
    lines = [(DAY, "cs.CV", f"2611.{no:05}", one, 1) for no, one in news.items()]
    with store.write() as db:
        editions.announce(db, [*lines, (DAY, "cs.LG", "2611.00001", "cross", 1)])
    with store.read() as db:
        assert announced(db, Page()).numbers == (1,)
        found = listings.renewed(db, TEXT, TEXT, {"crossed": ("cross",), "updated": ("replace", "replace-cross")}, 10)
        assert {name: one.numbers for name, one in found.items()} == {"crossed": (2,), "updated": (4, 3)}
        few = listings.renewed(db, TEXT, TEXT, {"updated": ("replace", "replace-cross")}, 1)
        assert (few["updated"].total, few["updated"].numbers) == (2, (4,))


def cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


DAMAGED = {
    "no base64": "%%%",
    "not ASCII": "é",
    "no JSON": base64.urlsafe_b64encode(b"[1").decode(),
    "no list": cursor()[:-1],
    "too short": cursor(1, 2),
    "a number for a text": cursor(1, 2, 3, 4),
    "a text for a number": cursor(1, "2", "2026-11-18", 4),
    "too large a number": cursor(1, 2**70, "2026-11-18", 4),
    "a lone surrogate": cursor(1, 2, "\ud800", 4),
    "a NUL": cursor(1, 2, "\0", 4),
    "nothing": cursor(1, None, "2026-11-18", 4),
    "before the first place": cursor(-3, 2, "2026-11-18", 4),
}


def test_a_damaged_page_mark_is_wrong_use_whatever_the_damage(store: Db) -> None:
    for mark in DAMAGED.values():
        with store.read() as db, pytest.raises(WrongUse, match="first page"):
            announced(db, Page(mark, 4))


def test_the_search_of_last_resort_reads_titles_and_authors_of_the_newest(store: Db) -> None:
    fill(store, 1, 4)
    save(store, a_bare_record(key="2611.00009", title="100% of Marsh_Birds"))
    with store.read() as db:
        assert listings.matching(db, ["herons", "amado"], pool=100, limit=2).numbers == (3, 2)
        assert listings.matching(db, ["herons"], pool=2, limit=5).numbers == (3,)
        assert listings.matching(db, ["100%"], pool=100, limit=5).numbers == (4,)
        assert listings.matching(db, ["marsh%birds"], pool=100, limit=5).numbers == ()
