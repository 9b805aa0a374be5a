"""What moves a paper, and how it cools."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW

from broadsheet.lib.clock import instant, moment
from broadsheet.ranking.standing import Moments, Pushes, Weights, heat, moments, pushes, standing

W = Weights()
HOUR = timedelta(hours=1)
Push = tuple[float, datetime]


def at(*some: datetime) -> Moments:
    return moments(map(instant, some))


def of_all(some: Sequence[Push]) -> Pushes:
    return Pushes(np.array([weight for weight, _ in some], dtype=float), at(*(when for _, when in some)))


def of(votes: int = 0, comments: int = 0, counts: tuple[int, ...] = ()) -> int:
    read = [(at(*(NOW + n * HOUR for n in range(len(counts)))), counts)]
    return standing(pushes(W, [(1.0, at(*[NOW] * votes))], at(*[NOW] * comments), read))


def test_a_vote_weighs_more_than_a_comment() -> None:
    assert of(votes=1) == 1000
    assert of(comments=1) == 300


def test_comments_together_never_weigh_more_than_the_votes_and_one_comment() -> None:
    assert of(comments=50) == 300
    assert of(votes=2, comments=50) == 2000 + 2300
    assert of(votes=2, comments=3) == 2000 + 900


def test_votes_of_no_weight_move_nothing() -> None:
    assert len(pushes(W, [(0, at(NOW))], at(), [])) == 0


def test_moments_are_those_that_were_written_down() -> None:
    assert at(NOW + HOUR).tolist() == [(NOW + HOUR).replace(tzinfo=None)]
    assert moments(["2025-10-08"]).tolist() == [moment("2025-10-08").replace(tzinfo=None)]


def test_growth_counts_from_the_first_reading_on_and_is_damped() -> None:
    assert of(counts=(500,)) == 0
    assert of(counts=(500, 501)) == 200
    assert of(counts=(500, 501, 503)) == of(counts=(0, 3)) == 400
    assert of(counts=(9, 5, 9, 9)) == 0


def test_growth_read_often_weighs_as_much_as_growth_read_once() -> None:
    assert of(counts=(3, 4, 6, 7, 10)) == of(counts=(3, 10))


def test_nothing_gives_no_heat() -> None:
    assert heat(of_all([]), W.half_life) is None


def test_twice_the_weight_is_worth_one_half_life() -> None:
    two = heat(of_all([(2.0, NOW)]), W.half_life)
    later = heat(of_all([(1.0, NOW + W.half_life)]), W.half_life)
    assert two == later
    assert heat(of_all([(1.0, NOW)] * 2), W.half_life) == two


times = st.integers(0, 2_000).map(lambda hours: NOW + hours * HOUR)
weights = st.floats(0.01, 100)
moved = st.lists(st.tuples(weights, times), min_size=1, max_size=8)


@given(moved, moved, st.integers(0, 500))
def test_the_order_of_two_papers_is_that_of_their_decayed_sums_at_any_moment(a, b, hours: int) -> None:
    then = NOW + (2_000 + hours) * HOUR
    sums = [sum(weight * 2 ** ((when - then) / W.half_life) for weight, when in some) for some in (a, b)]
    hot = [heat(of_all(some), W.half_life) or 0 for some in (a, b)]
    if abs(hot[0] - hot[1]) > 1:
        assert (hot[0] > hot[1]) == (sums[0] > sums[1])


@pytest.mark.parametrize("extra", [(0.3, NOW), (1.0, NOW + 90 * HOUR)])
def test_anything_more_makes_it_hotter(extra: Push) -> None:
    before = [(1.0, NOW + HOUR)]
    assert (heat(of_all([*before, extra]), W.half_life) or 0) > (heat(of_all(before), W.half_life) or 0)
