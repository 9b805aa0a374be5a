"""Whatever goes wrong at /api/v1 is said as problem details (RFC 9457)."""

import json

import pytest
from tests.api.api_help import program
from tests.callers import enrol
from tests.cast import FakeClock, a_record
from tests.web.asgi_client import HOST, Answer, ask

from broadsheet.faces import application
from broadsheet.store import papers
from broadsheet.wiring import Site

JSON = ("content-type", "application/json")


def problem(answer: Answer) -> dict:
    assert answer["content-type"] == "application/problem+json", answer.text
    assert answer["cache-control"] in ("no-store", "private, no-store")
    said = json.loads(answer.body)
    assert (said["type"], said["status"]) == ("about:blank", answer.status)
    assert said["title"]
    assert said["detail"]
    return said


@pytest.mark.parametrize(
    ("path", "method", "headers", "status"),
    [
        ("/papers/none", "GET", (), 404),
        ("/nothing/here", "GET", (), 404),
        ("/papers", "DELETE", (), 405),
        ("/papers?limit=none", "GET", (), 422),
        ("/papers?limt=3", "GET", (), 422),
        ("/papers?q=" + "x" * 8300, "GET", (), 414),
        ("/papers", "GET", (("host", "evil.test"),), 400),
        ("/papers", "GET", (("authorization", "Bearer bs_none"),), 401),
        ("/me", "GET", (), 401),
        ("/votes/2611.00001", "PUT", (), 401),
        ("/votes/2611.00001", "PUT", (("sec-fetch-site", "cross-site"),), 403),
        ("/similar", "POST", (("content-length", "2000000"),), 413),
    ],
)
def test_every_refusal_is_a_problem(
    community: Site, path: str, method: str, headers: tuple[tuple[str, str], ...], status: int
) -> None:
    answer = ask(application(community), f"/api/v1{path}", *headers, method=method)
    assert answer.status == status
    problem(answer)


def test_a_body_that_grows_too_large_is_refused(community: Site) -> None:
    body = b'{"text": "' + b"x" * (1 << 20) + b'"}'
    answer = ask(application(community), "/api/v1/similar", JSON, method="POST", body=body)
    assert answer.status == 413
    problem(answer)


def test_what_cannot_be_read_is_named_part_by_part(community: Site) -> None:
    body = json.dumps({"text": "", "limit": 0, "more": 1}).encode()
    said = problem(ask(application(community), "/api/v1/similar", JSON, method="POST", body=body))
    assert {one["where"] for one in said["mistakes"]} == {"body text", "body limit", "body more"}
    assert said["status"] == 422


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"\\ud800"', b"\xff", b'{"text": "\\ud800"}'])
def test_no_body_breaks_anything(community: Site, body: bytes) -> None:
    answer = ask(application(community), "/api/v1/similar", JSON, method="POST", body=body)
    assert answer.status in (400, 422)
    problem(answer)


def test_a_stranger_is_told_how_to_come_in(community: Site) -> None:
    answer = ask(application(community), "/api/v1/me")
    assert (answer.status, answer["www-authenticate"]) == (401, "Bearer")


def test_a_wrong_method_says_which_are_right(community: Site) -> None:
    answer = ask(application(community), "/api/v1/comments", method="PUT")
    assert (answer.status, answer["allow"]) == (405, "GET, HEAD, POST")


def test_a_fault_of_ours_tells_nothing_of_it(community: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(community), "sources", lambda _self: 1 / 0)
    answer = ask(application(community), "/api/v1/sources")
    assert answer.status == 500
    assert "ZeroDivisionError" not in answer.text
    problem(answer)


def test_a_pace_too_fast_says_how_fast_is_right(community: Site, clock: FakeClock, paced: None) -> None:
    with community.store.write() as db:
        papers.save(db, [a_record()], clock.now())
    app = application(community)
    answers = [ask(app, "/api/v1/similar", HOST, JSON, method="POST", body=b'{"text": "herons"}') for _ in range(5)]
    assert [one.status for one in answers] == [200, 200, 200, 200, 429]
    assert answers[0]["ratelimit-policy"].startswith('"requests a second";q=4;w=1, "requests a minute";q=30;w=60')
    assert [one["ratelimit"].partition(",")[0] for one in answers[:4]] == [
        f'"requests a second";r={left};t=1' for left in (3, 2, 1, 0)
    ]
    said = problem(answers[4])
    assert answers[4]["retry-after"] == "1"
    assert answers[4]["ratelimit"] == '"requests a second";r=0;t=1'
    assert "too often" in said["detail"]


def test_a_token_good_for_something_else_is_refused(community: Site) -> None:
    reading = program(community, enrol(community, "ada"), "read")
    answer = ask(application(community), "/api/v1/votes/1", ("authorization", f"Bearer {reading.token}"), method="PUT")
    assert (answer.status, answer["www-authenticate"]) == (403, 'Bearer error="insufficient_scope"')
    problem(answer)
