"""The description of the API is served, checked in and kept; the client follows from it."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.house.house_files import reference
from tests.web.asgi_client import ask
from tools.api import client, diff

from broadsheet.api.v1.routes import TABLE
from broadsheet.api.v1.spec import described
from broadsheet.faces import application
from broadsheet.wiring import Site

ROOT = Path(__file__).parents[2]
Part = dict[str, Any]


@pytest.fixture(scope="module")
def promised() -> Part:
    return json.loads((ROOT / "docs" / "reference" / "openapi.json").read_text(encoding="utf-8"))


def test_nothing_breaks_what_was_promised_unless_the_version_is_raised(promised: Part) -> None:
    now = described(TABLE)
    assert not diff.is_promised(promised, now) or not diff.breaking(promised, now)


def test_what_is_served_is_what_is_checked_in(community: Site, promised: Part) -> None:
    served = json.loads(ask(application(community), "/api/v1/openapi.json").body)
    assert served.pop("servers") == [{"url": "http://papers.test"}]
    assert served == promised


def test_the_page_about_the_api_brings_a_style_sheet_of_its_own(community: Site) -> None:
    page = ask(application(community), "/api/v1").body.decode()
    assert 'href="/api/v1/reference.css"' in page
    assert ask(application(community), "/api/v1/reference.css")["content-type"].startswith("text/css")


def test_a_personal_library_describes_what_is_there(site: Site, promised: Part) -> None:
    served = json.loads(ask(application(site), "/api/v1/openapi.json", ("host", "localhost")).body)
    assert "/api/v1/comments" not in served["paths"]
    assert "/api/v1/votes/{id}" in served["paths"]
    assert "security" not in served["paths"]["/api/v1/votes/{id}"]["put"]
    assert "securitySchemes" not in served["components"]


def test_every_schema_that_is_named_is_there(promised: Part) -> None:
    text = json.dumps(promised)
    named = {one.partition('"')[0] for one in text.split("#/components/schemas/")[1:]}
    assert named == set(promised["components"]["schemas"])


def test_the_client_is_what_the_description_makes(promised: Part) -> None:
    folder = ROOT / "clients" / "python" / "broadsheet_client"
    for name, text in client.written(promised).items():
        assert (folder / name).read_text(encoding="utf-8") == text, f"{name} is behind; run `make docs`."


def call(whole: Part, path: str, method: str = "get") -> Part:
    return whole["paths"][f"/api/v1{path}"][method]


def schema(whole: Part, name: str) -> Part:
    return whole["components"]["schemas"][name]


def parameter(whole: Part, path: str, name: str) -> Part:
    return next(one for one in call(whole, path)["parameters"] if one["name"] == name)


BREAKING: dict[str, Callable[[Part], Any]] = {
    "GET /api/v1/today is gone": lambda one: one["paths"].pop("/api/v1/today"),
    "the parameter fields is gone": lambda one: call(one, "/today")["parameters"].remove(
        parameter(one, "/today", "fields")
    ),
    "the parameter q must be given": lambda one: parameter(one, "/papers", "q").update(required=True),
    "the parameter limit has a lower maximum": lambda one: parameter(one, "/papers", "limit")["schema"].update(
        maximum=50
    ),
    "the parameter mode takes fewer words": lambda one: parameter(one, "/papers", "mode")["schema"].update(
        enum=["words"]
    ),
    "the parameter q has another pattern": lambda one: parameter(one, "/papers", "q")["schema"].update(pattern="x"),
    "it takes another token": lambda one: call(one, "/me").update(security=[{"token": ["talk"]}]),
    "it is called browse now": lambda one: call(one, "/papers").update(operationId="browse"),
    "it never answers 201": lambda one: call(one, "/picks", "post")["responses"].pop("201"),
    "with 200 it gives something else": lambda one: call(one, "/me")["responses"]["200"]["content"].update(
        {"application/json": {"schema": {"$ref": "#/components/schemas/Mine"}}}
    ),
    "a body must be sent": lambda one: call(one, "/votes/{id}", "put").update(
        requestBody=call(one, "/picks", "post")["requestBody"]
    ),
    "Paper: title is gone": lambda one: schema(one, "Paper")["properties"].pop("title"),
    "Paper: title is something else": lambda one: schema(one, "Paper")["properties"]["title"].update(type="integer"),
    "Entry: paper may be missing": lambda one: schema(one, "Entry")["required"].remove("paper"),
    "NewPick: why must be given": lambda one: schema(one, "NewPick").update(
        required=["paper", "why"], properties={**schema(one, "NewPick")["properties"], "why": {"type": "string"}}
    ),
    "NewPick: comment is not taken": lambda one: schema(one, "NewPick")["properties"].pop("comment"),
    "NewComment: parent takes fewer kinds": lambda one: schema(one, "NewComment")["properties"]["parent"].update(
        anyOf=[{"type": "integer"}]
    ),
    "Mine is gone": lambda one: one["components"]["schemas"].pop("Mine"),
}


@pytest.mark.parametrize("said", BREAKING)
def test_what_breaks_callers_is_seen(promised: Part, said: str) -> None:
    after = copy.deepcopy(promised)
    BREAKING[said](after)
    assert any(said in one for one in diff.breaking(promised, after)), diff.breaking(promised, after)


def test_what_only_adds_breaks_nobody(promised: Part) -> None:
    after = copy.deepcopy(promised)
    after["paths"]["/api/v1/new"] = after["paths"]["/api/v1/today"]
    call(after, "/today")["parameters"].append({"name": "new", "in": "query", "schema": {"type": "string"}})
    parameter(after, "/papers", "limit")["schema"]["maximum"] = 1000
    parameter(after, "/papers", "mode")["schema"]["enum"].append("new")
    schema(after, "Paper")["properties"]["new"] = {"type": "string"}
    schema(after, "NewPick")["properties"]["new"] = {"type": "string"}
    call(after, "/me")["security"].append({})
    assert diff.breaking(promised, after) == []


@pytest.mark.parametrize(
    ("name", "here", "gone"),
    [
        ("openapi.json", "/api/v1/today", "/api/v1/yesterday"),
        ("openapi-hub.json", "/api/daily_papers", "/api/weekly_papers"),
    ],
)
def test_the_reference_refuses_to_write_a_broken_promise(
    name: str, here: str, gone: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = json.loads((ROOT / "docs" / "reference" / name).read_text(encoding="utf-8"))
    before["paths"][gone] = before["paths"][here]
    (tmp_path / name).write_text(json.dumps(before), encoding="utf-8")
    script = reference()
    monkeypatch.setitem(script["broken"].__globals__, "FOLDER", tmp_path)
    assert script["main"]([]) == 1
    assert f"{name}: GET {gone} is gone" in capsys.readouterr().err
    before["info"]["version"] = "0.9"
    (tmp_path / name).write_text(json.dumps(before), encoding="utf-8")
    assert script["main"]([]) == 0
