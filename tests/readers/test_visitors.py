"""Who is asking, and what is kept for whom."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import FakeClock
from tests.commits import commits

from broadsheet.model.errors import NotFound, Refused, SignInNeeded, WrongUse
from broadsheet.model.person import Reader, Visitor
from broadsheet.serve import refuse_strangers
from broadsheet.settings import Settings
from broadsheet.shell.access import ACCOUNT, ANYONE, GESTURE, MODERATOR, PUBLIC, TALK, Access, admit
from broadsheet.store import people, sessions
from broadsheet.web.app import create_app
from broadsheet.wiring import Site


def test_a_signed_in_reader_is_named_and_a_stranger_is_offered_to_sign_in(community: Site) -> None:
    ada = signed_in(community, enrol(community, "ada"))
    assert ">ada<" in ada.get("/").text
    assert "/sign-in" in stranger(community).get("/").text


def test_pages_of_a_reader_are_kept_by_no_cache(community: Site) -> None:
    ada = signed_in(community, enrol(community, "ada"))
    assert ada.get("/")["cache-control"] == "private, no-store"
    assert stranger(community).get("/")["cache-control"] == "private, no-cache"


def test_a_session_ends_after_a_fortnight_unused(community: Site, clock: FakeClock) -> None:
    ada = signed_in(community, enrol(community, "ada"))
    clock.moment += timedelta(days=13)
    assert ">ada<" in ada.get("/").text
    clock.moment += timedelta(days=13)
    assert ">ada<" in ada.get("/").text
    clock.moment += timedelta(days=15)
    assert ">ada<" not in ada.get("/").text


def test_a_session_ends_after_a_month_whatever_its_use(community: Site, clock: FakeClock) -> None:
    ada = signed_in(community, enrol(community, "ada"))
    for _ in range(4):
        clock.moment += timedelta(days=8)
        answer = ada.get("/")
    assert ">ada<" not in answer.text


def test_a_session_in_use_is_noted_once_an_hour(community: Site, clock: FakeClock) -> None:
    ada = signed_in(community, enrol(community, "ada"))
    with commits(community.store) as seen:
        for _ in range(4):
            ada.get("/about")
            clock.moment += timedelta(minutes=40)
    assert len(seen) == 1  # after 80 minutes, and not again 40 later


def test_a_session_of_a_library_in_a_file_is_found_without_a_thread(
    community: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = signed_in(community, enrol(community, "ada"))
    monkeypatch.setattr("broadsheet.shell.visitor.to_thread", None)
    assert ">ada<" in ada.get("/about").text


def test_ended_sessions_open_nothing(community: Site) -> None:
    reader = enrol(community, "ada")
    ada, other = signed_in(community, reader), signed_in(community, reader)
    with community.store.write() as db:
        sessions.end_all(db, reader.no)
    assert ">ada<" not in ada.get("/").text
    assert ">ada<" not in other.get("/").text


def test_a_deleted_reader_is_a_stranger(community: Site) -> None:
    reader = enrol(community, "ada")
    ada = signed_in(community, reader)
    with community.store.write() as db:
        people.change(db, reader.no, state="deleted")
    assert ">ada<" not in ada.get("/").text


def test_the_reader_of_a_personal_library_is_not_asked_and_sees_nothing_of_accounts(site: Site) -> None:
    page = Caller(create_app(site), headers=(("host", "127.0.0.1"),)).get("/").text
    assert "/sign-in" not in page
    assert "/groups" not in page
    assert "Saved" in page


def test_closed_reading_sends_strangers_to_the_door_and_back(community: Site) -> None:
    community.own = replace(community.own, reading="closed")
    answer = stranger(community).get("/papers?q=herons")
    assert (answer.status, answer["location"]) == (303, "/sign-in?next=%2Fpapers%3Fq%3Dherons")
    assert stranger(community).get("/about").status == 200
    assert signed_in(community, enrol(community, "ada")).get("/papers?q=herons").status == 200


def visitor(**more: object) -> Visitor:
    fields: dict[str, object] = {"no": 1, "name": "ada", "created": FakeClock().now(), "confirmed": True}
    scopes = more.pop("scopes", None)
    return Visitor(reader=Reader(**{**fields, **more}), scopes=scopes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("access", "who", "outcome"),
    [
        (ANYONE, None, None),
        (PUBLIC, None, None),
        (ACCOUNT, None, SignInNeeded),
        (ACCOUNT, visitor(), None),
        (ACCOUNT, visitor(scopes=frozenset({"read"})), Refused),
        (GESTURE, visitor(scopes=frozenset({"read"})), Refused),
        (GESTURE, visitor(scopes=frozenset({"rate"})), None),
        (TALK, visitor(confirmed=False), Refused),
        (TALK, visitor(state="suspended"), Refused),
        (TALK, visitor(), None),
        (MODERATOR, visitor(), NotFound),
        (MODERATOR, visitor(role="moderator"), None),
        (MODERATOR, visitor(role="admin"), None),
        (MODERATOR, visitor(role="moderator", state="suspended"), NotFound),
    ],
)
def test_doors_open_for_those_they_are_meant_for(access: Access, who: Visitor | None, outcome: type | None) -> None:
    if outcome is None:
        admit(access, who, personal=False, closed=False)
    else:
        with pytest.raises(outcome):
            admit(access, who, personal=False, closed=False)


def test_pages_of_communities_are_not_there_in_a_personal_library() -> None:
    with pytest.raises(NotFound):
        admit(TALK, visitor(role="admin"), personal=True, closed=False)


@pytest.mark.parametrize("change", [{"host": "0.0.0.0"}, {"base_url": "https://papers.test"}, {"hosts": ("lab.test",)}])
def test_a_personal_library_refuses_to_be_reached_from_elsewhere(change: dict[str, Any], data: Path) -> None:
    rules = replace(Settings(data=data), **change)
    with pytest.raises(WrongUse, match="asks nobody who they are"):
        refuse_strangers(rules)
    refuse_strangers(replace(rules, mode="community"))
    refuse_strangers(Settings(data=data, base_url="http://localhost:8000", hosts=("127.0.0.1",)))
