"""The Hub's own command and library, unmodified, before a real server."""

import pytest
from hub_client import Client
from hub_scene import CLAIMED, DAYS, ELSEWHERE, OTHERS, RICH, SPARE, TODAY, Scene

pytestmark = pytest.mark.slow


@pytest.fixture(params=["without a token", "with a token"])
def either(request: pytest.FixtureRequest, client: Client) -> Client:
    return client if request.param == "without a token" else request.getfixturevalue("client_of_ada")


def ids(said: list[dict]) -> list[str]:
    return [one["id"] for one in said]


def test_ls_lists_a_day_as_its_page_does(either: Client) -> None:
    said = either.papers("ls", "--date", str(TODAY), "--json").read
    assert set(ids(said)[:2]) == {RICH, OTHERS[0]}
    assert all(one["submitted_at"].startswith(str(TODAY)) for one in said)
    picked, rich = sorted(said[:2], key=lambda one: one["id"] == RICH)
    assert (rich["upvotes"], rich["comments"], rich["submitted_by_name"]) == (42, 3, "Hugging Face")
    assert (rich["github_stars"], rich["github_repo"]) == (314, "https://github.com/marsh/herons")
    assert picked["submitted_by_name"] == "Ada Lovelace"


def test_ls_lists_weeks_months_and_what_is_trending(client: Client) -> None:
    everything = ids(client.papers("ls", "--json").read)
    assert len(everything) == 3 + len(OTHERS)
    assert ids(client.papers("ls", "--week", "2026-W47", "--json").read) == everything
    assert ids(client.papers("ls", "--month", "2026-11", "--json").read) == everything
    assert client.papers("ls", "--month", "2019-11", "--json").read == []
    hot = ids(client.papers("ls", "--sort", "trending", "--json").read)
    assert hot[0] in (CLAIMED, OTHERS[0], SPARE)  # talked about, the last by a test that may come before
    assert sorted(hot) == sorted(everything)
    assert ids(client.papers("ls", "--limit", "2", "--json").read) == everything[:2]


def test_ls_filters_by_submitter(client: Client) -> None:
    said = client.papers("ls", "--submitter", "ada", "--json").read
    assert ids(said) == [OTHERS[0]]
    assert said[0]["submitted_by"]["username"] == "ada"


def test_ls_prints_a_table_with_no_votes_as_none_and_ids_alone(client: Client) -> None:
    table = client.papers("ls", "--date", str(DAYS[1]), "--format", "human").out
    line = next(line for line in table.splitlines() if SPARE in line)
    assert " 0 " in line
    assert client.papers("ls", "--date", str(DAYS[1]), "-q").out.split()[0] == SPARE


def test_a_day_that_is_none_ends_with_an_error(client: Client) -> None:
    done = client.papers("ls", "--date", "2025-13-40")
    assert done.code == 1
    assert "is not a day in the calendar" in done.err


def test_search_finds(either: Client) -> None:
    said = either.papers("search", "counting herons", "--limit", "3", "--json").read
    assert said[0]["id"] == RICH
    assert len(said) == 3
    assert (said[0]["upvotes"], said[0]["published_at"][:10]) == (42, "2026-11-16")


def test_info_tells_all_of_a_paper(either: Client) -> None:
    said = either.papers("info", RICH).read
    assert said["id"] == RICH
    assert said["ai_keywords"][0] == "herons"
    assert either.papers("info", ELSEWHERE).read["title"] == "On Bitterns"


def test_read_prints_the_paper_as_markdown(either: Client) -> None:
    done = either.papers("read", RICH)
    assert done.code == 0
    assert done.out.startswith("# Counting Herons from the Air\n")


@pytest.mark.parametrize("verb", ["info", "read"])
def test_a_paper_that_is_not_here_is_said_to_be_missing(client: Client, verb: str) -> None:
    done = client.papers(verb, "2611.99999")
    assert done.code == 1
    assert "Paper '2611.99999' not found on the Hub." in done.err


def test_a_token_that_is_none_of_ours_is_refused(client: Client) -> None:
    client.token = "hf_somebodyelses"
    done = client.papers("ls")
    assert done.code == 1
    assert "This token is good for nothing" in done.err


_TELL = """
import json, sys
from dataclasses import asdict
from huggingface_hub import HfApi
api = HfApi()
papers = {"daily": list(api.list_daily_papers(limit=100)), "found": list(api.list_papers(query="counting", limit=20)),
          "one": [api.paper_info(sys.argv[1])]}
print(json.dumps({name: [asdict(one) for one in some] for name, some in papers.items()}, default=str))
"""
_DAILY = (
    "id", "authors", "published_at", "title", "summary", "upvotes", "discussion_id", "source", "comments",
    "submitted_at", "submitted_by", "ai_summary", "ai_keywords", "organization", "project_page", "github_repo",
    "github_stars",
)  # fmt: skip
_ONE = ("linked_models", "num_total_models", "linked_datasets", "num_total_datasets", "linked_spaces")


