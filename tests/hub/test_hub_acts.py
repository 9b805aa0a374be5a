"""What readers do through the Hub's API, and who is who."""

import json
from collections.abc import Callable

import pytest
from hub_program import Program
from hub_scene import CLAIMED, ELSEWHERE, OTHERS, RICH, SPARE
from tests.web.asgi_client import Answer, ask

from broadsheet.api.hub import ids

Holding = Callable[[str], Program]


def comments(program: Program, paper: str) -> list[dict]:
    return program.read(f"/api/papers/{paper}?field=comments")["comments"]


def test_a_comment_is_written_and_stands_under_the_paper(ada: Program) -> None:
    answer = ada.post(f"/api/papers/{RICH}/comment", {"comment": "So **many** herons."})
    assert answer.status == 201
    made = _json(answer)["newMessage"]
    assert (made["type"], made["author"]["name"], made["data"]["numEdits"]) == ("comment", "ada", 0)
    assert made["data"]["latest"]["html"].startswith("<p>So <strong>many</strong> herons.")
    assert [one["id"] for one in comments(ada, RICH)] == [made["id"]]


def test_a_comment_is_answered(ada: Program) -> None:
    question = comments(ada, CLAIMED)[0]["id"]
    answer = ada.post(f"/api/papers/{CLAIMED}/comment/{question}/reply", {"comment": "I counted again."})
    assert answer.status == 201
    assert _json(answer)["newMessage"]["data"]["parentCommentId"] == question


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"/api/papers/{RICH}/comment", {}, 400),
        (f"/api/papers/{RICH}/comment", {"comment": 5}, 400),
        (f"/api/papers/{RICH}/comment", ["comment"], 400),
        (f"/api/papers/{RICH}/comment", {"comment": "x" * 20_001}, 400),
        ("/api/papers/2611.99999/comment", {"comment": "Hello"}, 404),
        (f"/api/papers/{RICH}/comment/{ids.of_number(ids.COMMENT, 1)}/reply", {"comment": "Hello"}, 404),
        (f"/api/papers/{CLAIMED}/comment/nonsense/reply", {"comment": "Hello"}, 404),
        ("/api/papers/index", {"arxivId": "not an id"}, 404),
        ("/api/papers/index", {}, 400),
        (f"/api/papers/{RICH}/vote", {"upvoted": "no"}, 400),
        ("/api/settings/papers/claim", {"paperId": RICH, "claimAuthorId": "0" * 24}, 404),
        ("/api/settings/papers/claim", {"paperId": "2611.99999", "claimAuthorId": "0" * 24}, 404),
        ("/api/papers/2611.99999/vote", None, 404),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(ada: Program, path: str, body: object, status: int) -> None:
    answer = ada.post(path, body)
    assert answer.status == status, answer.text
    assert _json(answer)["error"]


def test_a_body_that_is_no_json_is_refused(ada: Program) -> None:
    headers = (("host", "papers.test"), ("authorization", f"Bearer {ada.token}"))
    answer = ask(ada.app, f"/api/papers/{RICH}/comment", *headers, method="POST", body=b"{")
    assert answer.status == 400


def test_a_vote_counts_once_and_is_taken_back(ada: Program) -> None:
    for _ in range(2):
        assert _json(ada.post(f"/api/papers/{SPARE}/vote")) == {"upvoted": True, "upvotes": 1}
    assert _json(ada.post(f"/api/papers/{SPARE}/vote", {"upvoted": False})) == {"upvoted": False, "upvotes": 0}


def test_a_place_among_the_authors_is_claimed(ada: Program) -> None:
    author = ada.read(f"/api/papers/{RICH}")["authors"][0]["_id"]
    answer = ada.post("/api/settings/papers/claim", {"paperId": RICH, "claimAuthorId": author})
    assert _json(answer) == {"ok": True, "claimedPaperId": RICH}
    assert ada.post("/api/settings/papers/claim", {"paperId": RICH, "claimAuthorId": author}).status == 409


def test_nobody_claims_for_somebody_else(ada: Program) -> None:
    author = ada.read(f"/api/papers/{RICH}")["authors"][0]["_id"]
    body = {"paperId": RICH, "claimAuthorId": author, "targetUserId": ids.of_name("reader", "bob")}
    assert ada.post("/api/settings/papers/claim", body).status == 403
    body["targetUserId"] = ids.of_name("reader", "ada")
    assert ada.post("/api/settings/papers/claim", body).status == 200


