"""Words, pieces and pairs of a text: the fast reader finds what the plain one finds."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from embed_plain import Plain
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.index.embed.features import Vocabulary
from broadsheet.index.embed.lookup import NONE, Lookup
from broadsheet.index.embed.spelling import LONGEST_TEXT, spelled

WORDS = ["graph", "net", "work", "networks", "a", "b", "trans", "2024", "12345", "gra"]
PIECES = ["s", "work", "former", "f", "or", "b", "a", "1"]
STOP = ["a", "b", "the"]
PAIRS = [(0, 3), (0, 0), (3, 7)]
SMALL = Vocabulary("\n".join(WORDS), "\n".join(PIECES), " ".join(STOP), np.array(PAIRS, np.uint16))
PLAIN = Plain(WORDS, PIECES, STOP, PAIRS)


def found(texts: list[str], vocabulary: Vocabulary = SMALL) -> list[Counter[int]]:
    every = []
    for few in vocabulary.features(texts):
        for begin, end in pairwise(few.bounds):
            every.append(Counter(dict(zip(few.rows[begin:end].tolist(), few.counts[begin:end].tolist(), strict=True))))
    return every


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("graph", {0: 1}),
        ("Graph GRAPH", {0: 2, 19: 1}),
        ("graph networks", {0: 1, 3: 1, 18: 1}),
        ("graph the networks", {0: 1, 3: 1}),
        ("graph nets networks", {0: 1, 1: 1, 10: 1, 3: 1}),
        ("transformers", {6: 1, 12: 1, 10: 1}),
        ("aba", {4: 1, 15: 1, 16: 1}),
        ("a b the", {}),
        ("thes", {}),
        ("2024 12345 123456 1234", {7: 1, 8: 1}),
        ("gräph", {0: 1}),
        ("graphQ", {}),
        ("graph\u2014networks", {0: 1, 3: 1, 18: 1}),
        ("networks 2024", {3: 1, 7: 1, 20: 1}),
        ("", {}),
    ],
)
def test_a_text_has_these_features(text: str, expected: dict[int, int]) -> None:
    assert found([text]) == [Counter(expected)]
    assert PLAIN.features(text) == Counter(expected)


PARTS = st.sampled_from([*WORDS, *PIECES, *STOP, " ", " ", "-", "é", "e\u0301", "Σ", "\ud800", "K", "ﬁ", "²", "x", "9"])


@settings(max_examples=50)
@given(st.lists(st.one_of(st.lists(PARTS, max_size=12).map("".join), st.text(max_size=20)), max_size=6))
def test_both_readers_find_the_same_in_any_text(texts: list[str]) -> None:
    assert found(texts) == [PLAIN.features(text) for text in texts]


def test_texts_keep_their_order_over_many_batches() -> None:
    texts = ["graph " * (number % 7) + "networks" * (number % 2) for number in range(20_000)]
    assert found(texts) == [PLAIN.features(text) for text in texts]


def test_neighbours_in_different_texts_are_no_pair() -> None:
    assert found(["graph", "networks"]) == [Counter({0: 1}), Counter({3: 1})]


def test_a_text_is_read_up_to_a_fixed_length_whatever_its_letters_become() -> None:
    assert len(spelled("a" * 100_000)) == LONGEST_TEXT
    assert len(spelled("\ufdfa" * 100_000)) == LONGEST_TEXT
    assert found(["graph " * 100_000])[0][0] == LONGEST_TEXT // 6


def test_more_rows_than_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="16 bits"):
        Vocabulary("\n".join(f"w{number}" for number in range(65_600)), "s", "", np.empty((0, 2), np.uint16))


def test_a_vocabulary_may_lack_pieces_stop_words_and_pairs() -> None:
    assert found(["graph nets"], Vocabulary("graph\nnet\n", "", "", np.empty((0, 2), np.uint16))) == [Counter({0: 1})]


@settings(max_examples=50)
@given(st.dictionaries(st.integers(1, 2**64 - 1), st.integers(0, 2**31 - 1)), st.lists(st.integers(1, 2**64 - 1)))
def test_a_lookup_finds_what_a_dictionary_finds(held: dict[int, int], asked: list[int]) -> None:
    keys, numbers = np.array(list(held), np.uint64), np.array(list(held.values()), np.int32)
    every = [*held, *asked]
    answer = Lookup(keys, numbers).find(np.array(every, np.uint64))
    assert answer.tolist() == [held.get(key, NONE) for key in every]
