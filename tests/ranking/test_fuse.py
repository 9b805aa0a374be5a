"""Two lists become one: scaled, weighted, moved by what came first, re-ordered by a second stage."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.ranking.fuse import Scored, compare, fuse, fuse_again, moved, reorder


def scored(found: dict[int, float], *, whole: bool = False) -> Scored:
    return Scored(np.array(list(found), np.int64), np.array(list(found.values()), np.float32), whole)


def test_a_paper_that_both_sides_find_stands_above_one_that_either_finds_alone() -> None:
    fused = fuse(scored({1: 9.0, 2: 8.0, 3: 1.0}), scored({2: 0.8, 4: 0.9, 5: 0.1}))
    assert fused.numbers[0] == 2


def test_each_side_is_told_apart_and_nan_where_it_found_nothing() -> None:
    fused = fuse(scored({1: 4.0}, whole=True), scored({2: 0.5, 3: 0.1}))
    by_number = {int(no): (w, m) for no, w, m in zip(fused.numbers, fused.words, fused.meaning, strict=True)}
    assert by_number[1][0] == 4.0
    assert np.isnan(by_number[1][1])
    assert np.isnan(by_number[2][0])
    assert by_number[2][1] == pytest.approx(0.5)


def test_the_only_paper_with_the_words_is_not_scaled_to_nothing() -> None:
    fused = fuse(scored({7: 3.0}, whole=True), scored({8: 0.3, 9: 0.2, 10: 0.1}))
    assert fused.numbers[0] == 7


def test_two_empty_lists_are_an_empty_list() -> None:
    assert len(fuse(scored({}), scored({})).numbers) == 0


def test_one_empty_list_leaves_the_other_in_its_order() -> None:
    assert fuse(scored({}), scored({3: 0.9, 1: 0.5, 2: 0.7})).numbers.tolist() == [3, 2, 1]
    assert fuse(scored({3: 9.0, 1: 5.0, 2: 7.0}), scored({})).numbers.tolist() == [3, 2, 1]


def test_equal_scores_go_to_the_newest_paper() -> None:
    assert fuse(scored({1: 2.0, 5: 2.0, 3: 2.0}), scored({})).numbers.tolist() == [5, 3, 1]


_LISTS = st.dictionaries(st.integers(0, 40), st.floats(0, 50, width=32), max_size=20)


@given(_LISTS, _LISTS)
def test_no_paper_is_lost_or_doubled(words: dict[int, float], meaning: dict[int, float]) -> None:
    fused = fuse(scored(words), scored(meaning))
    assert sorted(fused.numbers.tolist()) == sorted(words.keys() | meaning.keys())
    assert (np.diff(fused.scores) <= 0).all()
    assert np.isfinite(fused.scores).all()


def test_other_scores_of_meaning_order_the_same_papers_anew() -> None:
    words = scored({1: 9.0, 2: 8.0})
    fused = fuse(words, scored({3: 0.9, 4: 0.8}))
    fresh = np.array([0.9 if no == 2 else 0.1 for no in fused.numbers], np.float32)
    again = fuse_again(fused, fresh, words, weight=0.9)
    assert sorted(again.numbers.tolist()) == [1, 2, 3, 4]
    assert again.numbers[0] == 2


def test_papers_without_a_vector_keep_their_words_when_meaning_is_asked_again() -> None:
    words = scored({1: 9.0, 2: 8.0}, whole=True)
    fused = fuse(words, scored({}))
    again = fuse_again(fused, np.full(2, np.nan, np.float32), words)
    assert again.numbers.tolist() == [1, 2]


def test_feedback_moves_the_question_towards_the_first_papers() -> None:
    asked, paper = np.array([1, 0, 0], np.float32), np.array([[0, 1, 0]], np.float32)
    again = moved(asked, paper, np.array([0.8], np.float32))
    assert np.linalg.norm(again) == pytest.approx(1.0)
    assert again @ paper[0] > 0.5
    assert again @ asked > 0.5


def test_feedback_from_papers_without_a_vector_changes_nothing() -> None:
    asked = np.array([1, 0], np.float32)
    assert moved(asked, np.zeros((2, 2), np.float32), np.ones(2, np.float32)).tolist() == [1, 0]


def test_the_second_stage_orders_the_first_papers_and_leaves_the_rest_below() -> None:
    fused = fuse(scored({1: 9.0, 2: 8.0, 3: 7.0, 4: 6.0, 5: 1.0}), scored({}))
    again = reorder(fused, np.array([0.1, 0.2, 0.9], np.float32), weight=0.9)
    assert again.numbers.tolist() == [3, 2, 1, 4, 5]
    assert (np.diff(again.scores) <= 0).all()


def test_a_paper_the_second_stage_does_not_know_keeps_its_first_score() -> None:
    fused = fuse(scored({1: 9.0, 2: 8.0, 3: 7.0}), scored({}))
    again = reorder(fused, np.array([np.nan, 0.1, 0.9], np.float32), weight=0.5)
    assert again.numbers[0] == 1


@given(_LISTS, st.integers(0, 25))
def test_re_ordering_loses_no_paper(words: dict[int, float], first: int) -> None:
    fused = fuse(scored(words), scored({}))
    second = np.linspace(0, 1, min(first, len(words)), dtype=np.float32)
    again = reorder(fused, second, weight=0.55)
    assert sorted(again.numbers.tolist()) == sorted(words)
    assert set(again.numbers[: len(second)].tolist()) == set(fused.numbers[: len(second)].tolist())


def test_what_the_first_papers_say_in_like_words_moves_them_up() -> None:
    fused = fuse(scored({1: 9.0, 2: 8.9, 3: 7.5}), scored({}))
    compared = compare(fused, np.array([0.2, 0.9], np.float32))
    assert compared.numbers.tolist() == [2, 1, 3]
    assert compared.alike.tolist()[:2] == pytest.approx([0.9, 0.2])
    assert np.isnan(compared.alike[2])


def test_the_first_papers_stay_above_those_that_were_not_compared() -> None:
    fused = fuse(scored({1: 9.0, 2: 8.0, 3: 7.5}), scored({}))
    assert compare(fused, np.array([0.1, 0.1], np.float32)).numbers.tolist() == [1, 2, 3]


def test_nothing_compared_changes_nothing() -> None:
    fused = fuse(scored({1: 9.0, 2: 8.0}), scored({3: 0.5}))
    compared = compare(fused, np.full(2, np.nan, np.float32))
    assert compared.numbers.tolist() == fused.numbers.tolist()
    assert compared.scores.tolist() == fused.scores.tolist()


def test_likeness_still_counts_when_other_scores_of_meaning_come() -> None:
    words = scored({1: 9.0, 2: 8.9, 3: 1.0})
    compared = compare(fuse(words, scored({})), np.array([0.1, 0.9, 0.1], np.float32))
    again = fuse_again(compared, np.full(3, np.nan, np.float32), words)
    assert again.numbers.tolist() == [2, 1, 3]
