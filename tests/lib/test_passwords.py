"""Passwords are judged, kept and compared as typed, and cannot be made to fill the machine."""

import threading
from importlib import import_module

import pytest

from broadsheet.lib import passwords
from broadsheet.model.errors import Busy, WrongUse

pytestmark = pytest.mark.usefixtures("hashed_well")
GOOD = "herons at the marsh 7"


@pytest.mark.slow
def test_the_figures_are_those_of_owasp() -> None:
    kept = passwords.hash_of(GOOD)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not passwords.is_dated(kept)
    assert not passwords.is_dated(passwords._NOBODYS), "whoever is unknown must take as long"
    assert passwords.is_dated(passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD))


@pytest.mark.slow
@pytest.mark.parametrize(
    "other",
    [GOOD + " ", " " + GOOD, GOOD.upper(), GOOD[:-1], GOOD + "\x00", "", "e\u0301gret weir 99"],
)
def test_a_password_is_compared_to_the_letter(other: str) -> None:
    kept = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("\u00e9gret weir 99".encode())
    assert passwords.matches("\u00e9gret weir 99", kept)
    assert not passwords.matches(other, kept)


def test_nobody_has_the_password_of_whoever_is_unknown() -> None:
    assert not passwords.matches(GOOD, None)
    assert not passwords.matches(GOOD, "no hash at all")
    assert not passwords.matches("x" * 1025, None)


@pytest.mark.parametrize(
    "good", [GOOD, "gXk2\x00vq9Lz", " leading space counts 5", "鷺は沼にいる七羽", "gX7k-2vq9Lz(pW)t4" * 4, GOOD * 40]
)
def test_long_and_odd_passwords_are_welcome(good: str) -> None:
    passwords.check(good, ("ada", "ada@lab.test"))


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "1234567",
        "password",
        "12345678",
        "qwertyuiop",
        "iloveyou1",
        "aaaaaaaaaaaa",
        "adalovelace",
        "lovelace@lab.test",
    ],
)
def test_what_would_be_guessed_is_refused(bad: str) -> None:
    with pytest.raises(WrongUse):
        passwords.check(bad, ("adalovelace", "lovelace@lab.test"))


def test_length_is_counted_in_bytes_up_to_1024() -> None:
    longest = GOOD + "é" * 501 + "z"
    assert len(longest.encode()) == passwords.LONGEST
    passwords.check(longest)
    with pytest.raises(WrongUse, match="1,024"):
        passwords.check(longest + "z")
    with pytest.raises(WrongUse, match="1,024"):
        passwords.check("x" * (1 << 20), ())


@pytest.mark.slow
def test_every_one_of_the_three_thousand_most_common_is_refused() -> None:
    ranked = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS["passwords"][:3000]
    common = [word for word in ranked if len(word) >= passwords.SHORTEST]
    assert len(common) > 200
    let_through = []
    for word in common:
        try:
            passwords.check(word)
        except WrongUse:
            continue
        let_through.append(word)
    assert let_through == []


def test_so_many_wait_for_a_turn_and_the_rest_are_turned_away() -> None:
    turns, inside, leave = passwords.Turns(2, 3), threading.Semaphore(0), threading.Event()

    def hold() -> None:
        with turns.turn():
            inside.release()
            assert leave.wait(10)

    threads = [threading.Thread(target=hold) for _ in range(5)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        assert inside.acquire(timeout=10)
    while turns._places._value:  # the others are on their way into the queue
        pass
    assert not inside.acquire(timeout=0.01), "no more than two are let in at a time"
    with pytest.raises(Busy), turns.turn():
        pass
    leave.set()
    for thread in threads:
        thread.join(10)
    with turns.turn():
        pass
