"""Subscribing: by one link in a mail without an account, at once with one, and nothing to learn about others (M-6)."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock
from tests.readers.accounts_help import letters
from tests.web.asgi_client import Answer

from broadsheet.actions.subscribe import MOST, NETWORK, ask
from broadsheet.actions.sweep import sweep
from broadsheet.actions.wishes import MOST_WATCHES, Wish
from broadsheet.digest.serve import serve_due
from broadsheet.model import keeping
from broadsheet.model.subscription import WEEKDAYS, Schedule, Subscription, Watch
from broadsheet.store import subscriptions, suppressions
from broadsheet.store.schema import outbox
from broadsheet.store.schema import subscriptions as rows
from broadsheet.wiring import Site

ADA = "ada@readers.test"
EGRETS = Watch("search", "q=egrets")


@pytest.fixture
def town(community: Site) -> Site:
    """A community with a mail server."""
    community.own = replace(community.own, smtp_host="mail.test")
    return community


def of_email(site: Site, email: str = ADA) -> tuple[Subscription, ...]:
    with site.store.read() as db:
        return subscriptions.of_email(db, email)


def asks(who: Caller, email: str = ADA, **more: str) -> Answer:
    return who.post("/subscribe", **({"watch-0": "today", "zone": "Europe/Berlin", "email": email} | more))


def link_in(site: Site, place: str = "subscribe") -> str:
    """The newest link to a place here."""
    found = re.findall(rf"http://papers\.test(/{place}/\S+)", letters(site)[-1].text)
    assert found, letters(site)[-1].text
    return found[-1]


def mails(site: Site) -> int:
    with site.store.read() as db:
        return db.scalar(select(func.count()).select_from(outbox)) or 0


def test_one_link_in_one_mail_begins_it(town: Site) -> None:
    ada = stranger(town)
    assert ada.follow(asks(ada)).text.count("Look into your mail") == 2
    (mail,) = letters(town)
    assert (mail.kind, mail.recipient, mail.subject) == ("subscribe", ADA, "Confirm your mail from papers.test")
    assert "The daily papers\n  on weekdays at 07:00 (Europe/Berlin)" in mail.text
    page = ada.get(link_in(town)).text
    assert "Shall it begin?" in page
    assert "This goes to ada@readers.test, on weekdays at 07:00 (Europe/Berlin)." in page
    assert of_email(town)[0].state == "asked"
    answer = ada.post(link_in(town))
    assert answer["location"].startswith("/subscriptions/")
    assert "Your mail has begun." in ada.follow(answer).text
    (one,) = of_email(town)
    assert (one.state, one.watches, one.schedule) == (
        "active",
        (Watch("today"),),
        Schedule(WEEKDAYS, 420, "Europe/Berlin"),
    )
    assert (one.confirmed, one.since, one.reader_no) == (NOW, NOW, None)


def test_days_hour_and_any_search_may_be_asked_for(town: Site) -> None:
    days = {f"day-{day}": "yes" for day in ("sun", "mon")}
    asks(stranger(town), **{"watch-0": "search q=egrets&after=x&limit=7", "at": "18:30", **days})
    stranger(town).post(link_in(town))
    (one,) = of_email(town)
    assert one.watches == (EGRETS,)
    assert one.schedule == Schedule(("mon", "sun"), 18 * 60 + 30, "Europe/Berlin")


def test_a_browser_that_believes_in_a_zone_nobody_knows_gets_utc(town: Site) -> None:
    asks(stranger(town), zone="Moon/Tranquillity")
    assert of_email(town)[0].schedule.zone == "UTC"


def test_the_mail_to_confirm_carries_nobodys_words(town: Site) -> None:
    """Else a stranger could have us send a stranger's text to a third one."""
    asks(stranger(town), **{"watch-0": "search q=Buy+cheap+at+evil.test"})
    assert "evil" not in letters(town)[0].text + letters(town)[0].subject
    assert "What a search for papers finds" in letters(town)[0].text
    assert "Search: Buy cheap at evil.test" in stranger(town).get(link_in(town)).text


