"""Making an account: safe names, addresses that are proved, and nothing to learn about others."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.callers import signed_in, stranger
from tests.cast import FakeClock
from tests.readers.accounts_help import (
    OTHER,
    PASSWORD,
    is_in,
    letters,
    member,
    newcomer,
    row_of,
    sign_in,
    sign_up,
)

from broadsheet.actions import steward
from broadsheet.actions.sweep import sweep
from broadsheet.lib.signing import digest
from broadsheet.store.schema import tickets
from broadsheet.wiring import Site


def test_an_account_is_made_confirmed_by_mail_and_signed_in_to(community: Site) -> None:
    ada = stranger(community)
    answer = sign_up(ada)
    assert (answer.status, answer["location"]) == (303, "/sign-up?sent=yes")
    assert "Look into your mail" in ada.follow(answer).text
    (mail,) = letters(community)
    assert (mail.recipient, mail.subject) == ("ada@lab.test", "Confirm your address at papers.test")
    assert "Is <bdi>ada@lab.test</bdi> yours?" in ada.get(mail.link).text
    answer = ada.post(mail.link)
    assert answer["location"] == "/sign-in?note=confirmed"
    assert "Your address is confirmed" in ada.follow(answer).text
    assert sign_in(ada, "ada@lab.test")["location"] == "/"
    assert is_in(ada)
    assert "Confirm your address" not in ada.get("/about").text


def test_the_password_and_the_link_are_kept_as_hashes(community: Site) -> None:
    newcomer(community)
    kept = row_of(community, "ada").password
    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    with community.store.read() as db:
        assert db.scalar(select(tickets.c.hash)) == digest(letters(community)[0].token)


def test_looking_at_the_link_confirms_nothing(community: Site) -> None:
    ada = newcomer(community)
    link = letters(community)[0].link
    for _ in range(3):
        assert ada.get(link).status == 200
    assert row_of(community, "ada").confirmed is None
    assert ada.get(link)["cache-control"] == "no-store"


def test_a_link_is_good_once_and_for_two_days(community: Site, clock: FakeClock) -> None:
    ada = newcomer(community)
    link = letters(community)[0].link
    assert ada.post(link).status == 303
    assert (ada.get(link).status, ada.post(link).status) == (404, 404)
    bob = newcomer(community, "bob", "bob@lab.test")
    link = letters(community)[1].link
    clock.moment += timedelta(hours=48, seconds=1)
    assert (bob.get(link).status, bob.post(link).status) == (404, 404)
    assert bob.get("/confirm/no-such-ticket").status == 404


def test_a_link_confirms_its_own_reader_whoever_opens_it(community: Site) -> None:
    newcomer(community)
    bob = signed_in(community, member(community, "bob"))
    assert bob.post(letters(community)[0].link)["location"] == "/me?note=confirmed"
    assert row_of(community, "ada").email == "ada@lab.test"
    assert row_of(community, "bob").email == "bob@readers.test"
    assert is_in(bob, "bob")


def test_a_known_address_is_answered_like_any_other_and_its_reader_is_told(community: Site) -> None:
    member(community, "bob", email="bob@lab.test", email_key="bob@lab.test", password=None)
    known, unknown = stranger(community), stranger(community)
    answers = [sign_up(known, "eve", "Bob@lab.test"), sign_up(unknown, "eva", "eva@lab.test")]
    pages = [caller.follow(answer) for caller, answer in zip((known, unknown), answers, strict=True)]
    assert answers[0].headers == answers[1].headers
    assert pages[0].body == pages[1].body
    told, asked = letters(community)
    assert told.subject == "You have an account at papers.test"
    assert "“bob”" in told.text
    assert "/confirm/" not in told.text
    # nor can the accounts be told apart afterwards
    for name, caller in (("eve", known), ("eva", unknown)):
        assert sign_up(stranger(community), name, "x@lab.test").status == 409
        assert sign_in(caller, name).status == 303
        assert "we sent a mail to" in caller.get("/about").text
    assert sign_in(stranger(community), "eva@lab.test").status == sign_in(stranger(community), "bob@lab.test").status
    assert asked.recipient == "eva@lab.test"


def test_nobody_holds_an_address_without_having_confirmed_it(community: Site, clock: FakeClock) -> None:
    newcomer(community, "squatter", "victim@lab.test")
    clock.moment += timedelta(days=1)
    victim = newcomer(community, "victim", "victim@lab.test")
    first, second = letters(community)
    assert victim.post(second.link).status == 303
    assert row_of(community, "victim").email == "victim@lab.test"
    clock.moment -= timedelta(hours=1)
    late = victim.post(first.link)
    assert late.status == 409
    assert "belongs to another account" in late.text
    assert row_of(community, "squatter").confirmed is None


def test_an_address_is_written_to_once_a_day_and_thrice_a_month_in_silence(community: Site, clock: FakeClock) -> None:
    start = clock.moment
    answers = set()
    sent = []
    for hour in (0, 12, 23, 24, 30, 48, 72, 240, 719, 720, 721):
        clock.moment = start + timedelta(hours=hour)
        before = len(letters(community))
        answer = sign_up(stranger(community), f"r{hour}", "victim@lab.test")
        answers.add((answer.status, answer["location"]))
        if len(letters(community)) > before:
            sent.append(hour)
    assert answers == {(303, "/sign-up?sent=yes")}
    assert sent == [0, 24, 48, 720]


def test_a_network_makes_at_most_five_accounts_an_hour(community: Site, clock: FakeClock) -> None:
    statuses = [sign_up(stranger(community), f"reader{n}", f"r{n}@lab.test").status for n in range(7)]
    assert statuses == [303] * 5 + [429] * 2
    clock.moment += timedelta(minutes=59)
    assert sign_up(stranger(community), "reader8", "r8@lab.test").status == 429
    clock.moment += timedelta(minutes=1)
    assert sign_up(stranger(community), "reader8", "r8@lab.test").status == 303


@pytest.mark.parametrize(
    "name",
    [
        "admin", "Admin", "ROOT", "me", "moderator", "support", "ad-min", "admin_", "admin\u202e", "р\u0430ypal",
        "\u0435ve", "a\u200bda", "a" + "\u0301" * 200, "ada lovelace", "a", "x" * 31, "ada\n", " ada", "ада", "",
    ],
)  # fmt: skip
def test_names_that_deceive_are_refused(name: str, community: Site) -> None:
    answer = sign_up(stranger(community), name)
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert letters(community) == []


def test_names_are_told_apart_by_more_than_capitals(community: Site) -> None:
    newcomer(community, "Ada")
    answer = sign_up(stranger(community), "aDA", "other@lab.test")
    assert answer.status == 409
    assert "is taken" in answer.text


def test_addresses_are_told_apart_by_more_than_capitals_and_spelling(community: Site) -> None:
    ada = newcomer(community, "ada", "Ada@B\u00fccher.test")
    ada.post(letters(community)[0].link)
    assert row_of(community, "ada").email == "Ada@b\u00fccher.test"
    assert letters(community)[0].recipient == "Ada@xn--bcher-kva.test"
    for who in ("ada@xn--bcher-kva.test", "ADA@b\u00fccher.TEST"):
        assert sign_in(stranger(community), who).status == 303


def test_a_form_that_is_refused_comes_back_as_it_was_typed_but_for_the_password(community: Site) -> None:
    answer = sign_up(stranger(community), "ada", "no address")
    assert answer.status == 400
    assert "That is no mail address" in answer.text
    assert 'value="ada"' in answer.text
    assert 'value="no address"' in answer.text
    assert PASSWORD not in answer.text


@pytest.mark.parametrize("password", ["short", "password1", "adalovelace", "ada@lab.test", "12345678", "x" * 1025])
def test_a_password_that_would_be_guessed_is_refused(password: str, community: Site) -> None:
    answer = sign_up(stranger(community), "adalovelace", password=password)
    assert answer.status == 400
    assert row_of(community, "adalovelace") is None


def test_further_fields_change_nothing(community: Site) -> None:
    sign_up(stranger(community), role="admin", confirmed="2026-01-01", state="x", trusted="yes", no="99", agent="1")
    row = row_of(community, "ada")
    assert (row.role, row.state, row.confirmed, row.trusted, row.no, row.agent) == (
        "reader", "active", None, None, 1, False,
    )  # fmt: skip


def test_the_first_account_is_a_readers_and_the_page_says_so(community: Site) -> None:
    assert "the first admin from the command line" in stranger(community).get("/sign-up").text
    newcomer(community)
    assert row_of(community, "ada").role == "reader"
    assert "first admin" not in stranger(community).get("/sign-up").text


def test_where_signing_up_is_closed_nobody_makes_an_account(community: Site) -> None:
    community.house.rules = replace(community.own, sign_up="closed")
    assert "Ask whoever runs this place" in stranger(community).get("/sign-up").text
    assert sign_up(stranger(community)).status == 403
    assert row_of(community, "ada") is None


def test_where_signing_up_takes_an_invitation_none_is_made_without(community: Site) -> None:
    community.house.rules = replace(community.own, sign_up="invite")
    assert "by invitation" in stranger(community).get("/sign-up").text
    assert sign_up(stranger(community)).status == 403
    assert sign_up(stranger(community), invitation="made-up").status == 404
    assert row_of(community, "ada") is None


def test_the_operators_word_confirms_the_address_that_waits(community: Site) -> None:
    newcomer(community)
    steward.confirm(community.house, "ada")
    assert row_of(community, "ada").email == "ada@lab.test"
    assert row_of(community, "ada").confirmed is not None
    assert stranger(community).post(letters(community)[0].link).status == 404


def test_accounts_nobody_confirmed_are_swept_after_a_week(community: Site, clock: FakeClock) -> None:
    newcomer(community)
    bob = newcomer(community, "bob", "bob@lab.test")
    bob.post(letters(community)[1].link)
    clock.moment += timedelta(days=6, hours=23)
    sweep(community.house)
    assert row_of(community, "ada")
    clock.moment += timedelta(hours=2)
    sweep(community.house)
    assert row_of(community, "ada") is None
    assert row_of(community, "bob")


def test_the_banner_sends_the_link_again_and_goes_when_the_address_is_confirmed(
    community: Site, clock: FakeClock
) -> None:
    ada = newcomer(community)
    sign_in(ada)
    assert "we sent a mail to <bdi>ada@lab.test</bdi>" in ada.get("/about").text
    assert ada.post("/me/email", again="yes").status == 429
    assert ada.post(letters(community)[0].link).status == 303, "the first link is still good"
    bob = newcomer(community, "bob", "bob@lab.test")
    sign_in(bob, "bob")
    clock.moment += timedelta(days=1)
    assert bob.post("/me/email", again="yes").status == 303
    first, second = (mail for mail in letters(community) if mail.recipient == "bob@lab.test")
    assert bob.post(first.link).status == 404
    assert bob.post(second.link).status == 303
    assert "we sent a mail to" not in bob.get("/about").text


def test_no_secret_and_no_address_is_logged(community: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    ada = newcomer(community, email="canary@lab.test")
    mail = letters(community)[0]
    ada.post(mail.link)
    sign_in(ada, password="canary-wrong-word")
    sign_in(ada)
    ada.post("/reset", email="canary@lab.test")
    reset = letters(community, "reset")[0]
    ada.post(reset.link, password="canary-new-word 77")
    ada.post("/sign-up", name="x\r\nFAKE LINE \x1b[31m{} %s", email="canary2@lab.test", password=OTHER)
    secrets = (PASSWORD, OTHER, "canary", mail.token, reset.token, ada.cookies.get("bs", "none"), "FAKE LINE")
    assert [word for word in secrets if word in caplog.text] == []
