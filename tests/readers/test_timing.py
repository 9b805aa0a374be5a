"""Nobody learns from the clock who is a reader here: known and unknown take as long."""

import math
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from tests.cast import FakeClock
from tests.readers.accounts_help import PASSWORD, member

from broadsheet.actions.passwords import ask_for_reset
from broadsheet.actions.sign_in import Attempt, prove
from broadsheet.actions.sign_up import SignUp, sign_up
from broadsheet.actions.subscribe import ask
from broadsheet.actions.wishes import Wish
from broadsheet.lib import passwords
from broadsheet.model.errors import WrongUse
from broadsheet.model.subscription import Watch
from broadsheet.store import suppressions
from broadsheet.wiring import Site

pytestmark = pytest.mark.slow
Way = Callable[[int], object]


def alike(first: list[float], second: list[float], within: float) -> bool:
    """Whether the medians lie ``within`` seconds, or Mann and Whitney's test sees no difference (p > .01)."""
    apart = abs(statistics.median(first) - statistics.median(second))
    print(f"medians {apart * 1000:.2f} ms apart, p = {p_value(first, second):.3f}")
    return apart < within or p_value(first, second) > 0.01


def p_value(first: list[float], second: list[float]) -> float:
    """Of the two-sided test of Mann and Whitney, by its normal approximation."""
    ranks = {value: place for place, value in enumerate(sorted([*first, *second]), 1)}
    n, m = len(first), len(second)
    u = sum(ranks[value] for value in first) - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


def indistinct(tries: int, within: float, clock: FakeClock, first: Way, second: Way) -> bool:
    """Whether two ways take as long; a busy machine is given a second chance, a real difference stays."""
    return any(alike(*interleaved(tries, clock, first, second), within) for _ in range(2))


def interleaved(tries: int, clock: FakeClock, *ways: Way) -> list[list[float]]:
    """Seconds that each way takes, one after the other, ``tries`` times; a day passes between, so no limit is met."""
    taken: list[list[float]] = [[] for _ in ways]
    for number in range(-3, tries):
        for way, times in zip(ways, taken, strict=True):
            clock.moment += timedelta(days=1)
            begin = time.perf_counter()
            way(number)
            if number >= 0:  # the first ones warm up
                times.append(time.perf_counter() - begin)
    return taken


def test_the_test_would_see_a_difference() -> None:
    assert not alike([1 + n / 1000 for n in range(50)], [1.01 + n / 1000 for n in range(50)], 0.002)
    assert alike([1 + n / 1000 for n in range(50)], [1.0005 + n / 1000 for n in range(50)], 0.002)


@pytest.mark.usefixtures("hashed_well")
def test_signing_in_takes_as_long_for_the_known_as_for_the_unknown(community: Site, clock: FakeClock) -> None:
    member(community, "ada", password=passwords.hash_of(PASSWORD))
    member(community, "bob", password=None)
    house = community.house

    def guess(who: str) -> Way:
        def once(number: int) -> None:
            with pytest.raises(WrongUse):
                prove(house, Attempt(who, f"wrong word {number}", b"n" * 16))

        return once

    assert indistinct(100, 0.002, clock, guess("ada"), guess("nobody"))
    assert indistinct(30, 0.002, clock, guess("ada"), guess("bob"))


def test_so_do_signing_up_and_asking_for_a_new_password(community: Site, clock: FakeClock) -> None:
    member(community, "ada")
    house = community.house
    passwords.check(PASSWORD)

    def enrol(email: str, name: str) -> Way:
        numbers = count(1)
        return lambda n: sign_up(house, SignUp(f"{name}{next(numbers)}", email.format(n), PASSWORD), b"n" * 16)

    assert indistinct(40, 0.005, clock, enrol("ada@readers.test", "eve"), enrol("new{}@lab.test", "eva"))
    assert indistinct(
        40,
        0.005,
        clock,
        lambda _n: ask_for_reset(house, "ada@readers.test", b"n" * 16),
        lambda n: ask_for_reset(house, f"nobody{n}@lab.test", b"n" * 16),
    )


def test_subscribing_takes_as_long_for_known_unknown_and_unwanted_addresses(community: Site, clock: FakeClock) -> None:
    """M-6: the medians of 200 tries lie less than 5 ms apart."""
    community.own = replace(community.own, smtp_host="mail.test")
    house, wish, networks = community.house, Wish(watches=(Watch("today"),)), count()
    for number in range(-3, 200):
        member(community, f"reader{number + 3}")

    def asks(name: str) -> Way:
        return lambda number: ask(house, name.format(number + 3), wish, str(next(networks)).encode())

    with community.store.write() as db:
        suppressions.suppress(db, house.keys.mac("suppression", "gone@readers.test"), "hard", "550", clock.now())
    known = asks("reader{}@readers.test")
    for other in (asks("nobody{}@lab.test"), asks("gone@readers.test")):
        assert indistinct(200, 0.005, clock, known, other)
