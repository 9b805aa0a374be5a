"""Readers are told what concerns them: once, and nobody else's business."""

import re

import pytest
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record

from broadsheet.actions.acts import Order
from broadsheet.actions.moderate import moderate
from broadsheet.actions.notify import notify
from broadsheet.actions.see_notifications import see_notifications
from broadsheet.lib.clock import instant
from broadsheet.model.person import Reader, Visitor
from broadsheet.store import notifications, papers, people, schema
from broadsheet.wiring import Site

PAPER = "2611.00001"
PATH = "/me/notifications"


@pytest.fixture(autouse=True)
def library(community: Site) -> None:
    with community.store.write() as db:
        papers.save(db, [a_record()], NOW)


@pytest.fixture
def ada(community: Site) -> Reader:
    return enrol(community, "ada")


@pytest.fixture
def bob(community: Site) -> Reader:
    return enrol(community, "bob")


def say(caller: Caller, clock: FakeClock, text: str = "Herons wade.", **more: str) -> int:
    clock.sleep(6)
    return int(caller.post("/comments", paper=PAPER, text=text, **more)["location"].rpartition("#c")[2])


def told(site: Site, reader: Reader) -> list[tuple[str, str | None]]:
    """Kinds and actors of what a reader has not seen, oldest first."""
    with site.store.read() as db:
        found = notifications.of_reader(db, reader.no, None, 100, seen=False)
    return [(one.kind, one.actor) for one in reversed(found)]


def test_answers_and_mentions_are_told_once_each(community: Site, ada: Reader, bob: Reader, clock: FakeClock) -> None:
    first = say(signed_in(community, ada), clock, "@ada talks to herself")
    no = say(signed_in(community, bob), clock, "@ada, @ada and @Ada", parent=str(first))
    say(signed_in(community, bob), clock, "And @ada again, not `@ada`")
    assert told(community, ada) == [("reply", "bob"), ("mention", "bob")]
    page = signed_in(community, ada).get(PATH).text
    assert (f"/comments/{no}" in page, "answered you" in page) == (True, True)


def test_authors_and_pickers_are_told_of_comments_on_their_paper(
    community: Site, ada: Reader, bob: Reader, clock: FakeClock
) -> None:
    cy, at = enrol(community, "cy"), instant(NOW)
    claim = {"paper_no": 1, "place": 0, "name_key": "x", "why": "", "at": at, "state": "approved"}
    with community.store.write() as db:
        db.execute(schema.claims.insert().values(reader_no=ada.no, **claim))
        db.execute(
            schema.reader_picks.insert().values(paper_no=1, reader_no=cy.no, day="2026-11-18", at=at, state="shown")
        )
    say(signed_in(community, bob), clock)
    assert (told(community, ada), told(community, cy)) == ([("claimed", "bob")], [("picked", "bob")])


def test_a_change_tells_only_those_it_mentions_for_the_first_time(
    community: Site, ada: Reader, bob: Reader, clock: FakeClock
) -> None:
    cy = enrol(community, "cy")
    no = say(signed_in(community, bob), clock, "@ada")
    signed_in(community, bob).post(f"/comments/{no}/edit", text="@ada and @cy")
    assert (told(community, ada), told(community, cy)) == ([("mention", "bob")], [("mention", "bob")])


def test_nobody_is_told_of_what_is_held_nor_of_what_was_taken_away_unseen(
    community: Site, ada: Reader, bob: Reader, clock: FakeClock
) -> None:
    with community.store.write() as db:
        people.change(db, bob.no, created=instant(NOW))
    say(signed_in(community, bob), clock, "@ada, buy this")
    assert told(community, ada) == []
    with community.store.write() as db:
        people.change(db, bob.no, trusted=instant(NOW))
    no = say(signed_in(community, bob), clock, "@ada, sorry")
    signed_in(community, bob).post(f"/comments/{no}/delete")
    assert told(community, ada) == []