def test_every_attribute_is_filled_where_it_is_known(client: Client) -> None:
    said = client.python(_TELL, RICH).read
    for name, wanted in (("daily", _DAILY), ("found", _DAILY), ("one", (*_DAILY, *_ONE))):
        rich = next(one for one in said[name] if one["id"] == RICH)
        empty = [one for one in wanted if rich[one] is None and (name, one) != ("found", "submitted_by")]
        assert not empty, f"{name}: {empty}"
        assert rich["organization"]["avatar_url"].startswith("http")
        assert rich["organization"]["fullname"] == "Marsh Institute"
        spare = next((one for one in said[name] if one["id"] == SPARE), None)
        assert spare is None or spare["upvotes"] == 0
    assert said["one"][0]["linked_models"][0]["id"] == "marsh/heron-7b"
    picked = next(one for one in said["daily"] if one["id"] == OTHERS[0])
    assert (picked["submitted_by"]["username"], picked["submitted_by"]["fullname"]) == ("ada", "Ada Lovelace")
    claimed = next(one for one in said["daily"] if one["id"] == CLAIMED)
    assert claimed["authors"][0]["user"]["username"] == "ada"
    assert claimed["authors"][0]["status"] == "claimed_verified"
    assert all(one["published_at"] and one["submitted_at"] for one in said["daily"])


_BOUNDS = """
from huggingface_hub import HfApi
from huggingface_hub.errors import BadRequestError, HfHubHTTPError
api = HfApi()
assert len(list(api.list_daily_papers(limit=5))) == 5
assert list(api.list_daily_papers(p=100)) == []
first, second = ([one.id for one in api.list_daily_papers(p=p, limit=2)] for p in (0, 1))
assert not set(first) & set(second)
try:
    list(api.list_daily_papers(date="2025-13-40"))
except BadRequestError as error:
    assert "is not a day in the calendar" in str(error)
else:
    raise SystemExit("no error")
try:
    api.paper_info("2611.99999")
except HfHubHTTPError as error:
    assert error.response.status_code == 404
else:
    raise SystemExit("no error")
assert api.get_user_overview("ada").fullname == "Ada Lovelace"
assert api.get_organization_overview("Marsh Institute").num_papers == 1
"""


def test_bounds_and_overviews_are_as_the_library_expects(client: Client) -> None:
    done = client.python(_BOUNDS)
    assert done.code == 0, done.err


def test_the_library_knows_whose_token_it_holds(client_of_ada: Client) -> None:
    script = "import json, huggingface_hub as h; print(json.dumps(h.HfApi().whoami()))"
    assert client_of_ada.python(script).read["name"] == "ada"


_MODELS = """
import json, sys
from urllib.request import Request, urlopen
from pydantic import TypeAdapter
from pyhfapi.types import APIGetDailyPapersResponse, APIGetUserInfoResponse
from pyhfapi.types.api.papers import CommentCreateResponse, CommentReplyResponse

address, token, paper = sys.argv[1:]


def ask(path, body=None):
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    sent = None if body is None else json.dumps(body).encode()
    with urlopen(Request(address + path, sent, headers)) as answer:
        return json.load(answer)


daily = TypeAdapter(APIGetDailyPapersResponse)
counts = [len(daily.validate_python(ask(f"/api/daily_papers?limit=100{more}")))
          for more in ("", "&sort=trending", "&month=2026-11", "&submitter=ada")]
TypeAdapter(APIGetUserInfoResponse).validate_python(ask("/api/whoami-v2"))
made = TypeAdapter(CommentCreateResponse).validate_python(ask(f"/api/papers/{paper}/comment", {"comment": "Herons."}))
print(json.dumps({"counts": counts, "comment": made.new_message.data.latest.raw, "id": made.new_message.id}))
"""


def test_answers_fit_the_models_made_from_the_description_of_the_hub(
    client: Client, hub_server: tuple[str, Scene], request: pytest.FixtureRequest
) -> None:
    # another reader for each release: one reader comments once in five seconds
    who = "all" if request.node.callspec.params["bin_folder"] == "pinned" else "bob"
    said = client.python(_MODELS, client.endpoint, hub_server[1].tokens[who], SPARE).read
    assert said["counts"][0] == said["counts"][1] == said["counts"][2] == 3 + len(OTHERS)
    assert said["counts"][3] == 1
    assert said["comment"] == "Herons."
