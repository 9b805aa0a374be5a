"""Groups: who may see them, who may do what in them, and what stands on their desk."""

from datetime import timedelta

import pytest
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record

from broadsheet.lib.clock import instant
from broadsheet.model.person import Reader
from broadsheet.ranking import desk
from broadsheet.store import papers, picking, schema
from broadsheet.wiring import Site


def person(site: Site, name: str) -> Caller:
    return signed_in(site, enrol(site, name))


@pytest.fixture
def readers(community: Site) -> dict[str, Reader]:
    with community.store.write() as db:
        papers.save(db, [a_record(), a_record(key="2611.00002", title="Marshes at Night")], NOW)
    return {name: enrol(community, name) for name in ("ada", "bob", "eve")}


@pytest.fixture
def ada(community: Site, readers: dict[str, Reader]) -> Caller:
    return signed_in(community, readers["ada"])


@pytest.fixture
def bob(community: Site, readers: dict[str, Reader]) -> Caller:
    return signed_in(community, readers["bob"])


@pytest.fixture
def eve(community: Site, readers: dict[str, Reader]) -> Caller:
    return signed_in(community, readers["eve"])


def herons(keeper: Caller, *others: tuple[str, Caller], private: str = "yes") -> None:
    """Make the group Herons and let others join."""
    assert keeper.post("/groups", name="Herons", about="We wade.", private=private)["location"] == "/groups/herons"
    for name, caller in others:
        assert keeper.post("/groups/herons/invite", reader=name).status == 303
        assert caller.post("/groups/herons/join").status == 303


def save(site: Site, reader: Reader, paper_no: int, at: str = instant(NOW)) -> None:
    with site.store.write() as db:
        shelves = schema.shelves.insert().values(reader_no=reader.no, name="x", key=f"{paper_no}", created=at)
        no = db.execute(shelves).inserted_primary_key[0]
        row = {"reader_no": reader.no, "paper_no": paper_no, "shelf_no": no, "at": at}
        db.execute(schema.saves.insert().values(**row))


def say(site: Site, reader: Reader, paper_no: int, state: str = "shown", at: str = instant(NOW)) -> None:
    row = {"paper_no": paper_no, "reader_no": reader.no, "text": "x", "html": "x", "state": state, "created": at}
    with site.store.write() as db:
        db.execute(schema.comments.insert().values(**row))


def test_a_private_group_is_nowhere_for_others(community: Site, ada: Caller, eve: Caller) -> None:
    herons(ada)
    for other in (eve, stranger(community), signed_in(community, enrol(community, "zoe", role="admin"))):
        assert other.get("/groups/herons").status == 404
        assert "Herons" not in other.get("/groups").text
    for what in ("invite", "join", "leave", "remove", "promote", "close"):
        assert eve.post(f"/groups/herons/{what}", reader="ada").status == 404
    assert "Herons" in ada.get("/groups").text
    assert eve.get("/groups/nowhere").text.replace("nowhere", "herons") == eve.get("/groups/herons").text


def test_who_is_invited_sees_what_joining_means_and_nothing_more(ada: Caller, bob: Caller) -> None:
    herons(ada)
    ada.post("/groups/herons/invite", reader="Bob")
    page = bob.get("/groups/herons").text
    assert page.index("sees what you save") < page.index("/groups/herons/join")
    assert "/readers/ada" not in page
    assert "You are invited" in bob.get("/groups").text
    bob.follow(bob.post("/groups/herons/join"))
    assert "/readers/ada" in bob.get("/groups/herons").text


def test_an_invitation_is_told_and_may_be_declined(
    community: Site, readers: dict[str, Reader], ada: Caller, bob: Caller
) -> None:
    herons(ada)
    ada.post("/groups/herons/invite", reader="bob")
    with community.store.read() as db:
        told = db.execute(schema.notifications.select()).one()
    assert (told.reader_no, told.kind, told.text) == (readers["bob"].no, "invited", "Herons")
    assert bob.post("/groups/herons/leave")["location"] == "/groups"
    assert bob.get("/groups/herons").status == 404


def test_of_an_address_is_never_said_whether_anybody_has_it(ada: Caller, bob: Caller) -> None:
    herons(ada)
    here = ada.post("/groups/herons/invite", reader="BOB@readers.test")
    nowhere = ada.post("/groups/herons/invite", reader="nobody@readers.test")
    assert (here.status, here["location"]) == (nowhere.status, nowhere["location"]) == (303, "/groups/herons")
    assert bob.post("/groups/herons/join").status == 303
    assert ada.post("/groups/herons/invite", reader="bob@readers.test").status == 303
    assert "There is no reader “nobody”" in ada.post("/groups/herons/invite", reader="nobody").text
    assert ada.post("/groups/herons/invite", reader="bob").status == 409


def test_nobody_joins_uninvited(community: Site, ada: Caller, eve: Caller) -> None:
    herons(ada, private="")
    assert eve.get("/groups/herons").status == 200
    assert eve.post("/groups/herons/join", role="keeper", state="in").status == 403
    assert stranger(community).post("/groups/herons/join").status == 401


@pytest.mark.parametrize("what", ["invite", "remove", "promote", "close"])
def test_only_keepers_keep(ada: Caller, bob: Caller, what: str) -> None:
    herons(ada, ("bob", bob))
    assert bob.post(f"/groups/herons/{what}", reader="ada").status == 403
    assert "ada" in bob.get("/groups/herons").text


