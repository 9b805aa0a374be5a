"""Readers say where a paper's code and project are, and whose it is."""

import json

import pytest
from hub_program import Program
from hub_scene import CLAIMED, ELSEWHERE, OTHERS, RICH, SPARE, Scene
from tests.cast import NOW, a_record

from broadsheet.faces import application
from broadsheet.model.paper import READERS, Link
from broadsheet.store import integrity, papers, shelf, testimony
from broadsheet.store.db import Db

PROJECT, CODE = "https://reeds.test/project", "https://github.com/reeds/within"


def said(program: Program, paper: str) -> tuple[str | None, str | None, str | None]:
    one = program.read(f"/api/papers/{paper}")
    return one.get("projectPage"), one.get("githubRepo"), one.get("organization", {}).get("name")


@pytest.fixture
def bob(own_scene: Scene) -> Program:
    return Program(application(own_scene.site), own_scene.tokens["bob"])


def test_an_author_says_where_code_and_project_are_and_takes_it_back(ada: Program) -> None:
    answer = ada.post(f"/api/papers/{CLAIMED}/links", {"projectPage": PROJECT, "githubRepo": CODE})
    assert (answer.status, json.loads(answer.text)) == (200, {})
    assert said(ada, CLAIMED) == (PROJECT, CODE, None)
    assert ada.post(f"/api/papers/{CLAIMED}/links", {"githubRepo": None}).status == 200
    assert said(ada, CLAIMED) == (PROJECT, None, None)
    assert ada.post(f"/api/papers/{CLAIMED}/links", {"projectPage": None}).status == 200
    assert said(ada, CLAIMED) == (None, None, None)


def test_what_readers_say_goes_before_what_sources_say(bob: Program) -> None:
    assert said(bob, RICH) == ("https://marsh.test/herons", "https://github.com/marsh/herons", "Marsh Institute")
    assert bob.post(f"/api/papers/{RICH}/links", {"projectPage": PROJECT}).status == 200
    one = bob.read(f"/api/papers/{RICH}")
    assert one["projectPage"] == PROJECT
    assert one["githubRepo"] == "https://github.com/marsh/herons"
    assert one["title"] == "Counting Herons from the Air"
    assert one["source"] == "arxiv"
    bob.post(f"/api/papers/{RICH}/links", {"projectPage": None})
    assert said(bob, RICH)[0] == "https://marsh.test/herons"


def test_an_organisation_is_named_by_its_id(bob: Program) -> None:
    marsh = bob.read(f"/api/papers/{RICH}")["organization"]["_id"]
    assert bob.post(f"/api/papers/{SPARE}/links", {"organizationId": marsh}).status == 200
    assert said(bob, SPARE)[2] == "Marsh Institute"
    assert bob.read("/api/organizations/Marsh%20Institute/overview")["numPapers"] == 2
    assert bob.post(f"/api/papers/{SPARE}/links", {"organizationId": "0" * 24}).status == 404
    assert bob.post(f"/api/papers/{SPARE}/links", {"organizationId": None}).status == 200
    assert said(bob, SPARE)[2] is None


def test_a_paper_is_named_by_its_own_id_or_that_of_the_hub(bob: Program) -> None:
    known = bob.read(f"/api/papers/{ELSEWHERE}")["_id"]
    assert bob.post(f"/api/papers/{known}/links", {"projectPage": PROJECT}).status == 200
    assert said(bob, ELSEWHERE)[0] == PROJECT
    assert bob.post("/api/papers/01ffffffffffffffffffffff/links", {"projectPage": PROJECT}).status == 404


def test_it_is_for_authors_those_who_picked_it_and_moderators(ada: Program) -> None:
    assert ada.post(f"/api/papers/{OTHERS[0]}/links", {"projectPage": PROJECT}).status == 200
    answer = ada.post(f"/api/papers/{RICH}/links", {"projectPage": PROJECT})
    assert (answer.status, said(ada, RICH)[0]) == (403, "https://marsh.test/herons")


@pytest.mark.parametrize(
    "body",
    [
        {"projectPage": "javascript:alert(1)"},
        {"projectPage": "reeds.test"},
        {"projectPage": "https://reeds.test/" + "x" * 500},
        {"githubRepo": "https://gitlab.com/reeds/within"},
        {"githubRepo": "https://github.com/reeds"},
        {"githubRepo": "https://github.com/reeds/within?x=<script>"},
        {"githubRepo": 5},
    ],
)
def test_what_is_no_address_is_refused(bob: Program, body: dict) -> None:
    assert bob.post(f"/api/papers/{SPARE}/links", body).status == 400
    assert said(bob, SPARE) == (None, None, None)


def _word(key: str, raw: bytes = b"word") -> object:
    return a_record(
        source=READERS, key=key, title="", abstract=None, authors=(), categories=(), published=None, raw=raw,
        links=(Link("project", PROJECT),),
    )  # fmt: skip


def test_it_stays_when_a_source_says_more(store: Db) -> None:
    with store.write() as db:
        papers.save(db, [a_record()], NOW)
        papers.save(db, [_word(RICH)], NOW)
        papers.save(db, [a_record(title="Herons, Counted", links=(Link("project", "https://old.test/"),))], NOW)
        one = shelf.papers_of(db, [1])[1]
        assert one.title == "Herons, Counted"
        assert [link.url for link in one.links if link.kind == "project"] == [PROJECT]
        assert one.sources == ("arxiv",)
        assert testimony.titles_of(db, [1]) == {1: ["Herons, Counted"]}
        assert list(integrity.disagreements(db)) == []


def test_it_moves_along_when_a_paper_learns_its_arxiv_id(store: Db) -> None:
    venue = a_record(source="venue", key="v", arxiv_id=None, raw=b"venue")
    with store.write() as db:
        papers.save(db, [venue], NOW)
        papers.save(db, [_word("venue:v")], NOW)
        papers.save(db, [a_record(source="venue", key="v", arxiv_id=RICH, raw=b"now known")], NOW)
        assert shelf.number(db, "venue:v") is None
        no = shelf.number(db, RICH) or 0
        assert PROJECT in [link.url for link in shelf.papers_of(db, [no])[no].links]


def test_it_keeps_no_paper_that_nobody_else_speaks_of(store: Db) -> None:
    with store.write() as db:
        papers.save(db, [a_record(source="venue", key="v", arxiv_id=None, raw=b"venue")], NOW)
        papers.save(db, [_word("venue:v")], NOW)
        assert papers.remove_source(db, "venue", NOW) == 1
        assert shelf.number(db, "venue:v") is None
