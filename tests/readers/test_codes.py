"""One-time codes: set up, asked for when signing in, turned off."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import FakeClock

from broadsheet.actions.codes import ask_for_code
from broadsheet.lib import one_time
from broadsheet.model.errors import Refused
from broadsheet.model.person import Reader, Visitor
from broadsheet.shell.access import ADMIN, MODERATOR, PUBLIC, admit
from broadsheet.store import codes, people, sessions
from broadsheet.wiring import Site

PASSWORD = "herons at the marsh 7"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def ada(community: Site) -> Reader:
    return enrol(community, "ada", password=HASH)


def again(site: Site, reader: Reader) -> Reader:
    with site.store.read() as db:
        found = people.by_no(db, reader.no)
    assert found is not None
    return found


def set_up(browser: Caller, clock: FakeClock) -> tuple[str, list[str]]:
    """Turn codes on as the pages do: the secret, and the recovery codes."""
    page = browser.post("/me/codes/begin", password=PASSWORD).text
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found, page
    done = browser.post("/me/codes", code=one_time.code_at(found[1], clock.now()))
    assert done.status == 200, done.text
    clock.moment += timedelta(seconds=30)
    return found[1], re.findall(r"<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>", done.text)


def at_the_code(site: Site, reader: Reader) -> Caller:
    """A browser that has given the right password."""
    browser = stranger(site)
    browser.cookies["code"] = ask_for_code(site.house, again(site, reader))
    return browser


def test_codes_are_set_up_with_the_password_and_a_first_code(community: Site, ada: Reader, clock: FakeClock) -> None:
    browser = signed_in(community, ada)
    assert "Set them up" in browser.get("/me/codes").text
    secret, recovery = set_up(browser, clock)
    assert len(set(recovery)) == 10
    assert again(community, ada).otp
    page = browser.get("/me/codes").text
    assert "10 recovery codes left" in page
    assert secret not in page
    assert not any(one in page for one in recovery)


def test_the_square_is_shown_within_the_content_policy(community: Site, ada: Reader) -> None:
    answer = signed_in(community, ada).post("/me/codes/begin", password=PASSWORD)
    assert 'src="data:image/svg+xml' in answer.text
    assert "img-src 'self' data:" in answer["content-security-policy"]
    assert answer["cache-control"] == "no-store"


def test_secrets_and_recovery_codes_are_nowhere_in_the_library(community: Site, ada: Reader, clock: FakeClock) -> None:
    secret, recovery = set_up(signed_in(community, ada), clock)
    kept = b"".join(path.read_bytes() for path in community.own.data.rglob("*") if path.is_file())
    for one in (secret, *recovery, *(one.replace("-", "") for one in recovery)):
        assert one.encode() not in kept


def test_a_wrong_password_sets_up_nothing(community: Site, ada: Reader) -> None:
    answer = signed_in(community, ada).post("/me/codes/begin", password="herons")
    assert (answer.status, "not your password" in answer.text) == (400, True)
    with community.store.read() as db:
        assert codes.find(db, ada.no).sealed is None


def test_a_wrong_first_code_shows_the_square_again(community: Site, ada: Reader, clock: FakeClock) -> None:
    browser = signed_in(community, ada)
    browser.post("/me/codes/begin", password=PASSWORD)
    answer = browser.post("/me/codes", code="000000")
    assert (answer.status, "data:image/svg+xml" in answer.text) == (400, True)
    assert not again(community, ada).otp


def test_without_a_beginning_there_is_nothing_to_turn_on(community: Site, ada: Reader) -> None:
    assert signed_in(community, ada).post("/me/codes", code="123456").status == 409


def test_turning_codes_on_ends_the_other_sessions(community: Site, ada: Reader, clock: FakeClock) -> None:
    browser, other = signed_in(community, ada), signed_in(community, ada)
    set_up(browser, clock)
    assert ">ada<" in browser.get("/").text
    assert ">ada<" not in other.get("/").text


def test_codes_that_are_on_are_not_set_up_anew(community: Site, ada: Reader, clock: FakeClock) -> None:
    browser = signed_in(community, ada)
    secret, _ = set_up(browser, clock)
    assert browser.post("/me/codes/begin", password=PASSWORD).status == 409
    assert browser.post("/me/codes", code=one_time.code_at(secret, clock.now())).status == 409


def test_the_right_code_opens_a_session_and_leads_on(community: Site, ada: Reader, clock: FakeClock) -> None:
    secret, _ = set_up(signed_in(community, ada), clock)
    browser = at_the_code(community, ada)
    assert 'value="/papers?q=herons"' in browser.get("/sign-in/code?next=%2Fpapers%3Fq%3Dherons").text
    answer = browser.post("/sign-in/code", code=one_time.code_at(secret, clock.now()), next="/papers?q=herons")
    assert (answer.status, answer["location"]) == (303, "/papers?q=herons")
    assert "HttpOnly" in answer["set-cookie"]
    assert set(browser.cookies) == {"bs", "known"}
    assert ">ada<" in browser.get("/").text


def test_a_code_opens_once(community: Site, ada: Reader, clock: FakeClock) -> None:
    secret, _ = set_up(signed_in(community, ada), clock)
    code = one_time.code_at(secret, clock.now())
    assert at_the_code(community, ada).post("/sign-in/code", code=code).status == 303
    answer = at_the_code(community, ada).post("/sign-in/code", code=code)
    assert (answer.status, "used already" in answer.text) == (400, True)


def test_a_ticket_opens_once(community: Site, ada: Reader, clock: FakeClock) -> None:
    secret, _ = set_up(signed_in(community, ada), clock)
    browser = at_the_code(community, ada)
    word = browser.cookies["code"]
    browser.post("/sign-in/code", code=one_time.code_at(secret, clock.now()))
    clock.moment += timedelta(seconds=30)
    thief = stranger(community)
    thief.cookies["code"] = word
    assert thief.post("/sign-in/code", code=one_time.code_at(secret, clock.now())).status == 403
    assert "bs" not in thief.cookies


def test_a_recovery_code_opens_once_however_it_is_typed(community: Site, ada: Reader, clock: FakeClock) -> None:
    _, recovery = set_up(signed_in(community, ada), clock)
    typed = f" {recovery[3].upper().replace('-', ' ')}"
    browser = at_the_code(community, ada)
    assert browser.post("/sign-in/code", code=typed).status == 303
    assert "9 recovery codes left" in browser.get("/me/codes").text
    assert at_the_code(community, ada).post("/sign-in/code", code=typed).status == 400


def test_one_readers_code_opens_nothing_of_anothers(community: Site, ada: Reader, clock: FakeClock) -> None:
    bob = enrol(community, "bob", password=HASH)
    set_up(signed_in(community, ada), clock)
    secret, recovery = set_up(signed_in(community, bob), clock)
    browser = at_the_code(community, ada)
    assert browser.post("/sign-in/code", code=one_time.code_at(secret, clock.now())).status == 400
    assert browser.post("/sign-in/code", code=recovery[0]).status == 400


def test_five_wrong_codes_use_a_ticket_up(community: Site, ada: Reader, clock: FakeClock) -> None:
    secret, _ = set_up(signed_in(community, ada), clock)
    browser = at_the_code(community, ada)
    clock.moment += timedelta(minutes=5)
    statuses = [browser.post("/sign-in/code", code="000000").status for _ in range(5)]
    assert statuses == [400] * 5
    sixth = browser.post("/sign-in/code", code=one_time.code_at(secret, clock.now()))
    assert (sixth.status, "bs" in browser.cookies) == (403, False)
    assert "Sign in again" in sixth.text


def test_a_readers_codes_are_guessed_ten_times_in_five_minutes_at_most(
    community: Site, ada: Reader, clock: FakeClock
) -> None:
    secret, _ = set_up(signed_in(community, ada), clock)
    clock.moment += timedelta(minutes=5)
    outcomes = []
    for _ in range(3):
        browser = at_the_code(community, ada)
        outcomes += [browser.post("/sign-in/code", code="000000").status for _ in range(4)]
    assert outcomes == [400] * 10 + [429] * 2
    clock.moment += timedelta(minutes=1)
    late = at_the_code(community, ada).post("/sign-in/code", code=one_time.code_at(secret, clock.now()))
    assert late.status == 303


def test_a_ticket_is_good_for_ten_minutes(community: Site, ada: Reader, clock: FakeClock) -> None:
    secret, _ = set_up(signed_in(community, ada), clock)
    browser = at_the_code(community, ada)
    clock.moment += timedelta(minutes=10)
    assert browser.post("/sign-in/code", code=one_time.code_at(secret, clock.now())).status == 403


def test_without_a_ticket_no_code_opens(community: Site) -> None:
    answer = stranger(community).post("/sign-in/code", code="123456")
    assert (answer.status, "Sign in again" in answer.text) == (403, True)


def test_the_way_on_stays_on_this_site(community: Site, ada: Reader, clock: FakeClock) -> None:
    secret, _ = set_up(signed_in(community, ada), clock)
    browser = at_the_code(community, ada)
    assert '<input type="hidden" name="next" value="/">' in browser.get("/sign-in/code?next=//evil.test/").text
    answer = browser.post("/sign-in/code", code=one_time.code_at(secret, clock.now()), next="//evil.test/")
    assert answer["location"] == "/"


def test_turning_codes_off_takes_the_password_and_a_code(community: Site, ada: Reader, clock: FakeClock) -> None:
    browser = signed_in(community, ada)
    secret, recovery = set_up(browser, clock)
    right = one_time.code_at(secret, clock.now())
    assert browser.post("/me/codes/end", password="wrong", code=right).status == 400
    assert browser.post("/me/codes/end", password=PASSWORD, code="000000").status == 400
    assert again(community, ada).otp
    assert browser.post("/me/codes/end", password=PASSWORD, code=right).status == 303
    assert not again(community, ada).otp
    with community.store.read() as db:
        assert codes.find(db, ada.no).sealed is None
        assert codes.recovery_left(db, ada.no) == 0
        assert not codes.use_recovery(db, ada.no, community.house.keys.mac("recovery", recovery[0]))


def test_who_has_no_password_sets_codes_up_in_a_fresh_session(community: Site, clock: FakeClock) -> None:
    bob = enrol(community, "bob")
    browser = signed_in(community, bob)
    assert "Your password" not in browser.get("/me/codes").text
    clock.moment += timedelta(minutes=11)
    stale = browser.post("/me/codes/begin")
    assert (stale.status, "in again first" in stale.text) == (400, True)
    assert signed_in(community, bob).post("/me/codes/begin").status == 200


def test_moderators_without_codes_are_refused_where_the_operator_says_so(community: Site) -> None:
    mia = enrol(community, "mia", "moderator")
    admit(MODERATOR, Visitor(reader=mia), personal=False, closed=False)
    admit(PUBLIC, Visitor(reader=mia), personal=False, closed=False, codes=True)
    with pytest.raises(Refused, match="/me/codes"):
        admit(MODERATOR, Visitor(reader=mia), personal=False, closed=False, codes=True)
    admit(MODERATOR, Visitor(reader=replace(mia, otp=True)), personal=False, closed=False, codes=True)
    zoe = enrol(community, "zoe", "admin")
    with pytest.raises(Refused, match="/me/codes"):
        admit(ADMIN, Visitor(reader=zoe), personal=False, closed=False, codes=True)


def test_a_session_opened_by_a_code_is_one_of_the_readers(community: Site, ada: Reader, clock: FakeClock) -> None:
    secret, _ = set_up(signed_in(community, ada), clock)
    browser = at_the_code(community, ada)
    browser.post("/sign-in/code", ("user-agent", "Marsh browser"), code=one_time.code_at(secret, clock.now()))
    with community.store.write() as db:
        sessions.end_all(db, ada.no)
    assert ">ada<" not in browser.get("/").text
