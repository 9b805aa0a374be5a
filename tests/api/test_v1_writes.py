"""What readers do through /api/v1: each act as on the pages, with the same limits, and twice as good as once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.api.api_help import program
from tests.callers import enrol, signed_in
from tests.cast import NOW, FakeClock, a_record
from tests.web.asgi_client import ask

from broadsheet.actions import bind
from broadsheet.faces import application
from broadsheet.model.person import Reader
from broadsheet.store import editions, papers
from broadsheet.wiring import Site
from broadsheet_client import Broadsheet, Problem
from broadsheet_client.shapes import Watching

PAPER, OTHER = "2611.00001", "2611.00002"


@pytest.fixture
def library(community: Site) -> Site:
    with community.store.write() as db:
        some = [a_record(), a_record(key=OTHER, title="Egrets Seen from a Kite", categories=("cs.CV",))]
        papers.save(db, some, NOW)
        editions.announce(db, [(NOW.date(), "cs.CV", PAPER, "new", 1)])
        bind.sweep(db, bind.Desk(("cs.CV",)), (NOW.date(),), NOW)
    community.catch_up()
    community.refresh()
    return community


@pytest.fixture
def ada(library: Site) -> Reader:
    return enrol(library, "ada")


@pytest.fixture
def api(library: Site, ada: Reader) -> Broadsheet:
    return program(library, ada)


def status_of(call, *args: object, **given: object) -> int:
    with pytest.raises(Problem) as caught:
        call(*args, **given)
    return caught.value.status


def test_a_vote_can_be_given_twice_and_taken_back(api: Broadsheet) -> None:
    assert [api.vote(PAPER).votes, api.vote(PAPER).votes] == [1, 1]
    assert api.get_paper(PAPER).paper.reader_votes == 1
    done = api.unvote(PAPER)
    assert (done.voted, done.votes) == (False, 0)
    assert api.unvote(PAPER).votes == 0


def test_ratings_and_marks_are_told_back(api: Broadsheet) -> None:
    assert api.rate(PAPER, rating="more").rating == "more"
    assert api.rate(PAPER, rating="less").rating == "less"
    assert api.unrate(PAPER).rating is None
    assert api.mark_read(PAPER).read
    assert api.hide(PAPER).hidden
    first, second = api.get_marks(paper=[PAPER, OTHER]).papers
    assert (first.read, first.hidden, second.read) == (True, True, False)
    assert not api.mark_unread(PAPER).read
    assert not api.unhide(PAPER).hidden


def test_saves_stand_on_shelves(api: Broadsheet) -> None:
    shelf = api.make_shelf(name="To read")
    assert (shelf.name, shelf.key, shelf.count) == ("To read", "to read", 0)
    assert api.save(PAPER, shelf="to read").saved
    assert api.save(OTHER).saved
    assert [one.paper.id for one in api.get_saves(shelf="To read").entries] == [PAPER]
    assert api.get_saves().total == 2
    assert api.rename_shelf("to read", name="Read soon").key == "read soon"
    assert {one.name: one.count for one in api.get_shelves().shelves} == {"Saved": 1, "Read soon": 1}
    assert not api.unsave(OTHER).saved
    assert api.remove_shelf("read soon") is None
    assert api.get_saves().total == 0
    assert status_of(api.make_shelf, name="Saved") == 409
    assert status_of(api.save, PAPER, shelf="nowhere") == 404


def test_talk_is_read_written_changed_answered_and_taken_away(api: Broadsheet, clock: FakeClock) -> None:
    said = api.comment(paper=f"https://arxiv.org/abs/{PAPER}", text="Herons *wade*.")
    assert (said.paper, said.writer, said.html) == (PAPER, "ada", "<p>Herons <em>wade</em>.</p>\n")
    clock.sleep(60)
    answer = api.comment(paper=PAPER, text="And wait.", parent=said.no)
    thread = api.get_talk(paper=PAPER).threads[0]
    assert [one.comment.no for one in thread.replies] == [answer.no]
    assert api.change_comment(said.no, text="Herons stand.").edits == 1
    assert [one.text for one in api.get_comment_history(said.no).versions] == ["Herons *wade*.", "Herons stand."]
    for _ in range(2):
        reactions = api.add_reaction(said.no, "agree").reactions
    assert [(one.name, one.count, one.mine) for one in reactions if one.count] == [("agree", 1, True)]
    assert not any(one.count for one in api.remove_reaction(said.no, "agree").reactions)
    api.delete_comment(said.no)
    assert status_of(api.get_comment, said.no) == 404
    place = api.get_talk(paper=PAPER).threads[0]
    assert (place.seen, place.comment.text, place.comment.writer) == (False, "", None)


def test_a_pick_is_made_once_and_taken_back(api: Broadsheet) -> None:
    done = api.pick(paper=OTHER, comment="Kites!")
    assert (done.paper, done.day) == (OTHER, date(2026, 11, 18))
    listed = api.get_picks().entries
    assert [one.paper.id for one in listed] == [OTHER]
    assert status_of(api.pick, paper=OTHER) == 409
    assert status_of(api.pick, paper="words of a title") == 404
    assert status_of(api.pick, paper="http://127.0.0.1/admin") == 403
    api.unpick(OTHER)
    assert api.get_picks().entries == []


def test_who_asks_and_what_they_are_told(library: Site, api: Broadsheet, clock: FakeClock) -> None:
    said = api.comment(paper=PAPER, text="Herons wade.")
    program(library, enrol(library, "bob")).comment(paper=PAPER, text="So they do.", parent=said.no)
    me = api.get_me()
    assert (me.name, me.unread, me.scopes) == ("ada", 1, ["read", "rate", "talk", "pick"])
    told = api.get_notifications().notifications[0]
    assert (told.actor, told.words, told.paper, told.seen) == ("bob", "answered you", PAPER, False)
    api.see(no=told.no)
    assert api.get_notifications().unread == 0
    assert program(library).get_reader("ada").comments == 1


def test_subjects_and_an_edition_with_its_completeness(api: Broadsheet) -> None:
    assert api.get_author("li wei").name == "Li Wei"
    assert api.get_category("stat.ML").total == 1
    page = api.get_edition("2026-11-18")
    assert (page.period.kind, page.edition.day) == ("day", date(2026, 11, 18))
    assert [one.paper.id for one in page.papers.entries] == [PAPER]
    assert api.get_edition("2026-W47").period.kind == "week"
    assert api.get_editions(limit=1).editions[0].papers == 1


def test_mails_are_asked_for_changed_paused_and_ended(library: Site, ada: Reader) -> None:
    library.own = replace(library.own, smtp_host="mail.test")
    vars(library).pop("house", None)
    api = program(library, ada)
    one = api.subscribe(watches=[Watching(kind="search", name="q=herons")], time="06:30", zone="Europe/Berlin")
    assert (one.state, one.email, one.days) == ("active", "ada@readers.test", ["mon", "tue", "wed", "thu", "fri"])
    assert one.next == datetime(2026, 11, 19, 5, 30, tzinfo=UTC)
    changed = api.change_subscription(
        one.no, days=["sat"], format="titles", away_from=date(2026, 12, 1), away_until=date(2026, 12, 31)
    )
    assert (changed.days, changed.time, changed.format, changed.away_until) == (
        ["sat"], "06:30", "titles", date(2026, 12, 31),
    )  # fmt: skip
    assert api.change_subscription(one.no, state="paused").state == "paused"
    assert api.change_subscription(one.no, state="active").away_from == date(2026, 12, 1)
    assert [each.no for each in api.get_subscriptions().subscriptions] == [one.no]
    assert status_of(api.subscribe, watches=[Watching(kind="today", name="")], zone="Mars/Olympus") == 404
    assert status_of(program(library, enrol(library, "bob")).get_subscription, one.no) == 404
    api.end_subscription(one.no)
    assert api.get_subscriptions().subscriptions == []


def test_where_no_mails_are_sent_none_are_asked_for(api: Broadsheet) -> None:
    assert status_of(api.subscribe, watches=[Watching(kind="today", name="")]) == 403


def test_a_browser_that_is_signed_in_may_call_too_from_our_own_pages_alone(library: Site, ada: Reader) -> None:
    cookie = ("cookie", f"bs={signed_in(library, ada).cookies['bs']}")
    app = application(library)
    own, other = (
        ask(app, f"/api/v1/votes/{PAPER}", cookie, ("sec-fetch-site", site), method="PUT")
        for site in ("same-origin", "cross-site")
    )
    assert (own.status, other.status) == (200, 403)


def test_what_is_for_one_reader_alone_has_an_etag_and_is_kept_nowhere(library: Site, api: Broadsheet) -> None:
    mine = ("authorization", f"Bearer {api.token}")
    first = ask(application(library), "/api/v1/saves", mine)
    assert first["cache-control"] == "private, no-store"
    again = ask(application(library), "/api/v1/saves", mine, ("if-none-match", first["etag"]))
    assert (again.status, again.body) == (304, b"")
    api.save(PAPER)
    assert ask(application(library), "/api/v1/saves", mine, ("if-none-match", first["etag"])).status == 200


def test_a_personal_library_asks_for_no_token(site: Site) -> None:
    with site.store.write() as db:
        papers.save(db, [a_record()], NOW)
    api = program(site)
    assert api.vote(PAPER).voted
    assert api.get_me().role == "admin"
    assert status_of(api.comment, paper=PAPER, text="Herons wade.") == 404
