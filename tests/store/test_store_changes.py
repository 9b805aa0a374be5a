"""The change log: one row a write, in the writer's transaction."""

from dataclasses import replace
from datetime import date

import pytest
from tests.cast import NOW, a_record

from broadsheet.model.edition import Edition
from broadsheet.model.paper import Count
from broadsheet.store import changes, editions, papers, shelf
from broadsheet.store.db import Db

DAY = date(2026, 11, 18)


def logged(store: Db, seq: int = 0) -> tuple[int, list[int]]:
    with store.read() as db:
        return changes.since(db, seq, 1000)


def test_each_paper_that_is_added_is_logged_once(store: Db) -> None:
    with store.write() as db:
        papers.save(db, [a_record(), a_record(key="2611.00002", title="Other")], NOW)
        numbers = [shelf.number(db, "2611.00001"), shelf.number(db, "2611.00002")]
    assert logged(store) == (2, numbers)


def test_a_change_is_logged_and_a_repetition_is_not(store: Db) -> None:
    for record in (a_record(), a_record(), a_record(comment="12 pages"), a_record(comment="12 pages")):
        with store.write() as db:
            papers.save(db, [record], NOW)
    assert logged(store)[0] == 2


def test_a_count_that_moves_is_logged(store: Db) -> None:
    for value in (3, 4):
        with store.write() as db:
            papers.save(db, [a_record(counts=(Count("upvotes", value, date(2026, 11, 10 + value)),))], NOW)
    assert logged(store)[0] == 2


def test_a_write_that_is_rolled_back_leaves_no_row(store: Db) -> None:
    with pytest.raises(RuntimeError), store.write() as db:
        papers.save(db, [a_record()], NOW)
        raise RuntimeError
    assert logged(store) == (0, [])


def test_withdrawals_and_removals_are_logged(store: Db) -> None:
    with store.write() as db:
        papers.save(db, [a_record(), a_record(source="starter", key="only")], NOW)
        gone = shelf.number(db, "starter:only")
        here = shelf.number(db, "2611.00001")
    seq = logged(store)[0]
    with store.write() as db:
        papers.tombstone(db, "arxiv", ["2611.00001"], NOW)
        papers.remove_source(db, "starter", NOW)
    assert logged(store, seq)[1] == [here, gone]


def test_an_edition_is_logged_when_it_says_something_new(store: Db) -> None:
    edition = Edition(DAY, "complete", checked_at=NOW)
    said = []
    for one in (edition, edition, replace(edition, state="incomplete", why="One is missing.")):
        with store.write() as db:
            said.append(editions.bind(db, one, 3, NOW))
    assert said == [True, False, True]
    with store.read() as db:
        assert changes.last(db) == 2


def test_a_follower_reads_the_log_in_steps_each_paper_once_a_step(store: Db) -> None:
    for comment in ("a", "b", "c"):
        with store.write() as db:
            papers.save(db, [a_record(comment=comment)], NOW)
    with store.read() as db:
        assert changes.since(db, 0, 2) == (2, [1])
        assert changes.since(db, 2, 2) == (3, [1])
        assert changes.since(db, 3, 2) == (3, [])


def test_the_log_never_counts_backwards_even_when_its_end_is_cut(store: Db) -> None:
    with store.write() as db:
        papers.save(db, [a_record()], NOW)
        before = changes.last(db)
        db.exec_driver_sql("DELETE FROM changes")
        papers.save(db, [a_record(comment="new")], NOW)
        assert changes.last(db) > before
