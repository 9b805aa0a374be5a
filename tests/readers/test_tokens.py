"""Tokens for programs (reliability S-19)."""

import logging
import re
from datetime import timedelta

import pytest
from tests.callers import Caller, enrol, signed_in
from tests.cast import FakeClock

from broadsheet.actions.house import House
from broadsheet.actions.tokens import MOST, make_token
from broadsheet.actions.visit import by_token
from broadsheet.lib.signing import digest
from broadsheet.model.errors import Busy
from broadsheet.model.person import SCOPES, Reader
from broadsheet.store import people
from broadsheet.web.app import create_app
from broadsheet.web.desk import Desk
from broadsheet.web.routes import routes
from broadsheet.wiring import Site


@pytest.fixture
def ada(community: Site) -> Reader:
    return enrol(community, "ada")


def program(site: Site, token: str) -> Caller:
    return Caller(create_app(site), headers=(("authorization", f"Bearer {token}"),))


def word_in(page: str) -> str:
    found = re.search(r'value="(bs_[\w-]{43})"', page)
    assert found, page
    return found[1]


def test_a_token_is_made_shown_once_and_listed(community: Site, ada: Reader) -> None:
    browser = signed_in(community, ada)
    made = browser.post("/me/tokens", name="Reading list", read="1", rate="1", days="30")
    word = word_in(made.text)
    assert made["cache-control"] == "no-store"
    page = browser.get("/me/tokens").text
    assert "Reading list" in page
    assert "read, rate" in page
    assert "never used" in page
    assert word not in page
    assert ">ada<" in program(community, word).get("/").text


def test_only_the_hash_of_a_token_is_kept(community: Site, ada: Reader) -> None:
    word = make_token(community.house, ada, "mine", ("read",), days=30)
    files = [path.read_bytes() for path in community.own.data.rglob("*") if path.is_file()]
    assert not any(word.encode() in content for content in files)
    assert any(digest(word) in content for content in files)


@pytest.mark.parametrize(
    "said", ["Bearer bs_" + "x" * 43, "Bearer nonsense", "bearer ", "Bearer", "Bearer bs_\xe9", "BEARER bs_"]
)
def test_a_bad_token_is_refused_and_not_taken_for_a_stranger(community: Site, said: str) -> None:
    answer = Caller(create_app(community), headers=(("authorization", said),)).get("/")
    if said == "Bearer":  # no token at all
        assert answer.status == 200
        return
    assert answer.status == 401
    assert answer["www-authenticate"] == 'Bearer error="invalid_token"'
    assert "good for nothing" in answer.text
    assert answer["content-security-policy"]


def test_a_bad_token_is_not_saved_by_a_good_session(community: Site, ada: Reader) -> None:
    assert signed_in(community, ada).get("/", ("authorization", "Bearer bs_old")).status == 401


def test_a_token_in_the_address_opens_nothing(community: Site, ada: Reader) -> None:
    word = make_token(community.house, ada, "mine", SCOPES, days=30)
    for name in ("token", "access_token", "authorization", "bearer"):
        assert ">ada<" not in Caller(create_app(community)).get(f"/about?{name}={word}").text


