"""One's own pages: password, address, sessions, invitations, and what others see."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.callers import Caller, signed_in, stranger
from tests.cast import FakeClock
from tests.readers.accounts_help import OTHER, PASSWORD, is_in, letters, member, row_of, sign_in, sign_up

from broadsheet.lib.signing import digest
from broadsheet.web.app import create_app
from broadsheet.wiring import Site


@pytest.fixture
def ada(community: Site) -> Caller:
    """Ada's browser."""
    return signed_in(community, member(community, "ada"))


def test_a_forgotten_password_is_set_anew_by_mail_and_every_session_ends(community: Site, ada: Caller) -> None:
    caller = stranger(community)
    answer = caller.post("/reset", email="Ada@readers.test")
    assert "Look into your mail" in caller.follow(answer).text
    (mail,) = letters(community)
    assert mail.recipient == "ada@readers.test"
    assert "For <bdi>ada</bdi>" in caller.get(mail.link).text
    answer = caller.post(mail.link, password=OTHER)
    assert answer["location"] == "/sign-in?note=reset"
    assert "Your password is set" in caller.follow(answer).text
    assert not is_in(ada)
    assert sign_in(stranger(community)).status == 400
    assert sign_in(stranger(community), password=OTHER).status == 303
    assert letters(community)[-1].subject == "Your password at papers.test was changed"


def test_a_link_for_a_new_password_is_good_once_and_for_an_hour(community: Site, clock: FakeClock) -> None:
    member(community, "ada")
    caller = stranger(community)
    caller.post("/reset", email="ada@readers.test")
    caller.post("/reset", email="ada@readers.test")
    first, second = letters(community)
    assert caller.post(first.link, password=OTHER).status == 303
    assert caller.post(first.link, password=PASSWORD).status == 404
    assert caller.post(second.link, password=PASSWORD).status == 404, "a new password ends the other links"
    caller.post("/reset", email="ada@readers.test")
    clock.moment += timedelta(hours=1, seconds=1)
    assert caller.get(letters(community, "reset")[-1].link).status == 404
    assert caller.get("/reset/no-such-ticket").status == 404


def test_a_bad_new_password_leaves_the_link_good(community: Site) -> None:
    member(community, "ada")
    caller = stranger(community)
    caller.post("/reset", email="ada@readers.test")
    link = letters(community)[0].link
    answer = caller.post(link, password="password")
    assert answer.status == 400
    assert "first that would be guessed" in answer.text
    assert caller.post(link, password=OTHER).status == 303


def test_asking_for_an_unknown_address_looks_the_same_and_writes_to_nobody(community: Site) -> None:
    member(community, "ada")
    answers = [stranger(community).post("/reset", email=one) for one in ("ada@readers.test", "nobody@readers.test")]
    assert answers[0].status == answers[1].status
    assert answers[0].headers == answers[1].headers
    assert [mail.recipient for mail in letters(community)] == ["ada@readers.test"]
    assert stranger(community).post("/reset", email="no address").status == 400


def test_a_reader_is_sent_at_most_three_links_a_day(community: Site) -> None:
    member(community, "ada")
    answers = [stranger(community).post("/reset", email="ada@readers.test").status for _ in range(5)]
    assert answers == [303] * 5
    assert len(letters(community)) == 3


def test_looking_at_the_link_for_a_new_password_changes_nothing(community: Site, ada: Caller) -> None:
    ada.post("/reset", email="ada@readers.test")
    link = letters(community)[0].link
    assert ada.get(link).status == ada.get(link).status == 200
    assert is_in(ada)


def test_changing_the_password_asks_for_the_present_one_and_ends_other_sessions(community: Site, ada: Caller) -> None:
    other = stranger(community)
    sign_in(other)
    before = ada.cookies["bs"]
    assert ada.get("/me/password").status == 200
    assert ada.post("/me/password", password=OTHER, new=OTHER).status == 400
    assert is_in(other)
    answer = ada.post("/me/password", password=PASSWORD, new=OTHER)
    assert answer["location"] == "/me?note=password"
    assert "every other browser is signed out" in ada.follow(answer).text
    assert ada.cookies["bs"] != before
    assert not is_in(other)
    stolen = stranger(community)
    stolen.cookies["bs"] = before
    assert not is_in(stolen)
    assert sign_in(stranger(community), password=OTHER).status == 303


