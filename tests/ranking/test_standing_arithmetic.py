"""What moves a paper, and how it cools."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW

from broadsheet.ranking.standing import Push, Weights, heat, pushes, standing

W = Weights()
HOUR = timedelta(hours=1)


def of(votes: int = 0, comments: int = 0, counts: tuple[int, ...] = ()) -> int:
    voted = [(1.0, NOW)] * votes
    read = [[(NOW + n * HOUR, value) for n, value in enumerate(counts)]]
    return standing(pushes(W, voted, [NOW] * comments, read))


def test_a_vote_weighs_more_than_a_comment() -> None:
    assert of(votes=1) == 1000
    assert of(comments=1) == 300


def test_comments_together_never_weigh_more_than_the_votes_and_one_comment() -> None:
    assert of(comments=50) == 300
    assert of(votes=2, comments=50) == 2000 + 2300
    assert of(votes=2, comments=3) == 2000 + 900


def test_votes_of_no_weight_move_nothing() -> None:
    assert pushes(W, [(0, NOW)], [], []) == ()


def test_growth_counts_from_the_first_reading_on_and_is_damped() -> None:
    assert of(counts=(500,)) == 0
    assert of(counts=(500, 501)) == 200
    assert of(counts=(500, 501, 503)) == of(counts=(0, 3)) == 400
    assert of(counts=(9, 5, 9, 9)) == 0


def test_growth_read_often_weighs_as_much_as_growth_read_once() -> None:
    assert of(counts=(3, 4, 6, 7, 10)) == of(counts=(3, 10))


def test_nothing_gives_no_heat() -> None:
    assert heat([], W.half_life) is None


def test_twice_the_weight_is_worth_one_half_life() -> None:
    two = heat([Push(2.0, NOW)], W.half_life)
    later = heat([Push(1.0, NOW + W.half_life)], W.half_life)
    assert two == later
    assert heat([Push(1.0, NOW)] * 2, W.half_life) == two


moments = st.integers(0, 2_000).map(lambda hours: NOW + hours * HOUR)
weights = st.floats(0.01, 100)
moved = st.lists(st.builds(Push, weights, moments), min_size=1, max_size=8)


@given(moved, moved, st.integers(0, 500))
def test_the_order_of_two_papers_is_that_of_their_decayed_sums_at_any_moment(a, b, hours: int) -> None:
    then = NOW + (2_000 + hours) * HOUR
    sums = [sum(one.weight * 2 ** ((one.at - then) / W.half_life) for one in some) for some in (a, b)]
    hot = [heat(some, W.half_life) or 0 for some in (a, b)]
    if abs(hot[0] - hot[1]) > 1:
        assert (hot[0] > hot[1]) == (sums[0] > sums[1])


@pytest.mark.parametrize("extra", [Push(0.3, NOW), Push(1.0, NOW + 90 * HOUR)])
def test_anything_more_makes_it_hotter(extra: Push) -> None:
    before = [Push(1.0, NOW + HOUR)]
    assert (heat([*before, extra], W.half_life) or 0) > (heat(before, W.half_life) or 0)
