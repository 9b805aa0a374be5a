"""Bringing a paper that is not here, before a made-up arXiv."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hub_program import Program
from hub_scene import CLAIMED, Scene
from tests.cast import NOW
from tests.world import API, OAI, World

from broadsheet.faces import application

pytestmark = pytest.mark.slow


@pytest.fixture
def world(own_scene: Scene) -> Iterator[World]:
    one = World("small", clock=lambda: NOW)
    one.url = one.start()
    own_scene.site.house.rules = replace(own_scene.site.house.rules, world=one.url)
    yield one
    one.stop()


@pytest.fixture
def unknown(world: World) -> str:
    return next(one.id for one in world.papers.values() if not one.withdrawn)


def test_a_paper_is_brought_by_its_id_and_found_at_once(ada: Program, world: World, unknown: str) -> None:
    assert ada.get(f"/api/papers/{unknown}").status == 404
    answer = ada.post("/api/papers/index", {"arxivId": unknown})
    assert (answer.status, json.loads(answer.text)) == (200, {})
    assert ada.read(f"/api/papers/{unknown}")["id"] == unknown
    assert [(one.host, one.query.get("id_list")) for one in world.requests] == [(API, unknown)]
    said = ada.read("/api/daily_papers?limit=100")
    assert unknown in [one["paper"]["id"] for one in said]


def test_a_second_asking_asks_nobody(ada: Program, world: World, unknown: str) -> None:
    for _ in range(2):
        assert ada.post("/api/papers/index", {"arxivId": unknown}).status == 200
    assert len(world.requests) == 1


def test_an_author_may_have_a_paper_asked_for_anew(ada: Program, own_scene: Scene, world: World) -> None:
    assert ada.post("/api/papers/index", {"arxivId": CLAIMED}).status == 404  # the made-up arXiv has none such
    asked = len(world.requests)
    assert asked
    bob = Program(application(own_scene.site), own_scene.tokens["bob"])
    assert bob.post("/api/papers/index", {"arxivId": CLAIMED}).status == 200
    assert len(world.requests) == asked


def test_a_paper_nobody_has_is_said_to_be_nowhere(ada: Program, world: World) -> None:
    answer = ada.post("/api/papers/index", {"arxivId": "2611.99999"})
    assert (answer.status, answer["x-error-message"]) == (404, "arXiv has no paper 2611.99999.")


def test_a_reader_is_told_when_arxiv_is_away(ada: Program, world: World, unknown: str) -> None:
    for host in (API, OAI):
        world.fault(host, "503", times=None)
    answer = ada.post("/api/papers/index", {"arxivId": unknown})
    assert answer.status == 502
    assert answer["retry-after"]
    assert ada.get(f"/api/papers/{unknown}").status == 404