def test_the_link_is_good_once(town: Site) -> None:
    asks(stranger(town))
    link = link_in(town)
    assert stranger(town).post(link).status == 303
    for answer in (stranger(town).post(link), stranger(town).get(link)):
        assert answer.status == 404
        assert "used already" in answer.text


@pytest.mark.parametrize(("hours", "status"), [(47.9, 303), (48, 404)])
def test_the_link_is_good_for_48_hours(town: Site, clock: FakeClock, hours: float, status: int) -> None:
    asks(stranger(town))
    clock.moment += timedelta(hours=hours)
    assert stranger(town).post(link_in(town)).status == status


def test_the_session_of_another_changes_nothing_about_whose_link_it_is(town: Site) -> None:
    asks(stranger(town))
    bob = enrol(town, "bob")
    signed_in(town, bob).post(link_in(town))
    (one,) = of_email(town)
    assert (one.email, one.state, one.reader_no) == (ADA, "active", None)


@pytest.mark.slow
@pytest.mark.parametrize("a_day", [25, pytest.param(250, marks=pytest.mark.long)])
def test_thousands_of_requests_for_one_address_are_one_mail_a_day_and_three_a_month(
    town: Site, clock: FakeClock, a_day: int
) -> None:
    networks = count()
    wish = Wish(watches=(Watch("today"),))
    sent = []
    for day in range(40):
        for _ in range(a_day):
            ask(town.house, ADA, wish, str(next(networks)).encode())
            clock.moment += timedelta(days=0.9) / a_day
        sent.append(mails(town))
        clock.moment = NOW + timedelta(days=day + 1)
    new = [after - before for before, after in zip([0, *sent], sent, strict=False)]
    assert max(new) == 1
    assert max(sum(new[day : day + 30]) for day in range(40)) == 3


def test_a_network_asks_five_times_an_hour(town: Site, clock: FakeClock) -> None:
    caller = stranger(town)
    assert [asks(caller, f"reader{n}@readers.test").status for n in range(7)] == [303] * NETWORK.count + [429] * 2
    clock.moment += timedelta(hours=1)
    assert asks(caller, "reader8@readers.test").status == 303


def test_known_unknown_full_and_unwanted_addresses_are_answered_alike(town: Site) -> None:
    enrol(town, "ada")
    asks(stranger(town), "twice@readers.test")
    with town.store.write() as db:
        suppressions.suppress(db, town.house.keys.mac("suppression", "gone@readers.test"), "hard", "550", NOW)
    before = mails(town)
    answers = [asks(stranger(town), f"{name}@readers.test") for name in ("ada", "new", "twice", "gone")]
    assert len({(one.status, tuple(one.headers), one.body) for one in answers}) == 1
    assert mails(town) - before == 2


def test_an_address_suppressed_under_the_key_before_is_not_written_to(town: Site) -> None:
    with town.store.write() as db:
        suppressions.suppress(db, town.house.keys.mac("suppression", ADA), "complaint", "", NOW)
    town.house.keys = replace(town.house.keys, secret=b"another key of the house", old=(town.house.keys.secret,))
    asks(stranger(town))
    assert letters(town) == []