def test_a_new_password_must_be_good(ada: Caller) -> None:
    for bad in ("short", "password1", "ada@readers.test"):
        assert ada.post("/me/password", password=PASSWORD, new=bad).status == 400
    assert is_in(ada)


def test_another_address_counts_once_it_is_confirmed_and_the_present_one_is_told(community: Site, ada: Caller) -> None:
    assert ada.post("/me/email", email="new@lab.test", password=OTHER).status == 400
    answer = ada.post("/me/email", email="new@lab.test", password=PASSWORD)
    page = ada.follow(answer).text
    assert "Mails go to <bdi>ada@readers.test</bdi>" in page
    assert "<bdi>new@lab.test</bdi> waits to be confirmed" in page
    link, told = letters(community)
    assert (link.recipient, told.recipient) == ("new@lab.test", "ada@readers.test")
    assert told.subject == "Your address at papers.test is about to change"
    assert row_of(community, "ada").email == "ada@readers.test"
    assert ada.post(link.link).status == 303
    assert row_of(community, "ada").email == "new@lab.test"
    assert sign_in(stranger(community), "new@lab.test").status == 303
    assert sign_in(stranger(community), "ada@readers.test").status == 400


def test_a_new_password_undoes_a_change_of_address_that_waits(community: Site, ada: Caller) -> None:
    ada.post("/me/email", email="thief@lab.test", password=PASSWORD)
    link = letters(community)[0].link
    ada.post("/me/password", password=PASSWORD, new=OTHER)
    assert ada.post(link).status == 404


def test_the_address_of_another_reader_is_asked_for_in_vain(community: Site, ada: Caller) -> None:
    member(community, "bob")
    assert ada.post("/me/email", email="bob@readers.test", password=PASSWORD).status == 303
    assert letters(community)[0].subject == "You have an account at papers.test"
    assert "/confirm/" not in letters(community)[0].text


def test_one_says_of_oneself_what_fits_and_it_is_shown_as_text(community: Site, ada: Caller) -> None:
    fields = {"full_name": " Ada \u202eLovelace ", "about": "Engines\r\n<b>&</b>", "hides_votes": "yes"}
    answer = ada.post("/me", **fields)
    page = ada.follow(answer).text
    assert "Saved." in page
    row = row_of(community, "ada")
    assert (row.full_name, row.about, row.hides_votes) == ("Ada Lovelace", "Engines\n<b>&</b>", True)
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in page
    ada.post("/me", full_name="", about="")
    row = row_of(community, "ada")
    assert (row.full_name, row.about, row.hides_votes) == ("", "", False)


def test_too_many_words_come_back_with_the_reason(ada: Caller) -> None:
    answer = ada.post("/me", about="x" * 501)
    assert answer.status == 400
    assert "room for 500" in answer.text
    assert "x" * 501 in answer.text
    assert ada.post("/me", full_name="x" * 81).status == 400


def test_what_is_not_in_the_form_cannot_be_set(community: Site, ada: Caller) -> None:
    ada.post("/me", full_name="A", role="admin", confirmed="x", trusted="x", email="e@x.test", name="root", state="x")
    row = row_of(community, "ada")
    assert (row.role, row.trusted, row.email, row.name, row.state) == (
        "reader", None, "ada@readers.test", "ada", "active",
    )  # fmt: skip


def test_the_page_leads_to_every_page_of_ones_own(ada: Caller) -> None:
    page = ada.get("/me").text
    for path in ("saves", "notifications", "email", "password", "codes", "sessions", "tokens", "export", "delete"):
        assert f'href="/me/{path}"' in page
    assert 'action="/sign-out"' in page
    assert "/readers/ada" in page


def test_sessions_are_listed_and_ended_one_by_one_or_all_together(community: Site, ada: Caller) -> None:
    second, third = stranger(community), stranger(community)
    second.headers = (("user-agent", "<i>Firefox</i> on a train"),)
    sign_in(second)
    sign_in(third)
    page = ada.get("/me/sessions").text
    assert page.count("last used") == 3
    assert page.count("this browser") == 1
    assert "&lt;i&gt;Firefox" in page
    key = page.split("Firefox")[1].split('value="')[1].partition('"')[0]
    assert ada.post("/me/sessions", session=key).status == 303
    assert (is_in(second), is_in(third), is_in(ada)) == (False, True, True)
    assert ada.post("/me/sessions", others="yes").status == 303
    assert (is_in(third), is_in(ada)) == (False, True)


