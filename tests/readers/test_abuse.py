"""What abuse tries at the doors, and what comes of it (S-24, S-25)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.callers import Caller, enrol, signed_in, stranger
from tests.cast import NOW, FakeClock, a_record
from tests.readers.test_flags import flag
from tests.readers.test_moderation import do
from tests.readers.test_rings import score

from broadsheet.actions.rings import look
from broadsheet.lib.clock import instant
from broadsheet.model.person import Reader
from broadsheet.store import papers, people
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
