"""Near papers, but not all alike."""

import numpy as np

from broadsheet.ranking.spread import spread


def unit(*rows: tuple[float, ...]) -> np.ndarray:
    made = np.array(rows, np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


ASKED = unit((1.0, 0.0, 0.0))[0]
PAPERS = unit((1, 0.1, 0), (1, 0.11, 0), (1, 0.12, 0), (1, 0, 0.7))


def test_the_nearest_comes_first() -> None:
    assert spread(PAPERS, PAPERS @ ASKED, 1) == [0]


def test_a_different_paper_comes_before_the_third_of_a_kind() -> None:
    assert 3 in spread(PAPERS, PAPERS @ ASKED, 2, balance=0.5)


def test_with_full_balance_only_nearness_counts() -> None:
    assert spread(PAPERS, PAPERS @ ASKED, 4, balance=1.0) == [0, 1, 2, 3]


def test_no_more_are_chosen_than_there_are() -> None:
    assert sorted(spread(PAPERS, PAPERS @ ASKED, 10)) == [0, 1, 2, 3]
    assert spread(np.empty((0, 3), np.float32), np.empty(0, np.float32), 5) == []
