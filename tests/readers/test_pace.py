"""Nobody changes things faster than a hand can, wherever they are and however often the server restarts (S-24)."""

from contextlib import suppress
from datetime import timedelta

import pytest
from tests.callers import Caller, enrol, signed_in
from tests.cast import NOW, FakeClock, a_record
from tests.commits import commits
from tests.web.asgi_client import Answer

from broadsheet.actions.pace import count, left
from broadsheet.model.errors import TooMany, WrongUse
from broadsheet.model.person import Visitor
from broadsheet.settings import Settings
from broadsheet.store import papers
from broadsheet.web.app import create_app
from broadsheet.wiring import Site, open_site

pytestmark = pytest.mark.usefixtures("paced")
PROXY = "127.0.0.1"


@pytest.fixture
def behind_proxy(community: Site) -> Site:
    """The same library behind a proxy that says who asks."""
    own = community.own
    rules = Settings(data=own.data, mode="community", base_url=own.base_url, trusted_proxies=(PROXY,))
    return Site(rules, community.store, community.words, community.clock)


def press(who: Caller, *headers: tuple[str, str]) -> Answer:
    return who.post("/theme", *headers, theme="dark")


def times(count: int, who: Caller, *headers: tuple[str, str]) -> list[int]:
    return [press(who, *headers).status for _ in range(count)]


def stranger(site: Site) -> Caller:
    return Caller(create_app(site))


def test_four_a_second_and_no_more(community: Site, clock: FakeClock) -> None:
    who = stranger(community)
    assert times(5, who) == [303] * 4 + [429]
    clock.moment += timedelta(seconds=1)
    assert times(5, who) == [303] * 4 + [429]


def pressed(who: Caller, clock: FakeClock, seconds: float, every: float) -> int:
    """How many got through of somebody who presses again and again for so long."""
    passed = 0
    for _ in range(int(seconds / every)):
        passed += press(who).status == 303
        clock.moment += timedelta(seconds=every)
    return passed


def test_thirty_a_minute_pass_and_those_that_the_minute_gives_back(community: Site, clock: FakeClock) -> None:
    assert 58 <= pressed(stranger(community), clock, 60, 0.25) <= 60


@pytest.mark.slow
def test_four_hundred_an_hour_pass_and_those_that_the_hour_gives_back(community: Site, clock: FakeClock) -> None:
    passed = 0
    for _ in range(1200):
        with suppress(TooMany):
            count(community.house, None, "203.0.113.7")
            passed += 1
        clock.moment += timedelta(seconds=3)
    assert 700 <= passed <= 800


def test_the_answer_says_when_to_come_back(community: Site) -> None:
    who = stranger(community)
    times(4, who)
    late = press(who)
    assert late.status == 429
    assert late["retry-after"] == "1"
    assert late["ratelimit-policy"] == '"requests a second";q=4;w=1'
    assert late["ratelimit"] == '"requests a second";r=0;t=1'


def test_the_count_survives_a_restart(community: Site, clock: FakeClock) -> None:
    times(4, stranger(community))
    again = open_site(community.own, clock)
    assert press(stranger(again)).status == 429
    again.store.close()


def test_a_network_counts_as_one_and_others_are_not_held_up(behind_proxy: Site) -> None:
    who = stranger(behind_proxy)

    def at(address: str) -> int:
        return press(who, ("x-forwarded-for", address)).status

    assert [at(f"2001:db8:1:2::{n}") for n in range(5)] == [303] * 4 + [429]
    assert at("2001:db8:1:3::1") == 303
    assert [at(f"203.0.113.{n}") for n in range(5)] == [303] * 4 + [429]
    assert at("203.0.114.1") == 303


def test_who_writes_an_address_of_their_own_is_still_counted_at_theirs(community: Site) -> None:
    who = stranger(community)
    assert [press(who, ("x-forwarded-for", f"203.0.{n}.1")).status for n in range(5)] == [303] * 4 + [429]


@pytest.mark.parametrize("role", ["reader", "moderator", "admin"])
def test_readers_are_counted_one_by_one_and_nobody_is_exempt(role: str, community: Site) -> None:
    ada, bob = (signed_in(community, enrol(community, name, role)) for name in ("ada", "bob"))
    assert times(5, ada) == [303] * 4 + [429]
    assert press(bob).status == press(stranger(community)).status == 303


def test_reading_is_never_held_up(community: Site) -> None:
    who = stranger(community)
    times(5, who)
    assert {who.get("/about").status for _ in range(50)} == {200}


def test_the_one_reader_of_a_personal_library_is_not_counted(site: Site) -> None:
    own = Caller(create_app(site), headers=(("host", "127.0.0.1"),))
    assert set(times(10, own)) == {303}


def test_nothing_of_an_address_is_kept(behind_proxy: Site) -> None:
    press(stranger(behind_proxy), ("x-forwarded-for", "203.0.113.7"))
    with behind_proxy.store.read() as db:
        keys = list(db.exec_driver_sql("SELECT key FROM buckets").scalars())
    assert keys
    assert not any("203.0.113" in key for key in keys)


PAPER = "2611.00001"


@pytest.fixture
def with_a_paper(community: Site) -> Site:
    with community.store.write() as db:
        papers.save(db, [a_record()], NOW)
    return community


def comment(who: Caller, **more: str) -> int:
    return who.post("/comments", **({"paper": PAPER, "text": "Herons wade."} | more)).status


def test_a_comment_is_counted_in_the_transaction_that_writes_it(with_a_paper: Site) -> None:
    reader = enrol(with_a_paper, "ada")
    ada = signed_in(with_a_paper, reader)
    with commits(with_a_paper.store) as seen:
        assert comment(ada) == 303
    assert len(seen) == 1
    assert [rest for _, rest, _ in left(with_a_paper.house, Visitor(reader=reader), "")] == [3, 29, 399]


@pytest.mark.parametrize(
    ("more", "status"),
    [({"do": "preview"}, 200), ({"text": ""}, 400), ({"paper": "2611.99999"}, 404), ({"parent": "77"}, 404)],
    ids=["looked at before", "empty", "on no paper", "answers nothing"],
)
def test_what_writes_no_comment_is_counted_too(more: dict[str, str], status: int, with_a_paper: Site) -> None:
    ada = signed_in(with_a_paper, enrol(with_a_paper, "ada"))
    assert [comment(ada, **more) for _ in range(5)] == [status] * 4 + [429]
    again = Site(with_a_paper.own, with_a_paper.store, with_a_paper.words, with_a_paper.clock)
    assert Caller(create_app(again), ada.cookies).post("/theme", theme="dark").status == 429


def test_a_comment_is_held_to_what_was_counted_elsewhere(with_a_paper: Site) -> None:
    ada = signed_in(with_a_paper, enrol(with_a_paper, "ada"))
    assert times(4, ada) == [303] * 4
    assert comment(ada) == 429


def test_who_hurries_is_turned_away_before_the_text_is_read(
    with_a_paper: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []

    def draft(_house: object, text: str) -> None:
        read.append(text)
        raise WrongUse("Not that.")

    monkeypatch.setattr("broadsheet.web.pages.talk.draft", draft)
    ada = signed_in(with_a_paper, enrol(with_a_paper, "ada"))
    assert [comment(ada) for _ in range(9)] == [400] * 4 + [429] * 5
    assert len(read) == 4
