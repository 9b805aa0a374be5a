"""Signing in and out: sessions nobody can plant, redirects that stay here, guessing that is slow."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.callers import Caller, stranger
from tests.cast import FakeClock
from tests.readers.accounts_help import HASH, OTHER, PASSWORD, is_in, letters, member, row_of, sign_in

from broadsheet.lib import passwords
from broadsheet.store import people
from broadsheet.web.app import create_app
from broadsheet.wiring import Site
from broadsheet.wording.links import safe_back

ELSEWHERE = [
    "//evil.test", "/\\evil.test", "https:evil.test", "https://evil.test/", "/\t/evil.test",
    "/..//evil.test", "/.//evil.test", "javascript:alert(1)", "//evil.test/", "/\\evil.test/", "\\\\evil.test",
    "evil.test", "/x//evil.test", "http:///evil.test", " //evil.test", "/\n/evil.test", "///evil.test", "",
]  # fmt: skip


def from_network(caller: Caller, address: str) -> Caller:
    caller.headers = (("x-forwarded-for", address),)
    return caller


@pytest.mark.parametrize("who", ["ada", "ADA", "ada@readers.test", "Ada@Readers.TEST", " ada "])
def test_name_or_address_and_password_open_a_session(who: str, community: Site) -> None:
    member(community, "ada")
    ada = stranger(community)
    assert sign_in(ada, who, next="/papers?q=herons")["location"] == "/papers?q=herons"
    assert is_in(ada)


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(community: Site) -> None:
    member(community, "ada")
    set_cookie = next(value for key, value in sign_in(stranger(community)).headers if value.startswith("bs="))
    for part in ("HttpOnly", "Path=/", "SameSite=lax"):
        assert part.lower() in set_cookie.lower()


@pytest.mark.parametrize(
    ("who", "password"),
    [("ada", OTHER), ("nobody", PASSWORD), ("no@body.test", PASSWORD), ("ada", ""), ("", ""), ("ada\x00", PASSWORD),
     ("ada", PASSWORD + " "), ("ada", " " + PASSWORD), ("ada", PASSWORD.upper()), ("a@b", PASSWORD),
     ("ada", "x" * 200_000)],
)  # fmt: skip
def test_whatever_is_wrong_the_answer_is_the_same(who: str, password: str, community: Site) -> None:
    member(community, "ada")
    caller = stranger(community)
    answer = sign_in(caller, who, password)
    assert answer.status == 400
    assert "That name and that password do not go together." in answer.text
    assert "bs" not in caller.cookies


def test_readers_without_a_password_and_deleted_ones_do_not_sign_in(community: Site) -> None:
    member(community, "ada", password=None)
    member(community, "bob", state="deleted")
    assert sign_in(stranger(community), "ada", "").status == 400
    assert sign_in(stranger(community), "bob").status == 400


@pytest.mark.parametrize("onward", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_signing_in(onward: str, community: Site) -> None:
    member(community, "ada")
    assert sign_in(stranger(community), next=onward)["location"] == "/"
    ada = stranger(community)
    sign_in(ada)
    assert ada.get(f"/sign-in?next={quote(onward)}")["location"] == "/"


@given(st.text(alphabet="/\\.:?#@%09\t\n evilhtps", max_size=30))
def test_a_way_back_is_always_a_path_of_this_site(text: str) -> None:
    assert re.match(r"/(?![/\\])", safe_back(text))


def test_no_address_answers_with_a_way_elsewhere(community: Site) -> None:
    caller = Caller(create_app(community))
    for path in ("//evil.test/", "/%5Cevil.test/", "/\\evil.test/", "//evil.test/sign-in", "/sign-in//evil.test"):
        assert not re.match(r"/[/\\]|[a-z]+:", caller.get(path)["location"])


def test_a_session_that_was_planted_is_never_good(community: Site) -> None:
    member(community, "ada")
    ada = stranger(community)
    ada.cookies["bs"] = "planted-by-somebody"
    sign_in(ada)
    assert ada.cookies["bs"] != "planted-by-somebody"
    thief = stranger(community)
    thief.cookies["bs"] = "planted-by-somebody"
    assert not is_in(thief)


def test_signing_in_again_ends_the_session_before(community: Site) -> None:
    member(community, "ada")
    ada, copy = stranger(community), stranger(community)
    sign_in(ada)
    copy.cookies = dict(ada.cookies)
    assert is_in(copy)
    sign_in(ada)
    assert is_in(ada)
    assert not is_in(copy)


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(community: Site) -> None:
    member(community, "ada")
    ada, copy, elsewhere = stranger(community), stranger(community), stranger(community)
    sign_in(ada)
    sign_in(elsewhere)
    copy.cookies = dict(ada.cookies)
    answer = ada.post("/sign-out")
    assert (answer.status, answer["location"]) == (303, "/")
    assert "bs" not in ada.cookies
    assert not is_in(copy)
    assert is_in(elsewhere)


def test_signing_out_takes_a_form(community: Site) -> None:
    member(community, "ada")
    ada = stranger(community)
    sign_in(ada)
    assert ada.get("/sign-out").status == 405
    assert is_in(ada)


def test_a_reader_with_one_time_codes_is_asked_for_one_before_any_session(community: Site) -> None:
    member(community, "ada", otp_since="2026-11-01T00:00:00+00:00")
    ada = stranger(community)
    answer = sign_in(ada, next="/papers?q=herons")
    assert answer["location"] == "/sign-in/code?next=%2Fpapers%3Fq%3Dherons"
    assert "bs" not in ada.cookies
    assert ada.cookies["code"]
    assert not is_in(ada)


def test_a_password_kept_with_dated_figures_is_hashed_anew(community: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    member(community, "ada")
    monkeypatch.setattr(passwords, "_HASHER", passwords.PasswordHasher(time_cost=1, memory_cost=16, parallelism=1))
    assert sign_in(stranger(community)).status == 303
    renewed = row_of(community, "ada").password
    assert renewed != HASH
    assert "m=16," in renewed
    assert sign_in(stranger(community)).status == 303
    assert row_of(community, "ada").password == renewed


def test_guessing_at_one_account_is_slow_from_however_many_networks(community: Site, clock: FakeClock) -> None:
    community.own = community.house.rules = _trusting(community)
    member(community, "ada")
    statuses = [
        sign_in(from_network(stranger(community), f"10.0.{n}.1"), "ada", f"guess {n}").status for n in range(15)
    ]
    assert statuses == [400] * 10 + [429] * 5
    assert sign_in(from_network(stranger(community), "10.1.0.1"), "ada@readers.test").status == 429
    clock.moment += timedelta(seconds=31)
    assert sign_in(from_network(stranger(community), "10.2.0.1")).status == 303


def test_one_password_on_many_accounts_is_slow_from_one_household(community: Site) -> None:
    community.own = community.house.rules = _trusting(community)
    statuses = [
        sign_in(from_network(stranger(community), f"2001:db8:1:2::{n:x}"), f"reader{n}").status for n in range(1, 16)
    ]
    assert statuses == [400] * 10 + [429] * 5
    assert sign_in(from_network(stranger(community), "2001:db8:1:3::1"), "reader99").status == 400


def test_a_browser_that_signed_in_before_gets_in_while_others_guess(community: Site) -> None:
    reader = member(community, "ada")
    ada = stranger(community)
    sign_in(ada)
    ada.post("/sign-out")
    for n in range(20):
        sign_in(stranger(community), "ada", f"guess {n}")
    assert sign_in(stranger(community)).status == 429
    assert sign_in(ada).status == 303
    assert is_in(ada)
    with community.store.read() as db:
        assert people.by_no(db, reader.no)


def test_the_cookie_of_a_known_browser_is_good_for_its_reader_alone_and_not_endlessly(community: Site) -> None:
    member(community, "ada")
    member(community, "eve")
    eve = stranger(community)
    sign_in(eve, "eve")
    statuses = [sign_in(eve, "ada", f"guess {n}").status for n in range(12)]
    assert statuses[-1] == 429
    forged = stranger(community)
    forged.cookies["known"] = eve.cookies["known"][:-1] + ("0" if eve.cookies["known"][-1] != "0" else "1")
    assert sign_in(forged, "eve").status == 429
    statuses = [sign_in(eve, "eve", f"guess {n}").status for n in range(12)]
    assert statuses[:10] == [400] * 10
    assert statuses[-1] == 429


def test_signing_in_from_another_site_is_refused(community: Site) -> None:
    member(community, "ada")
    eve = stranger(community)
    answer = eve.post("/sign-in", ("sec-fetch-site", "cross-site"), who="ada", password=PASSWORD)
    assert answer.status == 403


def test_the_page_offers_what_the_rules_allow(community: Site) -> None:
    page = stranger(community).get("/sign-in").text
    assert "/sign-up" in page
    assert "/sign-in/oidc" not in page
    assert letters(community) == []


def _trusting(site: Site):
    return replace(site.own, trusted_proxies=("127.0.0.1",))
