"""The Hub's API is described as it is answered: what is served is checked in, kept, and true of every answer."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hub_program import Program
from hub_scene import CLAIMED, DAYS, ELSEWHERE, OTHERS, RICH, SPARE, Scene
from jsonschema import Draft202012Validator
from tests.cast import NOW, a_record
from tests.web.asgi_client import ask
from tools.api import diff

from broadsheet.api.hub.routes import TABLE
from broadsheet.api.hub.spec import described
from broadsheet.faces import application
from broadsheet.store import papers
from broadsheet.wiring import Site

PATH = "/.well-known/openapi.json"
Part = dict[str, Any]
READ = [
    ("/api/daily_papers?limit=100", "daily_papers"),
    (f"/api/daily_papers?date={DAYS[1]}&sort=trending", "daily_papers"),
    ("/api/papers/search?q=counting+herons", "search"),
    ("/api/papers/search", "search"),
    ("/api/papers?limit=100", "papers"),
    (f"/api/papers/{RICH}", "paper"),
    (f"/api/papers/{CLAIMED}?field=comments&field=submissionDeadline", "paper"),
    (f"/api/papers/{ELSEWHERE}", "paper"),
    (f"/api/arxiv/{RICH}/repos", "repositories"),
    ("/api/users/ada/overview", "user"),
    ("/api/users/huggingface/overview", "user"),
    ("/api/organizations/Marsh%20Institute/overview", "organization"),
    ("/api/whoami-v2", "whoami"),
    ("/api/quicksearch?q=marsh", "quick_search"),
    ("/api/quicksearch?q=herons", "quick_search"),
    ("/api/agent-harnesses", "harnesses"),
]


@pytest.fixture(scope="module")
def promised() -> Part:
    path = Path(__file__).parents[2] / "docs" / "reference" / "openapi-hub.json"
    return json.loads(path.read_text(encoding="utf-8"))


def closed(part: Any) -> Any:
    """A schema that allows nothing it does not name."""
    if isinstance(part, list):
        return [closed(one) for one in part]
    if not isinstance(part, dict):
        return part
    inner = {name: closed(one) for name, one in part.items()}
    return {**inner, "additionalProperties": False} if "properties" in part and part.get("type") == "object" else inner


def mistakes(promised: Part, call: str, said: Any) -> list[str]:
    """What of an answer is not as the description has it, or is not in it."""
    calls = [one for methods in promised["paths"].values() for one in methods.values()]
    answers = next(one["responses"] for one in calls if one["operationId"] == call)
    good = next(one for status, one in answers.items() if status.startswith("2"))
    schema = good["content"]["application/json"]["schema"]
    whole = {**closed(schema), "components": {"schemas": closed(promised["components"]["schemas"])}}
    return [f"{one.json_path}: {one.message}"[:200] for one in Draft202012Validator(whole).iter_errors(said)]


def test_nothing_breaks_what_was_promised_unless_the_version_is_raised(promised: Part) -> None:
    now = described(TABLE)
    assert not diff.is_promised(promised, now) or not diff.breaking(promised, now)


def test_what_is_served_is_what_is_checked_in(stranger: Program, promised: Part) -> None:
    served = stranger.read(PATH)
    assert served.pop("servers") == [{"url": "http://papers.test"}]
    assert served == promised


def test_a_personal_library_describes_what_is_there(site: Site) -> None:
    served = json.loads(ask(application(site), PATH, ("host", "localhost")).body)
    assert "/api/papers/{id}/comment" not in served["paths"]
    assert "/api/papers/{id}/vote" in served["paths"]
    assert "security" not in served["paths"]["/api/papers/{id}/vote"]["post"]
    assert "securitySchemes" not in served["components"]


def test_every_schema_that_is_named_is_there_and_every_one_there_is_named(promised: Part) -> None:
    named = {one.partition('"')[0] for one in json.dumps(promised).split("#/components/schemas/")[1:]}
    assert named == set(promised["components"]["schemas"])


@pytest.mark.parametrize(("path", "call"), READ)
def test_an_answer_holds_what_is_described_and_nothing_else(ada: Program, promised: Part, path: str, call: str) -> None:
    said = ada.read(path)
    assert said
    assert mistakes(promised, call, said) == []


def test_what_came_of_an_act_is_described_too(own_scene: Scene, ada: Program, promised: Part) -> None:
    author = ada.read(f"/api/papers/{RICH}")["authors"][0]["_id"]
    question = ada.read(f"/api/papers/{CLAIMED}?field=comments")["comments"][0]["id"]
    acts = {
        "comment": (f"/api/papers/{RICH}/comment", {"comment": "Herons."}),
        "reply": (f"/api/papers/{CLAIMED}/comment/{question}/reply", {"comment": "Reeds."}),
        "links": (f"/api/papers/{CLAIMED}/links", {"projectPage": "https://reeds.test/a?b=c#d"}),
        "vote": (f"/api/papers/{SPARE}/vote", None),
        "claim": ("/api/settings/papers/claim", {"paperId": RICH, "claimAuthorId": author}),
        "index": ("/api/papers/index", {"arxivId": OTHERS[1]}),
    }
    for call, (path, body) in acts.items():
        own_scene.site.clock.sleep(60)  # the pace of comments
        answer = ada.post(path, body)
        assert answer.status in (200, 201), answer.text
        assert mistakes(promised, call, json.loads(answer.text)) == []


def test_an_answer_that_is_not_as_described_is_found(stranger: Program, promised: Part) -> None:
    said = stranger.read(f"/api/papers/{RICH}")
    assert mistakes(promised, "paper", said | {"secret": 1}) != []
    assert mistakes(promised, "paper", said | {"upvotes": "many"}) != []
    assert mistakes(promised, "paper", {name: value for name, value in said.items() if name != "title"}) != []


def test_a_narrower_search_breaks_callers(promised: Part) -> None:
    after = copy.deepcopy(promised)
    after["paths"]["/api/papers/search"]["get"]["parameters"][1]["schema"]["maximum"] = 20
    after["components"]["schemas"]["Paper"]["properties"].pop("upvotes")
    said = diff.breaking(promised, after)
    assert said == ["GET /api/papers/search: the parameter limit has a lower maximum", "Paper: upvotes is gone"]


def test_an_address_for_acts_alone_says_so_to_who_only_looks(stranger: Program) -> None:
    for path in (f"{RICH}/comment", f"{RICH}/comment/030000000000000000000001/reply", f"{RICH}/vote", "index"):
        answer = stranger.get(f"/api/papers/{path}")
        assert (answer.status, answer["allow"]) == (405, "POST")
    assert stranger.get("/api/papers/2611.99999").status == 404


def test_a_paper_whose_id_ends_like_such_an_address_is_reached_all_the_same(own_scene: Scene, ada: Program) -> None:
    with own_scene.site.store.write() as db:
        papers.save(db, [a_record(source="venue", key="marsh/links", arxiv_id=None, raw=b"odd")], NOW)
    assert ada.read("/api/papers/venue:marsh/links")["id"] == "venue:marsh/links"