def test_a_token_is_in_no_error_page_and_no_log(
    community: Site, ada: Reader, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    word = make_token(community.house, ada, "mine", ("read",), days=30)

    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    caller = program(community, word)
    answers = [caller.get("/nothing"), caller.get("/me/tokens"), caller.post("/me/tokens"), caller.get("/papers/none")]
    monkeypatch.setattr(Desk, "frame", broken)
    answers.append(caller.get("/"))
    assert [answer.status for answer in answers] == [404, 403, 403, 404, 500]
    assert not any(word in answer.text for answer in answers)
    assert word not in caplog.text
    assert not any(word in value for answer in answers for _, value in answer.headers)


def test_a_token_with_every_scope_enters_no_page_that_names_no_scope(community: Site, ada: Reader) -> None:
    word = make_token(community.house, enrol(community, "root", "admin"), "all", SCOPES, days=0)
    caller = program(community, word)
    shut = [place for place in routes(None) if place.access.scope is None and place.access.who != "anyone"]  # type: ignore[arg-type]
    assert shut
    for place in shut:
        path = re.sub(r"\{[^}]*\}", "1", place.path)
        answer = caller.get(path) if "GET" in (place.methods or ()) else caller.post(path)
        assert answer.status == 403, path


def test_a_token_makes_no_other_token(community: Site, ada: Reader) -> None:
    word = make_token(community.house, ada, "small", ("read",), days=30)
    answer = program(community, word).post("/me/tokens", name="large", talk="1", days="0")
    assert (answer.status, answer["www-authenticate"]) == (403, 'Bearer error="insufficient_scope"')
    assert "large" not in signed_in(community, ada).get("/me/tokens").text


def test_an_ended_token_opens_nothing(community: Site, ada: Reader) -> None:
    browser = signed_in(community, ada)
    word = word_in(browser.post("/me/tokens", name="mine", read="1", days="0").text)
    number = re.search(r'name="no" value="(\d+)"', browser.get("/me/tokens").text)
    assert number
    assert browser.post("/me/tokens/end", no=number[1]).status == 303
    assert program(community, word).get("/").status == 401
    assert browser.post("/me/tokens/end", no=number[1]).status == 404


def test_nobody_ends_anothers_token(community: Site, ada: Reader) -> None:
    word = make_token(community.house, ada, "mine", ("read",), days=30)
    bob = signed_in(community, enrol(community, "bob"))
    for no in ("1", "-1", "1e0", "9" * 30, "", "١"):
        assert bob.post("/me/tokens/end", no=no).status == 404
    assert program(community, word).get("/").status == 200


def test_a_token_ends_when_its_days_are_over(community: Site, ada: Reader, clock: FakeClock) -> None:
    word = make_token(community.house, ada, "mine", ("read",), days=30)
    lasting = make_token(community.house, ada, "for good", ("read",), days=0)
    clock.moment += timedelta(days=29, hours=23)
    assert program(community, word).get("/").status == 200
    clock.moment += timedelta(hours=1)
    assert program(community, word).get("/").status == 401
    assert program(community, lasting).get("/").status == 200
    assert "expired" in signed_in(community, ada).get("/me/tokens").text


@pytest.mark.parametrize("state", ["suspended", "deleted"])
def test_a_token_ends_with_its_readers_rights(community: Site, ada: Reader, state: str) -> None:
    word = make_token(community.house, ada, "mine", ("read",), days=30)
    with community.store.write() as db:
        people.change(db, ada.no, state=state)
    assert program(community, word).get("/").status == 401


def test_the_last_use_is_noted_once_a_day(community: Site, ada: Reader, clock: FakeClock) -> None:
    word = make_token(community.house, ada, "mine", ("read",), days=30)
    acts = community.house.acts
    for _ in range(3):
        program(community, word).get("/about")
    assert community.house.acts == acts + 1
    clock.moment += timedelta(days=1)
    program(community, word).get("/about")
    assert community.house.acts == acts + 2
    assert 'last used <time datetime="2026-11-19">' in signed_in(community, ada).get("/me/tokens").text


def test_a_library_that_is_busy_writing_still_answers_a_token(
    community: Site, ada: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = make_token(community.house, ada, "mine", ("read",), days=30)

    def busy(*_: object) -> None:
        raise Busy("Another write takes long.")

    monkeypatch.setattr(House, "act", busy)
    assert program(community, word).get("/about").status == 200


def test_an_agents_token_is_known_as_one(community: Site, ada: Reader) -> None:
    browser = signed_in(community, ada)
    word = word_in(browser.post("/me/tokens", name="robot", rate="1", days="90", agent="1").text)
    visitor = by_token(community.house, word, "192.0.2.1")
    assert visitor is not None
    assert (visitor.agent, visitor.scopes, visitor.session) == (True, frozenset({"rate"}), None)
    assert "used by an agent" in browser.get("/me/tokens").text


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "read": "1", "days": "30"},
        {"name": "x" * 61, "read": "1", "days": "30"},
        {"name": "mine", "days": "30"},
        {"name": "mine", "admin": "1", "scopes": "read", "days": "30"},
        {"name": "mine", "read": "1", "days": "31"},
        {"name": "mine", "read": "1"},
    ],
)
def test_a_form_that_makes_no_sense_is_shown_again_as_typed(community: Site, ada: Reader, form: dict[str, str]) -> None:
    answer = signed_in(community, ada).post("/me/tokens", **form)
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert f'value="{form["name"]}"' in answer.text
    assert "bs_" not in answer.text.replace("Bearer bs_…", "")


def test_there_are_at_most_so_many_tokens(community: Site, ada: Reader) -> None:
    for number in range(MOST):
        make_token(community.house, ada, f"token {number}", ("read",), days=30)
    answer = signed_in(community, ada).post("/me/tokens", name="one more", read="1", days="30")
    assert (answer.status, f"{MOST} tokens" in answer.text) == (400, True)