def test_nobody_ends_the_sessions_of_others(community: Site, ada: Caller) -> None:
    bob = signed_in(community, member(community, "bob"))
    key = _key_of_another(community, ada)
    assert bob.post("/me/sessions", session=key).status == 404
    assert bob.post("/me/sessions", session="no hex").status == 404
    assert is_in(ada)


def _key_of_another(community: Site, caller: Caller) -> str:
    return digest(caller.cookies["bs"]).hex()


def test_a_session_of_a_browser_is_not_opened_by_what_the_page_shows(community: Site, ada: Caller) -> None:
    thief = stranger(community)
    thief.cookies["bs"] = _key_of_another(community, ada)
    assert not is_in(thief)


def test_an_invitation_by_mail_makes_one_confirmed_account(community: Site, ada: Caller) -> None:
    community.house.rules = replace(community.own, sign_up="invite")
    assert ada.post("/me/invitations", email="bob@lab.test")["location"] == "/me/invitations?note=sent"
    (mail,) = letters(community)
    assert mail.subject == "ada invites you to papers.test"
    bob = stranger(community)
    assert "<bdi>ada</bdi> invites you" in bob.get(mail.link).text
    assert sign_up(bob, "bob", "bob@lab.test", invitation=mail.token).status == 303
    row = row_of(community, "bob")
    assert row.invited_by == row_of(community, "ada").no
    assert row.confirmed is not None
    assert sign_up(stranger(community), "eve", "eve@lab.test", invitation=mail.token).status == 404
    assert "bob" in ada.get("/me/invitations").text


def test_an_invitation_to_hand_on_makes_an_account_that_confirms_as_any_other(community: Site, ada: Caller) -> None:
    community.house.rules = replace(community.own, sign_up="invite")
    page = ada.post("/me/invitations").text
    token = page.split("http://papers.test/invitations/")[1].partition('"')[0]
    assert token not in ada.get("/me/invitations").text
    bob = stranger(community)
    assert bob.get(f"/invitations/{token}").status == 200
    refused = sign_up(bob, "admin", invitation=token)
    assert refused.status == 400
    assert token in refused.text
    assert sign_up(bob, "bob", "bob@lab.test", invitation=token).status == 303
    assert row_of(community, "bob").confirmed is None
    assert bob.get(f"/invitations/{token}").status == 404


def test_an_invitation_ends_after_two_weeks_and_with_its_readers_rights(
    community: Site, ada: Caller, clock: FakeClock
) -> None:
    ada.post("/me/invitations", email="bob@lab.test")
    link = letters(community)[0].link
    assert stranger(community).get(link).status == 200
    clock.moment += timedelta(days=14, seconds=1)
    assert stranger(community).get(link).status == 404


def test_a_reader_has_five_open_invitations_at_most(community: Site, ada: Caller, clock: FakeClock) -> None:
    statuses = [ada.post("/me/invitations").status for _ in range(6)]
    assert statuses == [200] * 5 + [409]
    assert "5 of 5 are open" in ada.get("/me/invitations").text
    clock.moment += timedelta(days=13)
    assert ada.post("/me/invitations").status == 409
    clock.moment += timedelta(days=1, seconds=1)
    sign_in(ada)
    assert ada.post("/me/invitations").status == 200


def test_an_address_is_invited_once_a_month_by_all_together(community: Site, ada: Caller) -> None:
    bob = signed_in(community, member(community, "bob"))
    assert ada.post("/me/invitations", email="eve@lab.test").status == 303
    assert bob.post("/me/invitations", email="Eve@lab.test").status == 429
    assert len(letters(community)) == 1


def test_who_is_not_confirmed_or_suspended_invites_nobody(community: Site) -> None:
    for name, more in (("una", {"confirmed": None}), ("sue", {"state": "suspended"})):
        caller = signed_in(community, member(community, name, **more))
        assert caller.post("/me/invitations", email="x@lab.test").status == 403
    community.house.rules = replace(community.own, sign_up="closed")
    ada = signed_in(community, member(community, "ada"))
    assert ada.post("/me/invitations").status == 403
    assert "Nobody is invited here" in ada.get("/me/invitations").text


def test_a_personal_library_has_no_such_pages(site: Site) -> None:
    caller = Caller(create_app(site), headers=(("host", "127.0.0.1"),))
    for path in ("/sign-up", "/sign-in", "/reset", "/me", "/me/email", "/me/password", "/me/sessions"):
        assert caller.get(path).status == 404
