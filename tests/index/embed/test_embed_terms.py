"""Words kept beside vectors: the heaviest of each text, and how much of a question they say in like words."""

import numpy as np
import pytest
from embed_texts import STRANGE, USUAL

from broadsheet.index.embed.features import Features
from broadsheet.index.embed.static import PaperStatic
from broadsheet.index.embed.terms import KEPT, Heaviness, alike, distinct

NONE = 0xFFFF
WEIGHTS = np.array([1.0, 5.0, 3.0, 3.0, 0.5], np.float32)


@pytest.fixture(scope="module")
def embedder() -> PaperStatic:
    return PaperStatic()


def features(*texts: list[int]) -> Features:
    rows = np.array([row for text in texts for row in text], np.int64)
    bounds = [0, *np.cumsum([len(text) for text in texts]).tolist()]
    return Features(rows, np.ones_like(rows), bounds)


def kept(*texts: list[int]) -> list[list[int]]:
    return [[row for row in text if row != NONE] for text in Heaviness.of(WEIGHTS).heaviest(features(*texts)).tolist()]


def test_the_heaviest_come_first_and_the_earlier_of_equals() -> None:
    assert kept([0, 1, 2, 3, 4]) == [[1, 2, 3, 0, 4]]


def test_texts_are_kept_apart_also_empty_ones() -> None:
    assert kept([4, 0], [], [1]) == [[0, 4], [], [1]]


def test_rows_without_a_weight_are_left_out() -> None:
    assert kept([0, 5, 9]) == [[0]]


def test_no_more_than_so_many_are_kept() -> None:
    heavy = Heaviness.of(np.arange(100, dtype=np.float32))
    found = heavy.heaviest(features(list(range(100))))
    assert found.tolist() == [list(range(99, 99 - KEPT, -1))]


def test_each_row_that_stands_anywhere_is_told_once() -> None:
    assert distinct(np.array([[7, 3, NONE], [3, NONE, NONE]], np.uint16)).tolist() == [3, 7]


def test_a_share_is_the_mean_over_the_question_of_the_nearest_words_by_weight() -> None:
    terms = np.array([[7, NONE], [3, 7], [NONE, NONE]], np.uint16)
    cosines = np.array([[1.0, -0.2], [0.25, 0.25]], np.float32)  # of rows 3 and 7 with two words
    shares = alike(terms, np.array([3, 7]), cosines, np.array([3.0, 1.0], np.float32))
    assert shares.tolist() == pytest.approx([0.5, 0.75 + 0.125, 0.0])


def test_vectors_stay_the_same_when_words_are_kept_too(embedder: PaperStatic) -> None:
    texts = [*USUAL, *STRANGE]
    vectors, terms = embedder.read(texts)
    assert np.array_equal(vectors, embedder.embed(texts))
    assert (terms.shape, terms.dtype) == ((len(texts), embedder.terms), np.uint16)


def test_no_texts_give_no_words(embedder: PaperStatic) -> None:
    assert embedder.read([])[1].shape == (0, embedder.terms)


def test_a_text_says_all_of_itself(embedder: PaperStatic) -> None:
    text = "Reinforcement learning for robots that walk"
    assert embedder.alike(text, embedder.read([text])[1]).tolist() == pytest.approx([1.0], abs=1e-5)


def test_a_text_in_like_words_says_more_than_one_of_another_subject(embedder: PaperStatic) -> None:
    texts = ["Efficient transformers that prune tokens", "Redshifts of distant galaxy clusters", "日本語"]
    near, far, unknown = embedder.alike("make attention cheaper", embedder.read(texts)[1]).tolist()
    assert near > far + 0.1
    assert unknown == 0


def test_a_question_without_a_known_word_is_said_nowhere(embedder: PaperStatic) -> None:
    assert embedder.alike("of the 日本語", embedder.read(USUAL)[1]).tolist() == [0.0] * len(USUAL)
