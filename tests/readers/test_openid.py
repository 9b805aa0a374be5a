"""Sign-in with OpenID Connect, against an issuer on this machine."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwk, jwt
from tests.callers import Caller, enrol, stranger
from tests.cast import NOW, FakeClock
from tests.issuer import CLIENT, SECRET, Issuer, send, send_forever, send_slowly
from tests.web.asgi_client import Answer

from broadsheet.lib import openid
from broadsheet.settings import Settings
from broadsheet.store import identities, people
from broadsheet.wiring import Site, open_site

OUT, BACK = "/sign-in/oidc", "/sign-in/oidc/back"


@pytest.fixture(scope="module")
def running() -> Iterator[Issuer]:
    """One issuer, whose key takes a while to make."""
    one = Issuer()
    yield one
    one.close()


@pytest.fixture
def issuer(running: Issuer) -> Issuer:
    """The issuer as it is when nobody has asked for mistakes."""
    running.who = {"sub": "s-1", "preferred_username": "ada"}
    running.claims, running.headers, running.metadata, running.about = {}, {}, {}, None
    running.sign = running.answer = None
    running.asked.clear()
    openid._discover.cache_clear()
    return running


@pytest.fixture
def site(data: Path, clock: FakeClock, issuer: Issuer) -> Iterator[Site]:
    """A community that signs in with the issuer."""
    rules: dict[str, Any] = {"oidc_issuer": issuer.name, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
    one = open_site(Settings(data=data, mode="community", base_url="http://papers.test", **rules), clock)
    yield one
    one.store.close()


def visit(site: Site, issuer: Issuer, browser: Caller | None = None, onward: str = "") -> tuple[Caller, Answer]:
    """Out to the issuer and back, as a browser goes."""
    browser = browser or stranger(site)
    out = browser.get(OUT + onward)
    assert out.status == 303, out.text
    return browser, browser.get(issuer.authorize(out["location"]))


def readers(site: Site) -> list[tuple[str, str | None, bool]]:
    with site.store.read() as db:
        return [(one.name, one.email, one.confirmed) for one in people.everyone(db)]


def test_a_first_visit_makes_an_account_and_the_next_finds_it(site: Site, issuer: Issuer) -> None:
    issuer.who |= {"email": "Ada@Lab.test", "email_verified": True, "name": "Ada\u202e Lovelace"}
    browser, answer = visit(site, issuer, onward="?next=%2Fpapers%3Fq%3Dherons")
    assert (answer.status, answer["location"]) == (303, "/papers?q=herons")
    assert ">ada<" in browser.get("/").text
    assert ("bs" in browser.cookies, "oidc" in browser.cookies) == (True, False)
    assert readers(site) == [("ada", "Ada@lab.test", True)]
    issuer.who |= {"preferred_username": "renamed"}
    assert ">ada<" in visit(site, issuer)[0].get("/").text
    assert len(readers(site)) == 1


def test_setting_out_writes_nothing_and_tells_the_browser_nothing_it_can_read(site: Site, issuer: Issuer) -> None:
    acts = site.house.acts
    answer = stranger(site).get(OUT)
    assert site.house.acts == acts
    cookie = answer["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "Max-Age=600", "Path=/sign-in", "SameSite=lax"))
    state = answer["location"].partition("state=")[2].partition("&")[0]
    assert len(state) == 43
    assert state not in cookie


def test_an_address_the_issuer_does_not_vouch_for_counts_for_nothing(site: Site, issuer: Issuer) -> None:
    enrol(site, "bob")
    for said in (False, None, "true", 1):
        issuer.who = {
            "sub": f"s-{said}",
            "preferred_username": "eve",
            "email": "bob@readers.test",
            "email_verified": said,
        }
        browser, _ = visit(site, issuer)
        assert ">bob<" not in browser.get("/").text
    assert ("bob", "bob@readers.test", True) in readers(site)
    assert [email for name, email, _ in readers(site) if name.startswith("eve")] == [None] * 4
    assert not any(confirmed for name, _, confirmed in readers(site) if name.startswith("eve"))


def test_the_account_of_the_same_confirmed_address_is_the_readers(site: Site, issuer: Issuer) -> None:
    bob = enrol(site, "bob")
    issuer.who |= {"email": "Bob@readers.test", "email_verified": True}
    assert ">bob<" in visit(site, issuer)[0].get("/").text
    with site.store.read() as db:
        found = identities.find(db, issuer.name, "s-1")
    assert found is not None
    assert found.no == bob.no


def test_an_account_that_somebody_made_with_the_address_is_not_handed_over(site: Site, issuer: Issuer) -> None:
    enrol(site, "mallory", email="ada@lab.test", email_key="ada@lab.test", confirmed=None)
    issuer.who |= {"email": "ada@lab.test", "email_verified": True}
    browser, answer = visit(site, issuer)
    assert (answer.status, "bs" in browser.cookies) == (409, False)


def test_an_address_said_elsewhere_is_asked_for_and_must_be_of_the_same_reader(site: Site, issuer: Issuer) -> None:
    issuer.about = {"sub": "s-1", "email": "ada@lab.test", "email_verified": True}
    visit(site, issuer)
    issuer.who = {"sub": "s-2", "preferred_username": "eve"}
    visit(site, issuer)
    assert readers(site) == [("ada", "ada@lab.test", True), ("eve", None, False)]


@pytest.mark.parametrize("sign_up", ["invite", "closed"])
def test_no_account_is_made_where_they_are_not_open_to_all(site: Site, issuer: Issuer, sign_up: str) -> None:
    site.house.rules = replace(site.own, sign_up=sign_up)
    browser, answer = visit(site, issuer)
    assert (answer.status, "bs" in browser.cookies, readers(site)) == (403, False, [])


def test_a_reader_with_one_time_codes_gives_one_all_the_same(site: Site, issuer: Issuer) -> None:
    visit(site, issuer)
    with site.store.write() as db:
        people.change(db, 1, otp_since="2026-11-01T00:00:00+00:00", otp_secret=b"sealed")
    browser, answer = visit(site, issuer)
    assert answer["location"] == "/sign-in/code"
    assert set(browser.cookies) == {"code"}


def test_a_deleted_reader_does_not_come_back_by_the_issuer(site: Site, issuer: Issuer) -> None:
    visit(site, issuer)
    with site.store.write() as db:
        people.change(db, 1, state="deleted")
    assert visit(site, issuer)[1].status == 403


def signed_by_another(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return jwt.encode(header, claims, jwk.RSAKey.generate_key(2048, {"kid": "one"}))


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    parts = [
        base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in ({"alg": "none"}, claims)
    ]
    return ".".join([*parts, ""])


def signed_with_our_secret(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, jwk.OctKey.import_key(SECRET + "-" * 32))


MOMENT = int(NOW.timestamp())
WRONG: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "x"}},
    "no nonce": {"claims": {"nonce": None}},
    "another audience": {"claims": {"aud": "somebody"}},
    "more audiences and no party": {"claims": {"aud": [CLIENT, "somebody"]}},
    "another party": {"claims": {"aud": [CLIENT, "somebody"], "azp": "somebody"}},
    "another issuer": {"claims": {"iss": "https://evil.test"}},
    "expired": {"claims": {"exp": MOMENT - 61}},
    "no expiry": {"claims": {"exp": None}},
    "from the future": {"claims": {"iat": MOMENT + 3600}},
    "no subject": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "a subject that is no text": {"claims": {"sub": 7}},
    "no signature": {"sign": unsigned},
    "a stranger's key": {"sign": signed_by_another},
    "a key we know": {"sign": signed_with_our_secret},
    "no token": {"sign": lambda header, claims: None},
    "nonsense": {"sign": lambda header, claims: "a.b.c"},
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_token_that_does_not_hold_opens_nothing(site: Site, issuer: Issuer, mistake: str) -> None:
    for name, value in WRONG[mistake].items():
        setattr(issuer, name, value)
    browser, answer = visit(site, issuer)
    assert (answer.status, "bs" in browser.cookies, readers(site)) == (403, False, [])


def test_a_code_and_a_state_are_good_once(site: Site, issuer: Issuer) -> None:
    browser = stranger(site)
    back = issuer.authorize(browser.get(OUT)["location"])
    kept = dict(browser.cookies)
    assert browser.get(back).status == 303
    asked = len(issuer.asked)
    thief = stranger(site)
    thief.cookies = kept
    assert (thief.get(back).status, "bs" in thief.cookies) == (403, False)
    assert len(issuer.asked) == asked, "a state used already asks the issuer nothing"


def test_a_code_that_the_issuer_has_seen_before_opens_nothing(site: Site, issuer: Issuer) -> None:
    browser = stranger(site)
    back = issuer.authorize(browser.get(OUT)["location"])
    issuer.codes.clear()
    assert (browser.get(back).status, "bs" in browser.cookies) == (502, False)


def test_an_answer_counts_in_the_browser_alone_that_set_out(site: Site, issuer: Issuer) -> None:
    victim, attacker = stranger(site), stranger(site)
    back = issuer.authorize(attacker.get(OUT)["location"])
    assert victim.get(back).status == 403
    victim.get(OUT)
    assert (victim.get(back).status, "bs" in victim.cookies) == (403, False)


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=x", "?error=access_denied"])
def test_an_answer_without_the_state_asks_nobody(site: Site, issuer: Issuer, query: str) -> None:
    browser = stranger(site)
    browser.get(OUT)
    issuer.asked.clear()
    assert browser.get(BACK + query).status == 403
    assert issuer.asked == []


def test_who_is_turned_away_by_the_issuer_is_told(site: Site, issuer: Issuer) -> None:
    browser = stranger(site)
    state = browser.get(OUT)["location"].partition("state=")[2].partition("&")[0]
    answer = browser.get(f"{BACK}?error=access_denied&state={state}")
    assert (answer.status, "did not sign you in" in answer.text) == (403, True)


def test_an_answer_of_another_issuer_is_refused(site: Site, issuer: Issuer) -> None:
    browser = stranger(site)
    back = issuer.authorize(browser.get(OUT)["location"])
    assert browser.get(f"{back}&iss=https%3A%2F%2Fevil.test").status == 403


def test_a_sign_in_is_over_after_ten_minutes(site: Site, issuer: Issuer, clock: FakeClock) -> None:
    browser = stranger(site)
    back = issuer.authorize(browser.get(OUT)["location"])
    clock.moment += timedelta(minutes=10)
    assert browser.get(back).status == 403


def test_the_way_on_stays_on_this_site(site: Site, issuer: Issuer) -> None:
    assert visit(site, issuer, onward="?next=https://evil.test/")[1]["location"] == "/"


def test_the_secret_may_go_in_the_form_where_the_issuer_wants_it_there(site: Site, issuer: Issuer) -> None:
    issuer.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert visit(site, issuer)[1].status == 303


def test_the_discovery_document_is_read_once_for_many(site: Site, issuer: Issuer) -> None:
    for _ in range(3):
        stranger(site).get(OUT)
    assert issuer.asked == ["/.well-known/openid-configuration"]


def test_redirects_of_the_issuer_are_not_followed(site: Site, issuer: Issuer) -> None:
    def elsewhere(handler: Any) -> None:
        handler.send_response(302)
        handler.send_header("location", f"{issuer.name}/other")
        handler.end_headers()

    issuer.answer = elsewhere
    assert stranger(site).get(OUT).status == 502
    assert issuer.asked == ["/.well-known/openid-configuration"]


@pytest.mark.parametrize(
    "answer",
    [
        send_forever,
        lambda handler: send(handler, ["a", "list"]),
        lambda handler: send(handler, {"issuer": "http://127.0.0.1:1"}),
        lambda handler: handler.wfile.write(b"nonsense"),
        lambda handler: handler.send_error(500),
    ],
)
def test_an_issuer_that_answers_oddly_is_a_sentence(site: Site, issuer: Issuer, answer: Any) -> None:
    issuer.answer = answer
    found = stranger(site).get(OUT)
    assert found.status == 502
    assert "The issuer" in found.text


def test_an_issuer_that_drips_is_given_up(site: Site, issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openid, "PATIENCE", 0.1)
    issuer.answer = send_slowly
    assert stranger(site).get(OUT).status == 502


@pytest.mark.parametrize("end", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("address", ["http://id.test/x", "file:///etc/passwd", "https://u:p@id.test/", "", None])
def test_an_end_that_is_not_safe_is_not_asked(site: Site, issuer: Issuer, end: str, address: str | None) -> None:
    issuer.metadata = {end: address}
    assert stranger(site).get(OUT).status == 502
    assert issuer.asked == ["/.well-known/openid-configuration"]


def test_an_issuer_elsewhere_must_be_asked_by_https(site: Site) -> None:
    site.house.rules = replace(site.own, oidc_issuer="http://id.test")
    answer = stranger(site).get(OUT)
    assert (answer.status, "https" in answer.text) == (502, True)


def test_without_an_issuer_there_is_no_such_door(community: Site) -> None:
    assert stranger(community).get("/sign-in/oidc").status == 404
    assert stranger(community).get("/sign-in/oidc/back").status == 404