def test_asking_for_what_one_gets_already_sends_the_way_to_change_it(town: Site, clock: FakeClock) -> None:
    asks(stranger(town))
    stranger(town).post(link_in(town))
    clock.moment += timedelta(days=2)
    asks(stranger(town))
    assert "what it gets already" in letters(town)[-1].text
    assert "Search" not in letters(town)[-1].text
    assert stranger(town).get(link_in(town, "subscriptions")).status == 200
    assert len(of_email(town)) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "nobody"}, "no mail address"),
        ({"email": "a@b.test\r\nBcc: eve@evil.test"}, "no mail address"),
        ({"watch-0": ""}, "Nothing would be in"),
        ({"watch-0": "everything"}, "cannot be mailed"),
        ({"watch-0": "authors "}, "Say of what"),
        ({"watch-0": "authors a\ud7ff\x00"}, ""),
        ({"watch-0": "search q="}, "Say what to search for"),
        ({"watch-0": "search q=venue:x"}, "no field"),
        ({"watch-0": "search q=x&order=newest"}, "no order"),
        ({"watch-0": "search q=" + "a" * 1300}, "too long"),
        ({"watch-0": "replies"}, "readers with an account"),
        ({"watch-0": "groups herons"}, "readers with an account"),
        ({"at": "07:00"}, "one day of the week"),
        ({"at": "25:00", "day-mon": "yes"}, "written like 07:00"),
        ({"at": "٧:00", "day-mon": "yes"}, "written like 07:00"),
        ({"at": "07:00", "day-mon": "yes", "zone": "Moon/Sea"}, "no time zone"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_form(town: Site, fields: dict[str, str], said: str) -> None:
    answer = asks(stranger(town), **fields)
    if said:
        assert answer.status == 400
        assert said in answer.text
        assert mails(town) == 0


def test_what_was_never_confirmed_is_forgotten_after_a_week(town: Site, clock: FakeClock) -> None:
    asks(stranger(town))
    clock.moment += keeping.UNCONFIRMED - timedelta(seconds=1)
    sweep(town.house)
    assert len(of_email(town)) == 1
    clock.moment += timedelta(seconds=1)
    sweep(town.house)
    with town.store.read() as db:
        assert db.scalar(select(func.count()).select_from(rows)) == 0


def test_without_a_mail_server_there_is_no_form_and_a_sentence(community: Site) -> None:
    assert "In your inbox" not in stranger(community).get("/").text
    assert "smtp_host" in stranger(community).get("/subscribe").text
    assert asks(stranger(community)).status == 403
    assert of_email(community) == ()


def test_where_reading_is_closed_strangers_are_not_mailed(town: Site) -> None:
    town.own = replace(town.own, reading="closed")
    town.house.rules = town.own
    assert asks(stranger(town)).status == 401
    assert stranger(town).get("/subscribe")["location"].startswith("/sign-in")


def test_strangers_who_subscribed_before_reading_was_closed_are_mailed_no_more(town: Site, clock: FakeClock) -> None:
    asks(stranger(town))
    stranger(town).post(link_in(town))
    asks(signed_in(town, enrol(town, "bob")), "", always="yes")
    clock.moment += timedelta(days=2)
    town.own = replace(town.own, reading="closed")
    assert serve_due(town) == 1
    with town.store.read() as db:
        assert [subscriptions.last_served(db, one.no) is None for one in subscriptions.active(db)] == [True, False]
    town.own = replace(town.own, reading="open")
    assert serve_due(town) == 1


# with an account


def test_a_reader_with_a_confirmed_address_begins_at_once(town: Site) -> None:
    ada = signed_in(town, enrol(town, "ada"))
    page = ada.get("/subscribe?kind=keywords&name=herons").text
    assert "It goes to <bdi>ada@readers.test</bdi>." in page
    assert 'name="email"' not in page
    answer = asks(ada, "eve@evil.test", **{"watch-0": "keywords herons"})
    assert "Your mail has begun" in ada.follow(answer).text
    (one,) = of_email(town)
    assert (one.state, one.watches, one.confirmed) == ("active", (Watch("keywords", "herons"),), NOW)
    assert mails(town) == 0
    assert of_email(town, "eve@evil.test") == ()


def test_more_goes_into_the_same_mail_or_into_one_of_its_own(town: Site) -> None:
    ada = signed_in(town, enrol(town, "ada"))
    asks(ada)
    (one,) = of_email(town)
    assert "Together with <bdi>The daily papers</bdi>, on weekdays at 07:00" in ada.get("/subscribe?kind=replies").text
    asks(ada, **{"watch-0": "replies", "into": str(one.no)})
    asks(ada, **{"watch-0": "trending", "into": "0"})
    assert [one.watches for one in of_email(town)] == [(Watch("today"), Watch("replies")), (Watch("trending"),)]
    listed = ada.get("/me/subscriptions").text
    assert "The daily papers and 1 more" in listed
    assert "Trending papers" in listed


def test_the_mail_of_another_cannot_be_put_into(town: Site) -> None:
    asks(signed_in(town, enrol(town, "ada")))
    (one,) = of_email(town)
    answer = asks(signed_in(town, enrol(town, "bob")), **{"watch-0": "trending", "into": str(one.no)})
    assert answer.status == 404
    assert of_email(town)[0].watches == (Watch("today"),)


def test_asking_twice_is_asking_once(town: Site) -> None:
    ada = signed_in(town, enrol(town, "ada"))
    for _ in range(3):
        asks(ada)
    assert len(of_email(town)) == 1


def test_there_is_a_most_of_mails_and_of_what_is_in_one(town: Site) -> None:
    ada = signed_in(town, enrol(town, "ada"))
    for n in range(MOST):
        assert asks(ada, **{"watch-0": f"authors Heron {n}"}).status == 303
    assert asks(ada).status == 409
    first = str(of_email(town)[0].no)
    many = {f"watch-{n}": f"keywords egret {n}" for n in range(MOST_WATCHES)}
    assert asks(ada, into=first, **many).status == 400
    assert len(of_email(town)[0].watches) == 1


@pytest.mark.parametrize("change", [{"confirmed": None}, {"state": "suspended"}])
def test_who_may_not_act_is_told_why(town: Site, change: dict[str, object]) -> None:
    ada = signed_in(town, enrol(town, "ada", **change))
    assert asks(ada).status == 403
    assert re.search("Confirm your mail address first|Your account is suspended", ada.get("/subscribe").text)


def test_a_reader_whose_address_came_back_is_told_so(town: Site) -> None:
    with town.store.write() as db:
        suppressions.suppress(db, town.house.keys.mac("suppression", ADA), "hard", "550", NOW)
    answer = asks(signed_in(town, enrol(town, "ada")))
    assert answer.status == 403
    assert "came back" in answer.text


def test_a_private_group_is_mailed_to_those_in_it(town: Site) -> None:
    ada, bob = (signed_in(town, enrol(town, name)) for name in ("ada", "bob"))
    ada.post("/groups", name="Herons", private="yes")
    assert asks(bob, **{"watch-0": "groups herons"}).status == 404
    assert asks(ada, **{"watch-0": "groups herons"}).status == 303
    assert 'href="/subscribe?kind=groups&amp;name=herons"' in ada.get("/groups/herons").text


def test_an_address_that_becomes_a_readers_brings_its_mails_along(town: Site, clock: FakeClock) -> None:
    asks(stranger(town))
    stranger(town).post(link_in(town))
    clock.moment += timedelta(days=2)
    una = enrol(town, "una", confirmed=None, email=None, email_key=None)
    caller = signed_in(town, una)
    caller.post("/me/email", email=ADA, password="")
    with town.store.write() as db:
        subscriptions.adopt(db, una.no, ADA)
    assert "The daily papers" in caller.get("/me/subscriptions").text


def test_pages_lead_to_the_mail_of_what_they_list(town: Site) -> None:
    page = stranger(town).get("/papers?q=egrets&order=date").text
    assert 'href="/subscribe?kind=search&amp;name=q%3Degrets%26order%3Ddate"' in page
    assert "Mail me this" not in stranger(town).get("/papers?q=").text
    assert "Mail me this" not in stranger(town).get("/papers?q=venue:x").text


# a personal library


def test_the_one_reader_of_a_personal_library_confirms_the_address_and_has_it_under_me(site: Site) -> None:
    site.own = replace(site.own, smtp_host="mail.test")
    me = Caller(stranger(site).app, headers=(("host", "127.0.0.1"),))
    for n in range(7):
        assert asks(me, f"me{n}@readers.test").status == 303
    link = re.findall(r"http://127\.0\.0\.1:8000(/subscribe/\S+)", letters(site)[0].text)[0]
    assert me.post(link).status == 303
    assert "me0@readers.test" in me.get("/me/subscriptions").text
    assert "me1@readers.test" not in me.get("/me/subscriptions").text


def test_a_personal_library_without_a_mail_server_says_why_not(site: Site) -> None:
    me = Caller(stranger(site).app, headers=(("host", "127.0.0.1"),))
    assert "smtp_host" in me.get("/me/subscriptions").text
    assert "smtp_host" in me.get("/subscribe").text
