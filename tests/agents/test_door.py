"""Who gets in at /mcp, and what is turned away before a tool is asked (S-23)."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from starlette.types import ASGIApp
from tests.agents.agents_help import HERONS, ROOT, fill, readers, token
from tests.callers import signed_in
from tests.web.asgi_client import Answer, ask

from broadsheet.actions.tokens import end_token
from broadsheet.faces import application
from broadsheet.queries.tokens import tokens_of
from broadsheet.wiring import Site

Header = tuple[str, str]
JSON: Header = ("content-type", "application/json")
ACCEPT: Header = ("accept", "application/json, text/event-stream")


def send(app: ASGIApp, method: str, *headers: Header, **params: object) -> Answer:
    """One message of the protocol as an old client sends it."""
    message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params}
    return raw(app, json.dumps(message).encode(), *headers)


def raw(app: ASGIApp, body: bytes, *headers: Header) -> Answer:
    """Any body at all."""
    return ask(app, "/mcp", JSON, ACCEPT, *headers, method="POST", body=body)


def bearer(word: str) -> Header:
    return ("authorization", f"Bearer {word}")


def names(answer: Answer) -> list[str]:
    """The tools that are listed."""
    assert answer.status == 200, answer.text
    return [tool["name"] for tool in json.loads(answer.text)["result"]["tools"]]


@pytest.fixture
def app(community: Site) -> ASGIApp:
    fill(community)
    return application(community)


READING = ["today", "search", "read", "similar", "trending"]


def test_a_stranger_reads_where_reading_is_open_and_does_nothing_else(app: ASGIApp) -> None:
    assert names(send(app, "tools/list")) == READING


def test_a_token_says_which_tools_are_there(app: ASGIApp, community: Site) -> None:
    ada, _ = readers(community)
    for scopes, more in (
        (("read",), []),
        (("read", "rate"), ["rate", "save"]),
        (("read", "talk"), ["comment"]),
        (("read", "rate", "talk"), ["rate", "save", "comment"]),
    ):
        assert names(send(app, "tools/list", bearer(token(community, ada, *scopes)))) == READING + more


def test_a_token_that_may_not_read_is_refused(app: ASGIApp, community: Site) -> None:
    answer = send(app, "tools/list", bearer(token(community, readers(community)[0], "rate")))
    assert (answer.status, answer["www-authenticate"]) == (403, 'Bearer error="insufficient_scope"')


def test_where_reading_is_closed_a_token_opens_and_nothing_else_does(community: Site) -> None:
    fill(community)
    community.own = replace(community.own, reading="closed")
    community.house.rules = community.own
    app, (ada, _) = application(community), readers(community)
    refused = send(app, "tools/list")
    assert (refused.status, refused["www-authenticate"]) == (401, "Bearer")
    assert "signed in" in json.loads(refused.text)["error"]["message"]
    assert names(send(app, "tools/list", bearer(token(community, ada, "read")))) == READING


def test_a_token_that_is_ended_ends_at_once(app: ASGIApp, community: Site) -> None:
    ada, _ = readers(community)
    word = token(community, ada)
    assert names(send(app, "tools/list", bearer(word)))
    (held,) = tokens_of(community.store, ada)
    end_token(community.house, ada, held.no)
    refused = send(app, "tools/list", bearer(word))
    assert (refused.status, refused["www-authenticate"]) == (401, 'Bearer error="invalid_token"')


@pytest.mark.parametrize(
    "host", ["evil.test", "papers.test.evil.test", "127.0.0.1.evil.test", "papers.test@evil.test", ""]
)
def test_a_name_that_was_made_to_lead_here_is_refused(app: ASGIApp, community: Site, host: str) -> None:
    """DNS rebinding: the page of another site resolves its own name to us; its token would not help it."""
    word = bearer(token(community, readers(community)[0]))
    for more in ((), (word,)):
        assert send(app, "tools/list", ("host", host), *more).status == 400


@pytest.mark.parametrize(
    "origin",
    ["http://evil.test", "null", "https://papers.test", "http://papers.test:81", "http://papers.test.evil.test"],
)
def test_a_page_of_another_origin_is_refused_even_with_a_token(app: ASGIApp, community: Site, origin: str) -> None:
    word = bearer(token(community, readers(community)[0]))
    assert send(app, "tools/list", ("origin", origin)).status == 403
    assert send(app, "tools/list", ("origin", origin), word).status == 403
    assert send(app, "tools/list", ("origin", "http://papers.test"), word).status == 200


def test_a_page_of_another_site_cannot_use_the_reader_of_a_personal_library(site: Site) -> None:
    app, ours = application(site), ("host", "127.0.0.1:8000")
    assert send(app, "tools/list", ours, ("sec-fetch-site", "cross-site")).status == 403
    assert send(app, "tools/list", ours, ("origin", "http://evil.test")).status == 403
    assert send(app, "tools/list", ours).status == 200


def test_a_session_is_a_persons_so_it_reads_and_acts_in_no_tool(app: ASGIApp, community: Site) -> None:
    ada, _ = readers(community)
    cookie = ("cookie", f"bs={signed_in(community, ada).cookies['bs']}")
    same = ("sec-fetch-site", "same-origin")
    assert names(send(app, "tools/list", cookie, same)) == READING
    called = send(app, "tools/call", cookie, same, name="rate", arguments={"paper": HERONS, "rating": "vote"})
    result = json.loads(called.text)["result"]
    assert result["isError"]
    assert "needs a token" in result["content"][0]["text"]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_nothing_but_post_is_taken_so_no_stream_is_ever_open(app: ASGIApp, method: str) -> None:
    answer = ask(app, "/mcp", ACCEPT, ("sec-fetch-site", "same-origin"), method=method)
    assert (answer.status, answer["allow"]) == (405, "POST")


def test_there_are_no_sessions_to_steal(app: ASGIApp) -> None:
    begun = send(
        app,
        "initialize",
        protocolVersion="2025-06-18",
        capabilities={},
        clientInfo={"name": "test", "version": "1"},
    )
    assert (begun.status, begun["mcp-session-id"], begun["set-cookie"]) == (200, "", "")
    assert names(send(app, "tools/list", ("mcp-session-id", "of-somebody-else"))) == READING


def test_a_megabyte_is_refused_unread(app: ASGIApp) -> None:
    for size in (1_000_000, 2 << 20):
        answer = send(app, "tools/call", name="search", arguments={"query": "x" * size})
        assert answer.status == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"[1,2]", b"\xff\xfe", b'{"jsonrpc":"2.0","id":1}', b"[" * 100_000, b'{"a":' * 20_000, b"null"],
    ids=range(9),
)
@pytest.mark.parametrize("version", ["2025-06-18", "2026-07-28", "1999-01-01"])
def test_what_is_no_message_is_refused_and_breaks_nothing(app: ASGIApp, body: bytes, version: str) -> None:
    assert raw(app, body, ("mcp-protocol-version", version)).status == 400


def test_an_answer_is_kept_nowhere(app: ASGIApp) -> None:
    assert send(app, "tools/list")["cache-control"] == "no-store"
    assert ask(app, "/mcp")["cache-control"] == "no-store"


@pytest.mark.slow
@pytest.mark.parametrize("module", ["broadsheet.serve", "broadsheet.cli.today", "broadsheet.cli.mcp"])
def test_the_protocols_library_is_loaded_when_an_agent_calls_and_not_before(module: str) -> None:
    look = f"import sys, {module}; print([one for one in sys.modules if one.split('.')[0] in ('mcp', 'mcp_types')])"
    ran = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
