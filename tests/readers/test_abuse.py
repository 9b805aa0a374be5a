"""What abuse tries at the doors, and what comes of it (S-24, S-25)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record
from tests.readers.test_flags import flag
from tests.readers.test_moderation import do
from tests.readers.test_rings import score

from broadsheet.actions.rings import look
from broadsheet.lib.clock import instant
from broadsheet.model.person import Reader
from broadsheet.store import papers, people
from broadsheet.store.schema import votes
from broadsheet.web.app import create_app
from broadsheet.wiring import Site, open_site

PAPER = "2611.00001"
DAY = timedelta(days=1)


@pytest.fixture
def here(community: Site) -> Site:
    with community.store.write() as db:
        papers.save(db, [a_record()], NOW)
    return community


def arrive(site: Site, name: str, age: timedelta) -> Reader:
    with site.store.write() as db:
        return people.add(db, name, site.now() - age, confirmed=instant(site.now()))


def puppets(site: Site, age: timedelta) -> Iterator[Caller]:
    for number in range(50):
        yield signed_in(site, arrive(site, f"puppet{number}", age))


def vote_all(site: Site, clock: FakeClock, age: timedelta) -> None:
    """Fifty accounts vote for one paper from one address, within ten minutes."""
    for one in puppets(site, age):
        assert one.post("/gestures", vote=PAPER, back="/").status == 303
        clock.moment += timedelta(seconds=11)


def test_votes_of_accounts_a_few_hours_old_weigh_nothing(here: Site, clock: FakeClock) -> None:
    vote_all(here, clock, timedelta(hours=20))
    assert score(here.house)[1] == 0


@pytest.mark.slow
def test_fifty_accounts_that_waited_a_day_are_frozen_together(here: Site, clock: FakeClock) -> None:
    signed_in(here, enrol(here, "ada")).post("/gestures", vote=PAPER, back="/")
    before = score(here.house)
    clock.moment += timedelta(hours=3)
    vote_all(here, clock, 2 * DAY)
    assert score(here.house)[1] > before[1]
    assert look(here.house) == 50
    assert score(here.house) == before


@pytest.mark.slow
def test_fifty_accounts_on_as_many_addresses_of_one_household_are_frozen_together(here: Site, clock: FakeClock) -> None:
    """A /64 is what one household gets; the proxy says who asks."""
    rules = replace(here.own, trusted_proxies=("127.0.0.1",))
    proxied = Site(rules, here.store, here.words, here.clock)
    for number, one in enumerate(puppets(proxied, 2 * DAY)):
        at = ("x-forwarded-for", f"2001:db8:1:2::{number:x}")
        assert one.post("/gestures", at, vote=PAPER, back="/").status == 303
        clock.moment += timedelta(seconds=11)
    assert score(here.house)[0] == 50
    assert look(here.house) == 50
    assert score(here.house) == (0, 0)


def test_a_vote_of_somebody_who_never_confirmed_an_address_is_kept_and_weighs_nothing(here: Site) -> None:
    with here.store.write() as db:
        silent = people.add(db, "silent", here.now() - 9 * DAY)
    assert signed_in(here, silent).post("/gestures", vote=PAPER, back="/").status == 303
    assert score(here.house) == (1, 0)


# a vote is a form that any program may send; that no page was asked for before it says nothing, and is not noted


def test_votes_for_pages_nobody_looked_at_are_held_to_the_same_limits(here: Site) -> None:
    ids = more_papers(here, 6)
    script = signed_in(here, arrive(here, "script", 9 * DAY))
    assert [script.post("/gestures", vote=one, back="/").status for one in ids] == [303] * 4 + [429] * 2
    assert [score(here.house, no)[0] for no in range(2, 8)] == [1] * 4 + [0] * 2


def test_a_restart_forgets_no_vote(here: Site, clock: FakeClock) -> None:
    ids = more_papers(here, 5)
    script = signed_in(here, arrive(here, "script", 9 * DAY))
    assert [script.post("/gestures", vote=one, back="/").status for one in ids[:4]] == [303] * 4
    again = open_site(here.own, clock)
    assert Caller(create_app(again), script.cookies).post("/gestures", vote=ids[4], back="/").status == 429
    again.store.close()


def test_a_script_that_votes_on_is_held_to_thirty_a_minute_and_those_that_it_gives_back(
    here: Site, clock: FakeClock
) -> None:
    script, passed = signed_in(here, arrive(here, "script", 9 * DAY)), 0
    for number in range(120):
        passed += script.post("/gestures", vote=f"-{PAPER}" if number % 2 else PAPER, back="/").status == 303
        clock.moment += timedelta(seconds=0.5)
    assert 58 <= passed <= 60


def test_votes_for_pages_nobody_looked_at_are_known_by_what_their_readers_share(here: Site, clock: FakeClock) -> None:
    ids, friend = more_papers(here, 11), signed_in(here, enrol(here, "ada"))
    friend.post("/gestures", vote=PAPER, back="/")
    before = score(here.house)
    scripts = [signed_in(here, arrive(here, f"script{number}", 90 * DAY)) for number in range(3)]
    for one in (PAPER, *ids):
        clock.moment += timedelta(minutes=2)
        assert [script.post("/gestures", vote=one, back="/").status for script in scripts] == [303] * 3
    assert score(here.house) > before
    assert look(here.house) == 36
    assert score(here.house) == before
    assert [score(here.house, no) for no in range(2, 13)] == [(0, 0)] * 11


def test_a_vote_for_a_page_that_is_not_there_leaves_nothing(here: Site) -> None:
    script = signed_in(here, arrive(here, "script", 9 * DAY))
    assert script.post("/gestures", vote="2611.99999", back="/").status == 404
    with here.store.read() as db:
        assert db.scalar(select(func.count()).select_from(votes)) == 0


def more_papers(site: Site, count: int) -> list[str]:
    """The ids of further papers, numbered from 2."""
    ids = [f"2611.{no:05}" for no in range(2, 2 + count)]
    with site.store.write() as db:
        papers.save(db, [a_record(key=one, title=f"Herons, part {one}") for one in ids], NOW)
    return ids


def say(who: Caller, text: str, **more: str) -> int:
    return who.post("/comments", paper=PAPER, text=text, **more).status


def test_a_newcomers_links_and_comments_are_few_and_wait_for_a_moderator(here: Site, clock: FakeClock) -> None:
    spammer = signed_in(here, arrive(here, "spam", timedelta(0)))
    assert say(spammer, "Buy <https://a.example> and <https://b.example>") == 400
    said = []
    for number in range(4):
        said.append(say(spammer, f"Buy herons, {number} of them, at <https://a.example>"))
        clock.moment += timedelta(minutes=1)
    assert said == [303, 303, 303, 429]
    page = stranger(here).get(f"/papers/{PAPER}").text
    assert [f"Buy herons, {number} of them" in page for number in range(3)] == [False, False, True]


def test_a_restart_forgets_no_count(here: Site, clock: FakeClock) -> None:
    who = arrive(here, "spam", timedelta(0))
    browser = signed_in(here, who)
    for number in range(3):
        assert say(browser, f"Buy herons {number}") == 303
        clock.moment += timedelta(minutes=1)
    again = open_site(here.own, clock)
    assert say(Caller(create_app(again), browser.cookies), "Buy herons again") == 429
    again.store.close()


def test_who_flagged_what_is_seen_by_moderators_alone(here: Site, clock: FakeClock) -> None:
    flagger, writer = enrol(here, "flagger"), enrol(here, "writer")
    browser = signed_in(here, writer)
    say(browser, "Herons are better than egrets")
    flag(signed_in(here, flagger), note="a private note")
    moderator = enrol(here, "mia", "moderator")
    assert ">flagger<" in signed_in(here, moderator).get("/moderation").text
    do(here, moderator, "hide", why="Off topic")
    for caller in (browser, signed_in(here, enrol(here, "other")), stranger(here)):
        for path in ("/log", f"/papers/{PAPER}", "/me/notifications", "/readers/writer", "/readers/flagger"):
            said = caller.get(path).text
            assert "a private note" not in said
            assert "flagger" not in said or path == "/readers/flagger"
    assert "Off topic" in browser.get("/me/notifications").text


def test_what_is_hidden_is_read_by_moderators_alone(here: Site) -> None:
    writer = enrol(here, "writer")
    say(signed_in(here, writer), "Herons are better than egrets")
    do(here, mia := enrol(here, "mia", "moderator"), "hide")
    for caller in (signed_in(here, enrol(here, "other")), stranger(here)):
        for path in ("/log", f"/papers/{PAPER}", "/comments/1", "/readers/writer"):
            assert "better than egrets" not in caller.get(path).text
    assert "better than egrets" in signed_in(here, mia).get("/moderation/target?kind=comment&target=1").text
