"""Saving papers, and the shelves they stand on."""

import pytest
from tests.callers import Caller, enrol, signed_in
from tests.cast import NOW, a_record

from broadsheet.store import papers
from broadsheet.wiring import Site

ONE, TWO = "2611.00001", "2611.00002"


@pytest.fixture
def ada(community: Site) -> Caller:
    """A reader of a library with two papers."""
    with community.store.write() as db:
        papers.save(db, [a_record(), a_record(key=TWO, title="Egrets Seen from a Kite")], NOW)
    return signed_in(community, enrol(community, "ada"))


def titles(page: str) -> list[str]:
    return [title for title in ("Counting Herons", "Egrets Seen") if title in page]


def test_the_first_save_makes_the_first_shelf(ada: Caller) -> None:
    assert "Nothing is saved here" in ada.get("/me/saves").text
    ada.post("/gestures", save=ONE)
    assert titles(ada.get("/me/saves").text) == ["Counting Herons"]
    assert titles(ada.get("/me/saves/saved").text) == ["Counting Herons"]


def test_a_shelf_is_made_filled_renamed_and_taken_down(ada: Caller) -> None:
    assert ada.post("/me/saves", name=" To  read ")["location"] == "/me/saves/to%20read"
    ada.post("/gestures", save=ONE, shelf="To read")
    assert titles(ada.get("/me/saves/to%20read").text) == ["Counting Herons"]
    assert ada.post("/me/saves/to%20read", name="Später & mehr")["location"] == "/me/saves/sp%C3%A4ter%20%26%20mehr"
    assert titles(ada.get("/me/saves/sp%C3%A4ter%20%26%20mehr").text) == ["Counting Herons"]
    assert ada.post("/me/saves/sp%C3%A4ter%20%26%20mehr/delete")["location"] == "/me/saves"
    assert "Nothing is saved here" in ada.get("/me/saves").text


def test_a_paper_moves_from_shelf_to_shelf(ada: Caller) -> None:
    ada.post("/gestures", save=ONE)
    ada.post("/me/saves", name="Later")
    assert ">to <bdi>Later</bdi></button>" in ada.get("/me/saves/saved").text
    assert ada.post("/me/saves/saved/move", paper=ONE, to="later")["location"] == "/me/saves/saved"
    assert titles(ada.get("/me/saves/saved").text) == []
    assert titles(ada.get("/me/saves/later").text) == ["Counting Herons"]


def test_unsaving_takes_a_paper_off_every_shelf(ada: Caller) -> None:
    ada.post("/me/saves", name="Later")
    ada.post("/gestures", save=ONE)
    ada.post("/gestures", save=ONE, shelf="Later")
    ada.post("/gestures", save=f"-{ONE}")
    assert titles(ada.get("/me/saves").text) == []


def test_shelves_of_others_are_not_there(ada: Caller, community: Site) -> None:
    ada.post("/me/saves", name="Later")
    bob = signed_in(community, enrol(community, "bob"))
    assert bob.get("/me/saves/later").status == 404
    assert [bob.post(f"/me/saves/later{end}", name="x").status for end in ("", "/delete", "/move")] == [404] * 3
    assert bob.post("/gestures", save=ONE, shelf="Later").status == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a/b", "..", "\x00"])
def test_a_shelf_needs_a_name_that_fits_an_address(ada: Caller, name: str) -> None:
    assert ada.post("/me/saves", name=name).status == 400


def test_two_shelves_never_share_a_name(ada: Caller) -> None:
    ada.post("/me/saves", name="Later")
    answer = ada.post("/me/saves", name="LATER")
    assert answer.status == 409
    assert "already" in answer.text


def test_saves_are_listed_page_by_page_last_first(ada: Caller, community: Site) -> None:
    with community.store.write() as db:
        papers.save(db, [a_record(key=f"2611.1{no:04}", title=f"Bird {no}.") for no in range(35)], NOW)
    for no in range(35):
        ada.post("/gestures", save=f"2611.1{no:04}")
    first = ada.get("/me/saves").text
    more = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = ada.get(more.replace("&amp;", "&")).text
    assert [sum(f"Bird {no}." in page for no in range(35)) for page in (first, second)] == [30, 5]
