"""What a page in memory is held against: looked up by whoever asks, or by a thread while many ask."""

import threading
from itertools import count

import pytest

from broadsheet.model.errors import StoreError
from broadsheet.wiring.revision import SECONDS, Revision


class Watch:
    """A clock that stands until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.mark.parametrize("aside", [False, True])
def test_who_asks_first_or_after_a_while_looks_and_is_told_what_is_true_now(watch: Watch, aside: bool) -> None:
    found = count(1)
    revision = Revision(lambda: str(next(found)), watch, aside=aside)
    assert revision() == "1"
    watch.now += SECONDS / 2
    assert revision() == "1"
    watch.now += SECONDS
    assert revision() == "2"


def test_what_is_forgotten_is_looked_up_again(watch: Watch) -> None:
    found = count(1)
    revision = Revision(lambda: str(next(found)), watch, aside=True)
    assert revision() == "1"
    revision.forget()
    assert revision() == "2"


def test_nobody_waits_while_one_after_another_asks_and_one_thread_looks(watch: Watch) -> None:
    found, gate, seen = count(1), threading.Event(), list[int]()

    def look() -> str:
        number = next(found)
        seen.append(number)
        if number > 1:
            gate.wait(30)
        return str(number)

    revision = Revision(look, watch, aside=True)
    assert revision() == "1"
    watch.now += SECONDS
    assert [revision(), revision(), revision()] == ["1", "1", "1"]
    gate.set()
    assert revision._looking
    revision._looking.result(30)
    assert revision() == "2"
    assert seen == [1, 2]


def test_a_look_that_fails_aside_is_made_again_by_who_asks_later_and_hears_of_it(watch: Watch) -> None:
    found = iter(["1"])

    def look() -> str:
        try:
            return next(found)
        except StopIteration:
            raise StoreError("The database is away.") from None

    revision = Revision(look, watch, aside=True)
    assert revision() == "1"
    watch.now += SECONDS
    assert revision() == "1"
    watch.now += SECONDS
    with pytest.raises(StoreError, match="away"):
        revision()