def test_what_a_moderator_shows_is_told_once_and_what_one_hides_no_more(
    community: Site, ada: Reader, bob: Reader, clock: FakeClock
) -> None:
    with community.store.write() as db:
        people.change(db, bob.no, created=instant(NOW))
    no = say(signed_in(community, bob), clock, "@ada, look")
    moderator = enrol(community, "mia", "moderator")

    def order(act: str) -> None:
        moderate(community.house, moderator, Order(act=act, kind="comment", target_no=no, why="Because."))

    order("approve")
    assert told(community, ada) == [("mention", "bob")]
    order("hide")
    assert told(community, ada) == []
    assert "moderation" in dict(told(community, bob))
    order("show")
    see_notifications(community.house, Visitor(reader=ada))
    order("hide")
    order("show")
    assert told(community, ada) == []


def test_a_comment_calls_ten_readers_at_most(community: Site, ada: Reader, clock: FakeClock) -> None:
    crowd = [enrol(community, f"reader{at}") for at in range(12)]
    say(signed_in(community, ada), clock, " ".join(f"@{one.name}" for one in crowd))
    assert sum(bool(told(community, one)) for one in crowd) == 10


def test_the_strip_counts_what_was_not_seen_until_it_is_marked(
    community: Site, ada: Reader, bob: Reader, clock: FakeClock
) -> None:
    for _ in range(2):
        say(signed_in(community, bob), clock, "@ada")
    caller = signed_in(community, ada)
    page = caller.get("/about").text
    assert ">2 notifications<" in page
    assert ">Notifications<" in signed_in(community, bob).get("/about").text
    newest = re.findall(r'name="no" value="(\d+)"', caller.get(PATH).text)[0]
    assert signed_in(community, bob).post(PATH, no=newest).status == 303
    assert ">2 notifications<" in caller.get("/about").text
    assert ">1 notification<" in caller.follow(caller.post(PATH, no=newest)).text
    assert "You have seen them all" in caller.follow(caller.post(PATH)).text
    assert caller.post(PATH, no="x").status == 303


def test_looking_marks_nothing(community: Site, ada: Reader, bob: Reader, clock: FakeClock) -> None:
    say(signed_in(community, bob), clock, "@ada")
    for _ in range(2):
        signed_in(community, ada).get(PATH)
    assert told(community, ada) == [("mention", "bob")]


def test_unseen_come_first_and_every_one_once_over_the_pages(community: Site, ada: Reader, bob: Reader) -> None:
    with community.store.write() as db:
        for at in range(120):
            notifications.add(db, ada.no, "mention", NOW, actor_no=bob.no, text=f"No. {at}.")
        for no in range(61, 121):
            notifications.mark_seen(db, ada.no, NOW, no)
    caller, found, path = signed_in(community, ada), [], PATH
    while path:
        page = caller.get(path).text
        found += re.findall(r"No\. (\d+)\.", page)
        more = re.search(r'href="(/me/notifications\?after=[^"]+)"', page)
        path = more[1] if more else ""
    assert found == [str(at) for at in (*range(59, -1, -1), *range(119, 59, -1))]


@pytest.mark.parametrize("after", ["x", "s", "-1", "9" * 40, "s5x", "%D9%A5"])
def test_a_broken_cursor_begins_at_the_beginning(community: Site, ada: Reader, after: str) -> None:
    with community.store.write() as db:
        notifications.add(db, ada.no, "moderation", NOW, text="Look at this.")
    assert signed_in(community, ada).get(f"{PATH}?after={after}").status == 200


def test_strangers_have_no_notifications(community: Site) -> None:
    assert stranger(community).get(PATH).status == 303
    assert stranger(community).post(PATH).status == 401


def test_each_kind_says_what_happened(community: Site, ada: Reader, bob: Reader) -> None:
    gone = enrol(community, "gone", state="deleted")
    with community.store.write() as db:
        notify(db, ada.no, "invited", NOW, actor_no=bob.no, text="Herons & friends")
        notify(db, ada.no, "claim", NOW, paper_no=1, text="Denied for now.")
        notify(db, ada.no, "moderation", NOW, text="Hidden: a comment.")
        notify(db, ada.no, "mention", NOW, actor_no=gone.no, paper_no=1)
    page = re.sub("<[^>]*>", "", signed_in(community, ada).get(PATH).text)
    said = ("bob invited you to a group: Herons &amp; friends", "Your claim was decided: Counting Herons")
    for words in (*said, "Denied for now.", "From the moderators", "Hidden: a comment.", "Somebody mentioned you"):
        assert words in page
