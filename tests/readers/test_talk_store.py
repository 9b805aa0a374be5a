"""Comments and notifications in both databases, and the tree a page is printed from."""

from datetime import timedelta

import pytest
from tests.cast import NOW, a_record

from broadsheet.actions.notify import notify
from broadsheet.model.person import Reader
from broadsheet.model.talk import DEEPEST, Comment, Thread, in_threads
from broadsheet.store import comments, notifications, people
from broadsheet.store.db import Db
from broadsheet.store.papers import save


def said(no: int, parent: int | None = None) -> Comment:
    return Comment(
        no=no,
        paper_no=1,
        paper_id="2611.00001",
        title="Herons",
        writer="ada",
        writer_no=1,
        parent_no=parent,
        text="x",
        html="<p>x</p>",
        state="shown",
        created=NOW,
    )


def shape(threads: tuple[Thread, ...]) -> list[object]:
    return [(one.comment.no, shape(one.replies)) if one.replies else one.comment.no for one in threads]


def test_answers_hang_below_what_they_answer_oldest_first() -> None:
    assert shape(in_threads([said(4, 1), said(1), said(2), said(3, 1), said(5, 3)])) == [(1, [(3, [5]), 4]), 2]


def test_below_the_deepest_level_answers_stand_side_by_side() -> None:
    threads = in_threads([said(no, no - 1 or None) for no in range(1, 2_001)])
    depth, level = 0, threads
    while level:
        depth, last, level = depth + 1, level, level[0].replies
    assert depth == DEEPEST
    assert [one.comment.no for one in last] == list(range(DEEPEST, 2_001))


def test_of_what_may_not_be_seen_the_place_is_kept_where_something_seen_answers_it() -> None:
    threads = in_threads([said(1), said(2, 1), said(3), said(4, 3)], frozenset({1, 3, 4}))
    assert shape(threads) == [(1, [2])]
    assert (threads[0].seen, threads[0].comment.text, threads[0].comment.writer) == (False, "", None)


@pytest.fixture
def ada(store: Db) -> Reader:
    with store.write() as db:
        save(db, [a_record()], NOW)
        people.add(db, "bob", NOW)
        return people.add(db, "ada", NOW)


def write(store: Db, ada: Reader, text: str = "Herons.", **more: object) -> int:
    values = {"paper_no": 1, "reader_no": ada.no, "text": text, "html": f"<p>{text}</p>", "state": "shown"} | more
    with store.write() as db:
        return comments.add(db, NOW, **values)


def test_what_a_comment_said_before_is_kept(store: Db, ada: Reader) -> None:
    no = write(store, ada, "One.")
    with store.write() as db:
        comments.rewrite(db, no, "Two.", "<p>Two.</p>", NOW)
        comments.rewrite(db, no, "Three.", "<p>Three.</p>", NOW + timedelta(hours=1))
    with store.read() as db:
        now, before = comments.one(db, no), comments.versions(db, no)
    assert now is not None
    assert (now.text, now.edits, now.edited) == ("Three.", 2, NOW + timedelta(hours=1))
    assert [(one.number, one.text) for one in before] == [(1, "One."), (2, "Two.")]


def test_a_comment_taken_away_leaves_its_place_and_none_of_its_words(store: Db, ada: Reader) -> None:
    no = write(store, ada, "One.")
    with store.write() as db:
        comments.rewrite(db, no, "Two.", "<p>Two.</p>", NOW)
        comments.erase(db, no)
    with store.read() as db:
        left = comments.one(db, no)
        assert left is not None
        assert (left.state, left.text, left.html, comments.versions(db, no)) == ("deleted", "", "", ())


def test_only_comments_everybody_sees_are_counted(store: Db, ada: Reader) -> None:
    write(store, ada)
    for state in ("held", "hidden", "deleted"):
        write(store, ada, state=state)
    with store.read() as db:
        assert comments.counts(db, [1, 2]) == {1: 1}
        assert len(comments.of_paper(db, 1)) == comments.written(db, ada.no) == 4


def test_nobody_is_told_of_their_own_acts(store: Db, ada: Reader) -> None:
    with store.write() as db:
        notify(db, ada.no, "reply", NOW, actor_no=ada.no)
        notify(db, ada.no, "moderation", NOW, text="Your comment was shown.")
    with store.read() as db:
        assert notifications.unread(db, ada.no) == 1


def test_notifications_are_marked_as_seen_by_their_reader_alone_and_go_later(store: Db, ada: Reader) -> None:
    with store.write() as db:
        bob = people.by_name(db, "bob")
        assert bob is not None
        for _ in range(2):
            notify(db, ada.no, "mention", NOW, actor_no=bob.no, paper_no=1)
        told = notifications.of_reader(db, ada.no, None, 10, seen=False)
        assert notifications.mark_seen(db, bob.no, NOW, told[0].no) == 0
        assert notifications.mark_seen(db, ada.no, NOW, told[0].no) == 1
    later = NOW + notifications.KEPT + timedelta(seconds=1)
    with store.write() as db:
        assert [one.seen for one in notifications.of_reader(db, ada.no, None, 10, seen=True)] == [True]
        notifications.sweep(db, later)
        assert notifications.of_reader(db, ada.no, None, 10, seen=True) == []
        assert [(one.actor, one.paper_id) for one in told] == [("bob", "2611.00001")] * 2
        assert notifications.unread(db, ada.no) == 1
