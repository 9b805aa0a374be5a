"""Votes, comments and growth give papers their place; papers that turn out to be one keep what readers did."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from tests.cast import NOW, a_record

from broadsheet.actions.standing import restand, settle, settle_all
from broadsheet.lib.clock import instant
from broadsheet.model.paper import Count
from broadsheet.model.person import Reader
from broadsheet.settings import Settings
from broadsheet.store import changes, deeds, papers, people
from broadsheet.store import schema as tables
from broadsheet.store.db import Connection, Db

RULES = Settings(data=Path())
DAY = date(2026, 11, 16)


def save(db: Connection, *keys: str, **more: Any) -> None:
    papers.save(db, [a_record(key=key, **more) for key in keys], NOW)


def reader(db: Connection, name: str, **more: object) -> Reader:
    return people.add(db, name, NOW - timedelta(days=30), confirmed=instant(NOW), **more)


def vote(db: Connection, no: int, who: Reader, **more: object) -> None:
    values = {"at": instant(NOW), "weight": 1} | more
    db.execute(tables.votes.insert().values(paper_no=no, reader_no=who.no, **values))


def comment(db: Connection, no: int, who: Reader | None, state: str = "shown") -> None:
    values = {"text": "a", "html": "a", "state": state, "created": instant(NOW)}
    db.execute(tables.comments.insert().values(paper_no=no, reader_no=who and who.no, **values))


def of(db: Connection, no: int = 1) -> Any:
    return db.execute(select(tables.papers).where(tables.papers.c.no == no)).one()


def test_what_is_shown_is_the_largest_count_elsewhere_and_our_own(store: Db) -> None:
    with store.write() as db:
        save(db, "2611.00001", counts=(Count("upvotes", 7, DAY), Count("comments", 2, DAY)))
        ada, bob = reader(db, "ada"), reader(db, "bob")
        vote(db, 1, ada)
        vote(db, 1, bob, ring_no=1)
        comment(db, 1, ada)
        comment(db, 1, bob, "held")
        restand(db, RULES, [1], NOW)
        one = of(db)
    assert (one.votes, one.reader_votes, one.comments, one.reader_comments) == (8, 1, 3, 1)
    assert one.standing == 1300


def test_a_harvest_keeps_our_own_votes_in_what_is_shown(store: Db) -> None:
    with store.write() as db:
        save(db, "2611.00001", counts=(Count("upvotes", 7, DAY),))
        vote(db, 1, reader(db, "ada"))
        restand(db, RULES, [1], NOW)
        save(db, "2611.00001", counts=(Count("upvotes", 9, DAY + timedelta(days=1)),))
        assert of(db).votes == 10


def test_comments_are_unknown_where_nobody_counted_and_nobody_spoke(store: Db) -> None:
    with store.write() as db:
        save(db, "2611.00001")
        restand(db, RULES, [1], NOW)
        assert (of(db).comments, of(db).heat, of(db).standing) == (None, None, 0)


def test_programs_and_accounts_a_day_old_move_nothing_by_commenting(store: Db) -> None:
    with store.write() as db:
        save(db, "2611.00001")
        comment(db, 1, reader(db, "robot", agent=True))
        comment(db, 1, people.add(db, "new", NOW - timedelta(hours=3)))
        comment(db, 1, None)
        restand(db, RULES, [1], NOW)
        assert (of(db).comments, of(db).standing) == (3, 0)


def test_ten_comments_of_one_reader_weigh_as_much_as_one(store: Db) -> None:
    with store.write() as db:
        save(db, "2611.00001")
        ada = reader(db, "ada")
        for _ in range(10):
            comment(db, 1, ada)
        restand(db, RULES, [1], NOW)
        assert of(db).standing == 300


def test_what_changed_is_logged_so_that_indexes_and_pages_follow(store: Db) -> None:
    with store.write() as db:
        save(db, "2611.00001")
        before = changes.last(db)
        restand(db, RULES, [1], NOW)
        assert changes.since(db, before, 10)[1] == [1]


def test_growth_elsewhere_moves_a_paper_and_its_size_does_not(store: Db) -> None:
    with store.write() as db:
        save(db, "2611.00001", "2611.00002", counts=(Count("upvotes", 100, DAY),))
        grown = papers.save(db, [a_record(counts=(Count("upvotes", 103, DAY + timedelta(days=1)),))], NOW).counted
        settle(db, RULES, grown)
        assert (of(db, 1).standing, of(db, 2).standing) == (400, 0)


def test_other_weights_hold_for_all_papers_once_all_are_settled(store: Db) -> None:
    with store.write() as db:
        save(db, "2611.00001", "2611.00002")
        vote(db, 1, reader(db, "ada"))
        restand(db, RULES, [1], NOW)
    heavy = Settings(data=Path(), vote_weight=2.5)
    assert [settle_all(store, heavy, NOW), settle_all(store, heavy, NOW)] == [1, 0]
    with store.read() as db:
        assert (of(db, 1).standing, of(db, 2).standing) == (2500, 0)


def deed_rows(db: Connection, no: int) -> dict[str, int]:
    names = ("votes", "saves", "ratings", "marks", "comments", "reader_picks", "claims", "notifications")
    return {name: len(db.execute(select(tables.metadata.tables[name]).filter_by(paper_no=no)).all()) for name in names}


def do_everything(db: Connection, no: int, who: Reader, shelf: int) -> None:
    at = instant(NOW)
    vote(db, no, who)
    comment(db, no, who)
    values = {"paper_no": no, "reader_no": who.no}
    db.execute(tables.saves.insert().values(**values, shelf_no=shelf, at=at))
    db.execute(tables.ratings.insert().values(**values, value=1, at=at))
    db.execute(tables.marks.insert().values(**values, read=at if no == 1 else None, hidden=None if no == 1 else at))
    db.execute(tables.reader_picks.insert().values(**values, day=at[:10], at=at, state="shown"))
    db.execute(tables.claims.insert().values(**values, place=0, name_key="li wei", state="asked", why="", at=at))
    db.execute(tables.notifications.insert().values(**values, kind="reply", text="", at=at))
    for table in (tables.flags, tables.acts):
        own = {"reason": "spam", "note": "", "state": "open"} if table is tables.flags else {}
        more = own or {"act": "lock", "why": "", "before": ""}
        db.execute(table.insert().values(reader_no=who.no, kind="paper", target_no=no, at=at, **more))


def shelf_of(db: Connection, who: Reader) -> int:
    values = {"reader_no": who.no, "name": "Saved", "key": "saved", "created": instant(NOW)}
    return int(db.execute(tables.shelves.insert().values(**values)).inserted_primary_key[0])


def test_a_paper_that_learns_its_arxiv_id_brings_what_readers_did_with_it(store: Db) -> None:
    with store.write() as db:
        save(db, "x1", source="huggingface", arxiv_id=None)
        ada = reader(db, "ada")
        do_everything(db, 1, ada, shelf_of(db, ada))
        saved = papers.save(db, [a_record(key="x1", source="huggingface", arxiv_id="2611.00001", raw=b"2")], NOW)
        settle(db, RULES, saved.counted)
        one = db.execute(select(tables.papers)).one()
        assert one.id == "2611.00001"
        assert set(deed_rows(db, one.no).values()) == {1}
        assert (one.reader_votes, one.reader_comments, one.standing) == (1, 1, 1300)
        assert {row.target_no for row in db.execute(select(tables.flags.c.target_no))} == {one.no}


def test_where_both_papers_hold_a_readers_deed_one_is_left_of_each(store: Db) -> None:
    with store.write() as db:
        save(db, "2611.00001", "2611.00002")
        ada, bob = reader(db, "ada"), reader(db, "bob")
        shelf = shelf_of(db, ada)
        do_everything(db, 1, ada, shelf)
        do_everything(db, 2, ada, shelf)
        vote(db, 1, bob)
        deeds.carry(db, 1, 2)
        papers.remove(db, [1], NOW)
        held = deed_rows(db, 2)
        mark = db.execute(select(tables.marks)).one()
        assert held == {"votes": 2, "comments": 2, "notifications": 2} | dict.fromkeys(
            ("saves", "ratings", "marks", "reader_picks", "claims"), 1
        )
        assert mark.read
        assert mark.hidden
        assert (of(db, 2).reader_votes, of(db, 2).reader_comments) == (2, 2)