@pytest.mark.parametrize(
    ("path", "scope", "others"),
    [
        (f"/api/papers/{RICH}/comment", "talk", ("read", "rate", "pick")),
        (f"/api/papers/{RICH}/vote", "rate", ("read", "talk", "pick")),
        ("/api/settings/papers/claim", "pick", ("read", "rate", "talk")),
        ("/api/papers/index", "pick", ("read", "rate", "talk")),
    ],
)
def test_an_act_takes_its_scope(holding: Holding, path: str, scope: str, others: tuple[str, ...]) -> None:
    assert holding(scope).post(path, {}).status != 403
    for other in others:
        answer = holding(other).post(path, {})
        assert answer.status == 403
        assert _json(answer)["error"]


def test_a_stranger_changes_nothing(stranger: Program) -> None:
    for path in (f"/api/papers/{RICH}/comment", f"/api/papers/{RICH}/vote", "/api/papers/index"):
        answer = stranger.post(path, {"comment": "Hello", "arxivId": RICH})
        assert (answer.status, list(_json(answer))) == (401, ["error"])


def test_a_token_that_is_none_is_refused_everywhere(stranger: Program) -> None:
    program = Program(stranger.app, "hf_somebodyelses")
    answer = program.get("/api/daily_papers")
    assert (answer.status, list(_json(answer))) == (401, ["error"])


def test_a_token_says_whose_it_is(holding: Holding, stranger: Program) -> None:
    said = holding("read").read("/api/whoami-v2")
    assert (said["name"], said["fullname"], said["type"]) == ("ada", "Ada Lovelace", "user")
    assert said["auth"]["accessToken"]["role"] == "read"
    assert holding("all").read("/api/whoami-v2")["auth"]["accessToken"]["role"] == "write"
    assert "email" not in said
    assert stranger.get("/api/whoami-v2").status == 401


def test_a_reader_and_a_source_have_an_overview(stranger: Program) -> None:
    said = stranger.read("/api/users/ada/overview")
    assert (said["user"], said["fullname"], said["details"], said["numDiscussions"]) == (
        "ada",
        "Ada Lovelace",
        "I count.",
        2,
    )
    assert stranger.read("/api/users/huggingface/overview")["fullname"] == "Hugging Face"
    assert stranger.get("/api/users/nobody/overview").status == 404


def test_an_organisation_has_an_overview(stranger: Program) -> None:
    said = stranger.read("/api/organizations/marsh%20institute/overview")
    assert (said["name"], said["numPapers"]) == ("Marsh Institute", 1)
    assert said["_id"] == stranger.read(f"/api/papers/{RICH}")["organization"]["_id"]
    assert stranger.get("/api/organizations/Nobody/overview").status == 404


def test_a_few_letters_find_papers_and_organisations(stranger: Program) -> None:
    said = stranger.read("/api/quicksearch?q=herons&limit=3")
    assert said["papers"][0]["id"] == RICH
    assert said["papersCount"] >= 1
    said = stranger.read("/api/quicksearch?q=marsh")
    assert [one["name"] for one in said["orgs"]] == ["Marsh Institute"]
    assert stranger.read("/api/quicksearch?q=marsh&type=paper")["orgs"] == []
    assert stranger.read("/api/quicksearch")["papers"] == []
    assert stranger.get("/api/quicksearch?q=marsh&limit=21").status == 400


def test_nobody_is_watched(stranger: Program) -> None:
    assert stranger.read("/api/agent-harnesses") == {"standardEnvVars": [], "harnesses": {}}


def test_a_paper_that_is_here_is_not_asked_for_again(ada: Program) -> None:
    answer = ada.post("/api/papers/index", {"arxivId": OTHERS[1]})
    assert (answer.status, _json(answer)) == (200, {})


def test_ids_of_another_kind_name_nothing() -> None:
    assert ids.number_of(ids.COMMENT, ids.of_number(ids.COMMENT, 7)) == 7
    for wrong in (ids.of_number(ids.PAPER, 7), "7", "03" + "f" * 22, ids.of_number(ids.COMMENT, 0), ELSEWHERE):
        assert ids.number_of(ids.COMMENT, wrong) is None


def _json(answer: Answer) -> dict:
    return json.loads(answer.text)
