"""What readers do with entries, by forms alone."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record

from broadsheet.actions.gesture import Gesture, make, weight_of
from broadsheet.faces import application
from broadsheet.model.edition import Edition
from broadsheet.model.errors import TooMany
from broadsheet.model.mine import GESTURES
from broadsheet.model.person import Reader, Visitor
from broadsheet.store import editions, papers, people
from broadsheet.store import schema as tables
from broadsheet.web.app import create_app
from broadsheet.wiring import Site

PAPER = "2611.00001"
DAY = NOW.date().isoformat()


@pytest.fixture
def lab(community: Site) -> Site:
    """A community with two papers of today."""
    return hold(community)


def hold(site: Site) -> Site:
    batch = [a_record(announced=DAY), a_record(key="2611.00002", title="Egrets Seen from a Kite", announced=DAY)]
    with site.store.write() as db:
        papers.save(db, batch, NOW)
        editions.bind(db, Edition(NOW.date(), "complete"), 2, NOW)
    site.catch_up()
    site.refresh()
    return site


def rows(site: Site, table: str) -> list[dict[str, Any]]:
    with site.store.read() as db:
        return [dict(row) for row in db.execute(select(tables.metadata.tables[table])).mappings()]


def paper(site: Site, no: int = 1) -> Any:
    return rows(site, "papers")[no - 1]


def test_a_vote_is_cast_by_a_button_and_taken_back_by_it(lab: Site) -> None:
    ada = signed_in(lab, enrol(lab, "ada"))
    answer = ada.post("/gestures", vote=PAPER, back="/papers/date/2026-11-18?x=1")
    assert (answer.status, answer["location"]) == (303, f"/papers/date/2026-11-18?x=1#p{PAPER}")
    assert paper(lab)["reader_votes"] == 1
    assert f'value="-{PAPER}" aria-pressed="true"' in ada.get("/").text
    ada.post("/gestures", vote=f"-{PAPER}")
    assert (paper(lab)["reader_votes"], rows(lab, "votes")) == (0, [])


def test_a_vote_cast_again_and_again_is_one_vote(lab: Site) -> None:
    ada = signed_in(lab, enrol(lab, "ada"))
    for _ in range(3):
        ada.post("/gestures", vote=PAPER)
    assert (len(rows(lab, "votes")), paper(lab)["votes"], paper(lab)["standing"]) == (1, 1, 1000)


def test_every_gesture_shows_on_the_page_and_is_taken_back_by_its_button(lab: Site) -> None:
    ada = signed_in(lab, enrol(lab, "ada"))
    address = f"/papers/{PAPER}"
    for kind in GESTURES:
        ada.post("/gestures", **{kind: PAPER})
        assert f'name="{kind}" value="-{PAPER}" aria-pressed="true"' in ada.get(address).text
        ada.post("/gestures", **{kind: f"-{PAPER}"})
        assert f'name="{kind}" value="{PAPER}" aria-pressed="false"' in ada.get(address).text


def test_more_takes_the_place_of_less(lab: Site) -> None:
    ada = signed_in(lab, enrol(lab, "ada"))
    ada.post("/gestures", less=PAPER)
    ada.post("/gestures", more=PAPER)
    ada.post("/gestures", less=f"-{PAPER}")
    assert [row["value"] for row in rows(lab, "ratings")] == [1]


def test_what_is_hidden_is_folded_away_for_that_reader_alone(lab: Site) -> None:
    ada, bob = signed_in(lab, enrol(lab, "ada")), signed_in(lab, enrol(lab, "bob"))
    ada.post("/gestures", hide=PAPER)
    assert ada.get("/").text.count("We count herons") == 1
    assert bob.get("/").text.count("We count herons") == 2


def test_what_was_read_is_marked_by_the_reader_and_by_no_page_opened(lab: Site) -> None:
    ada = signed_in(lab, enrol(lab, "ada"))
    ada.get(f"/papers/{PAPER}")
    assert rows(lab, "marks") == []
    ada.post("/gestures", read=PAPER)
    assert 'class="entry read"' in ada.get("/").text


def test_strangers_see_numbers_and_no_buttons(lab: Site) -> None:
    page = stranger(lab).get("/").text
    assert 'name="vote"' not in page
    assert '<span class="vote"><span class="vh">Votes: </span>0</span>' in page
    assert stranger(lab).post("/gestures", vote=PAPER).status == 401


def test_a_program_that_accepts_json_is_told_the_state_of_the_paper(lab: Site) -> None:
    ada = signed_in(lab, enrol(lab, "ada"))
    answer = ada.post("/gestures", ("accept", "application/json"), vote=PAPER)
    told = json.loads(answer.text)
    assert (answer.status, told["votes"]) == (200, 1)
    assert [kind for kind in GESTURES if told["pressed"][kind]] == ["vote"]


@pytest.mark.parametrize("given", [{}, {"vote": PAPER, "save": PAPER}, {"like": PAPER}])
def test_what_is_no_gesture_is_wrong_use(lab: Site, given: dict[str, str]) -> None:
    answer = signed_in(lab, enrol(lab, "ada")).post("/gestures", **given)
    assert answer.status == 400
    assert "A gesture is one of vote, save" in answer.text


@pytest.mark.parametrize("back", ["//elsewhere.test/", "https://elsewhere.test/", "/\\elsewhere.test", "/a/../b", "x"])
def test_a_gesture_returns_to_no_other_site(lab: Site, back: str) -> None:
    answer = signed_in(lab, enrol(lab, "ada")).post("/gestures", read=PAPER, back=back)
    assert answer["location"] == f"/#p{PAPER}"


def test_a_paper_that_is_not_here_cannot_be_voted_for(lab: Site) -> None:
    assert signed_in(lab, enrol(lab, "ada")).post("/gestures", vote="2611.99999").status == 404
    assert rows(lab, "votes") == []


def test_a_suspended_reader_changes_nothing(lab: Site) -> None:
    sue = signed_in(lab, enrol(lab, "sue", state="suspended"))
    assert [sue.post("/gestures", **{kind: PAPER}).status for kind in GESTURES] == [403] * len(GESTURES)
    assert sue.post("/me/saves", name="To read").status == 403


def test_fields_that_no_form_has_change_nothing(lab: Site) -> None:
    """Mass assignment: every column of the tables a gesture writes, sent along with it."""
    ada = enrol(lab, "ada")
    caller = signed_in(lab, ada)
    names = {
        c.name for t in ("votes", "readers", "papers", "saves", "marks", "ratings") for c in tables.metadata.tables[t].c
    }
    extra = dict.fromkeys(names - {"read", "hidden"}, "7")
    before = rows(lab, "readers")
    caller.post("/gestures", vote=PAPER, **extra)
    vote = rows(lab, "votes")[0]
    assert (vote["reader_no"], vote["weight"], vote["ring_no"], vote["at"][:4]) == (ada.no, 1, None, "2026")
    assert rows(lab, "readers") == before
    assert (paper(lab)["votes"], paper(lab)["id"]) == (1, PAPER)


def visitor(**more: object) -> Reader:
    fields: dict[str, Any] = {"no": 1, "name": "ada", "created": NOW - timedelta(days=2), "confirmed": True}
    return Reader(**(fields | more))


def test_votes_of_programs_of_the_unconfirmed_and_of_the_day_old_weigh_nothing() -> None:
    assert weight_of(visitor(), NOW) == 1
    assert weight_of(visitor(), NOW, agent=True) == 0
    assert weight_of(visitor(agent=True), NOW) == 0
    assert weight_of(visitor(confirmed=False), NOW) == 0
    assert weight_of(visitor(created=NOW - timedelta(hours=23)), NOW) == 0


def test_the_addresses_of_votes_and_comments_are_tried_before_all_others(lab: Site) -> None:
    first = [route.path for route in application(lab).routes[:3]]  # type: ignore[attr-defined]
    assert set(first) == {"/", "/gestures", "/comments"}


def test_a_vote_that_weighs_nothing_is_kept_and_counted_and_moves_nothing(lab: Site) -> None:
    una = signed_in(lab, enrol(lab, "una", confirmed=None))
    una.post("/gestures", vote=PAPER)
    assert rows(lab, "votes")[0]["weight"] == 0
    assert (paper(lab)["votes"], paper(lab)["standing"], paper(lab)["heat"]) == (1, 0, None)


def test_fifty_false_accounts_of_one_day_move_no_paper(lab: Site) -> None:
    with lab.store.write() as db:
        socks = [people.add(db, f"sock{no}", NOW - timedelta(hours=1), confirmed=DAY) for no in range(50)]
    for sock in socks:
        make(lab.house, Visitor(reader=sock, network=b"n"), Gesture("vote", PAPER))
    assert (paper(lab)["reader_votes"], paper(lab)["standing"]) == (50, 0)


def test_nobody_votes_faster_than_a_hand_can(lab: Site, clock: FakeClock) -> None:
    ada = signed_in(lab, enrol(lab, "ada"))
    at_once = [ada.post("/gestures", vote=PAPER) for _ in range(5)]
    assert [one.status for one in at_once] == [303] * 4 + [429]
    answer = at_once[-1]
    for _ in range(36):
        clock.moment += timedelta(seconds=0.3)
        answer = ada.post("/gestures", vote=PAPER)
    assert answer.status == 429
    assert int(answer["retry-after"]) >= 1


def test_four_hundred_votes_an_hour_are_enough(lab: Site, clock: FakeClock) -> None:
    one = Visitor(reader=enrol(lab, "ada"))
    for no in range(400):
        clock.moment += timedelta(seconds=2.1)
        make(lab.house, one, Gesture("vote", PAPER, on=no % 2 == 0))
    with pytest.raises(TooMany, match="hour"):
        for _ in range(300):
            clock.moment += timedelta(seconds=2.1)
            make(lab.house, one, Gesture("vote", PAPER))


def test_nobody_saves_without_end(lab: Site) -> None:
    ada = Visitor(reader=enrol(lab, "ada"))
    for no in range(120):
        make(lab.house, ada, Gesture("save", PAPER, on=no % 2 == 0))
    with pytest.raises(TooMany, match="gestures"):
        make(lab.house, ada, Gesture("save", PAPER))


def test_voters_are_shown_to_readers_unless_they_hide(lab: Site) -> None:
    for name in ("ada", "bob"):
        signed_in(lab, enrol(lab, name)).post("/gestures", vote=PAPER)
    signed_in(lab, enrol(lab, "coy", hides_votes=True)).post("/gestures", vote=PAPER)
    page = signed_in(lab, enrol(lab, "dan")).get(f"/papers/{PAPER}").text
    assert '<bdi>ada</bdi></a>, <a href="/readers/bob"><bdi>bob</bdi></a> and 1 other voted' in page
    assert "coy" not in page
    assert "voted" not in stranger(lab).get(f"/papers/{PAPER}").text


def test_an_entry_says_that_readers_moved_it_up_the_day(lab: Site) -> None:
    other = "2611.00002"
    signed_in(lab, enrol(lab, "ada")).post("/gestures", vote=other)
    page = stranger(lab).get("/papers/date/2026-11-18").text
    assert "1 vote here" in page
    assert page.index("Egrets Seen") < page.index("Counting Herons")


def test_the_reader_of_a_personal_library_votes_at_once(site: Site) -> None:
    hold(site)
    me = Caller(create_app(site), headers=(("host", "127.0.0.1"),))
    me.post("/gestures", vote=PAPER)
    assert paper(site)["standing"] == 1000
    assert me.get("/papers/trending").status == 200
    assert me.get("/readers/me").status == 404


def test_trending_says_why_and_pages_through_what_moved(lab: Site, clock: FakeClock) -> None:
    assert "Nothing is moving yet" in stranger(lab).get("/papers/trending").text
    ada, bob = signed_in(lab, enrol(lab, "ada")), signed_in(lab, enrol(lab, "bob"))
    ada.post("/gestures", vote=PAPER)
    clock.moment += timedelta(hours=5)
    bob.post("/gestures", vote="2611.00002")
    page = stranger(lab).get("/papers/trending").text
    assert "1 vote 5 hours ago" in page
    assert "1 vote within the hour" in page
    assert page.index("Egrets Seen") < page.index("Counting Herons")


def test_the_page_of_a_reader_shows_votes_unless_they_are_hidden(lab: Site) -> None:
    ada = signed_in(lab, enrol(lab, "ada", full_name="Ada Amado", about="Birds, mostly."))
    ada.post("/gestures", vote=PAPER)
    page = stranger(lab).get("/readers/ADA").text
    assert all(word in page for word in ("Ada Amado", "Birds, mostly.", "Counting Herons", "1 vote"))
    with lab.store.write() as db:
        people.change(db, 1, hides_votes=True)
    lab.revised.forget()
    hidden = stranger(lab).get("/readers/ada?x").text
    assert "Counting Herons" not in hidden
    assert stranger(lab).get("/readers/nobody").status == 404


def test_closed_reading_closes_trending_and_readers_too(lab: Site) -> None:
    lab.own = replace(lab.own, reading="closed")
    enrol(lab, "ada")
    assert [stranger(lab).get(path).status for path in ("/papers/trending", "/readers/ada")] == [303, 303]