def test_keepers_remove_and_make_keepers(ada: Caller, bob: Caller, eve: Caller) -> None:
    herons(ada, ("bob", bob), ("eve", eve))
    ada.post("/groups/herons/promote", reader="bob")
    bob.post("/groups/herons/remove", reader="eve")
    assert eve.get("/groups/herons").status == 404
    assert ada.post("/groups/herons/remove", reader="ada").status == 400
    assert ada.post("/groups/herons/remove", reader="eve").status == 404
    assert ada.post("/groups/herons/invite", reader="eve").status == 303
    assert ada.post("/groups/herons/promote", reader="eve").status == 409


def test_the_last_keeper_stays_while_others_do(ada: Caller, bob: Caller) -> None:
    herons(ada, ("bob", bob))
    answer = ada.post("/groups/herons/leave")
    assert (answer.status, "the last keeper" in answer.text) == (409, True)
    ada.post("/groups/herons/promote", reader="bob")
    assert ada.post("/groups/herons/leave").status == 303
    assert bob.post("/groups/herons/leave").status == 303
    assert bob.get("/groups/herons").status == 404


def test_a_keeper_closes_the_group_for_everybody(ada: Caller, bob: Caller) -> None:
    herons(ada, ("bob", bob))
    assert ada.post("/groups/herons/close")["location"] == "/groups"
    assert bob.get("/groups/herons").status == 404
    assert bob.post("/groups", name="Herons").status == 303


def test_three_groups_a_day(ada: Caller, clock: FakeClock) -> None:
    for name in ("Herons", "Egrets", "Bitterns"):
        assert ada.post("/groups", name=name).status == 303
    assert ada.post("/groups", name="Storks").status == 429
    clock.moment += timedelta(hours=8, minutes=1)
    assert ada.post("/groups", name="Storks").status == 303


@pytest.mark.parametrize(("name", "status"), [("", 400), ("白鷺", 400), ("x" * 61, 400), ("New", 409), ("hérons", 409)])
def test_names_that_cannot_be_used_are_refused_with_what_was_typed(ada: Caller, name: str, status: int) -> None:
    herons(ada)
    answer = ada.post("/groups", name=name, about="We <wade>.")
    assert (answer.status, "We &lt;wade&gt;." in answer.text) == (status, True)


def test_fields_that_are_not_of_the_form_change_nothing(
    community: Site, readers: dict[str, Reader], ada: Caller, bob: Caller, eve: Caller
) -> None:
    ada.post("/groups", name="Herons", key="egrets", no="7", role="member", reader_no=str(readers["eve"].no))
    assert ada.get("/groups/egrets").status == 404
    ada.post("/groups/herons/invite", reader="bob", role="keeper", state="in", group_no="9")
    assert "is invited" in bob.get("/groups/herons").text or "You are invited" in bob.get("/groups/herons").text
    bob.post("/groups/herons/join", role="keeper", reader_no=str(readers["ada"].no))
    assert bob.post("/groups/herons/close").status == 403


def test_the_desk_shows_the_week_of_those_in_the_group(
    community: Site, readers: dict[str, Reader], ada: Caller, bob: Caller
) -> None:
    herons(ada, ("bob", bob))
    save(community, readers["ada"], 1)
    save(community, readers["bob"], 1)
    save(community, readers["eve"], 2)
    for state in ("shown", "shown", "hidden", "held", "deleted"):
        say(community, readers["bob"], 2, state)
    page = ada.get("/groups/herons").text
    assert "saved by ada and bob" in page or "saved by bob and ada" in page
    assert "2 comments" in page
    assert ">eve<" not in page
    assert "by eve" not in page
    assert page.index("Counting Herons") < page.index("Marshes at Night")


def test_saves_are_for_those_in_the_group_and_from_when_their_reader_joined(
    community: Site, readers: dict[str, Reader], ada: Caller, bob: Caller, eve: Caller
) -> None:
    save(community, readers["bob"], 1, instant(NOW - timedelta(hours=1)))
    herons(ada, ("bob", bob), private="")
    save(community, readers["ada"], 2)
    say(community, readers["ada"], 2)
    inside = bob.get("/groups/herons").text
    assert "saved by ada" in inside
    assert "saved by bob" not in inside
    for other in (eve, stranger(community)):
        assert "saved by" not in other.get("/groups/herons").text
        assert "1 comment" in other.get("/groups/herons").text


def test_what_is_older_than_a_week_leaves_the_desk(
    community: Site, readers: dict[str, Reader], ada: Caller, clock: FakeClock
) -> None:
    herons(ada)
    with community.store.write() as db:
        picking.add(db, 1, (readers["ada"].no, "ada"), NOW.date(), NOW)
    assert "picked by ada" in ada.get("/groups/herons").text
    clock.moment += timedelta(days=8)
    with community.store.write() as db:
        db.execute(schema.sessions.update().values(seen=instant(clock.moment), expires="2027-01-01T00:00:00+00:00"))
    page = ada.get("/groups/herons").text
    assert "Nobody in the group picked" in page


def test_the_desk_is_for_nobody_who_has_left(
    community: Site, readers: dict[str, Reader], ada: Caller, bob: Caller
) -> None:
    herons(ada, ("bob", bob))
    save(community, readers["bob"], 1)
    assert "saved by bob" in ada.get("/groups/herons").text
    bob.post("/groups/herons/leave")
    assert "saved by bob" not in ada.get("/groups/herons").text


def test_the_form_says_what_keeping_a_group_means(ada: Caller) -> None:
    assert "they see what you save" in ada.get("/groups/new").text


def test_who_did_what_is_said_in_words() -> None:
    told = [("save", "ada"), ("save", "bob"), ("save", "cy"), ("save", "di"), ("pick", "ada"), ("comment", "ada")]
    said = [one.text for one in desk.reasons(told)]
    assert said == ["picked by ada", "saved by ada, bob and 2 others", "1 comment"]
    assert desk.strength([*told, ("comment", "ada")]) == desk.strength(told) == 3 + 4 * 2 + 1
