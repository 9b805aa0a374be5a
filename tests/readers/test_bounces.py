"""What comes back ends an address at once, in time, or not at all; and only what we wrote can come back (M-3)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.cast import NOW, FakeClock

from broadsheet.actions import bounces
from broadsheet.actions.house import House
from broadsheet.lib.signing import Keys
from broadsheet.settings import Settings
from broadsheet.store import suppressions
from broadsheet.store.db import Db

ADA = "ada@readers.test"


@pytest.fixture
def house(store: Db, data, clock: FakeClock) -> House:
    return House(store, Settings(data=data, bounce_address="bounces@papers.test"), clock, Keys(b"k" * 32))


def back(house: House, kind: str) -> bool:
    hash = bounces.address_hash(house, ADA)
    return house.act(lambda db: bounces.came_back(db, house, hash, kind, "why"))


def suppressed(house: House) -> bool:
    return house.act(lambda db: bounces.is_suppressed(db, house, ADA))


@pytest.mark.parametrize("kind", ["hard", "complaint"])
def test_a_hard_bounce_or_a_complaint_ends_an_address_at_once(kind: str, house: House) -> None:
    assert not suppressed(house)
    assert back(house, kind)
    assert suppressed(house)
    assert not back(house, kind), "it had ended before"


def test_soft_bounces_count_once_a_day_and_the_fifth_day_ends_an_address(house: House, clock: FakeClock) -> None:
    for day in range(5):
        assert not suppressed(house)
        for hour in range(3):
            clock.moment = NOW + timedelta(days=3 * day, hours=hour)
            back(house, "soft")
    assert suppressed(house)


def test_thirty_quiet_days_forgive_soft_bounces(house: House, clock: FakeClock) -> None:
    for _ in range(4):
        back(house, "soft")
        clock.moment += timedelta(days=1)
    clock.moment += timedelta(days=30)
    for _ in range(4):
        back(house, "soft")
        clock.moment += timedelta(days=30)
        assert not suppressed(house)
    back(house, "soft")
    assert suppressed(house), "thirty days are not more than thirty"


def test_a_return_path_names_its_address_and_is_ours_alone(house: House) -> None:
    path = bounces.return_path(house, "Ada@readers.test")
    assert path.startswith("bounces+")
    assert path.endswith("@papers.test")
    assert len(path.partition("@")[0]) <= 64
    assert bounces.who_came_back(house, path) == bounces.address_hash(house, ADA)
    assert bounces.who_came_back(house, path.upper()) == bounces.address_hash(house, ADA)


@pytest.mark.parametrize(
    "change", [lambda word: word[:-1], lambda word: "a" + word[1:], lambda _: "", lambda _: "x" * 42]
)
def test_a_return_path_that_was_changed_or_made_up_names_nobody(change, house: House) -> None:
    local, _, domain = bounces.return_path(house, ADA).partition("@")
    word = local.partition("+")[2]
    assert change(word) != word
    assert bounces.who_came_back(house, f"bounces+{change(word)}@{domain}") is None
    assert bounces.who_came_back(house, "bounces@papers.test") is None


def test_a_return_path_outlives_the_key_it_was_signed_with_but_not_another_house(house: House) -> None:
    path, before = bounces.return_path(house, ADA), bounces.address_hash(house, ADA)
    house.keys = Keys(b"another key", (house.keys.secret,))
    assert bounces.who_came_back(house, path) == before
    house.act(lambda db: suppressions.suppress(db, before, "hard", "gone", NOW))
    assert suppressed(house)
    house.keys = Keys(b"another key")
    assert bounces.who_came_back(house, path) is None


def test_without_a_mailbox_for_it_nothing_comes_back_to_a_word(house: House) -> None:
    house.rules = replace(house.rules, bounce_address="")
    assert bounces.return_path(house, ADA) == ""


@pytest.mark.parametrize(
    ("code", "enhanced", "kind"),
    [
        (550, "5.1.1", "hard"),
        (550, "", "hard"),
        (554, "", "soft"),
        (554, "5.1.10", "hard"),
        (550, "5.7.1", "soft"),
        (552, "5.2.2", "soft"),
    ],
)
def test_only_what_says_that_there_is_no_such_mailbox_is_hard(code: int, enhanced: str, kind: str) -> None:
    assert bounces.kind_of(code, enhanced) == kind
