"""Rows of word numbers into rows of features: words, pieces and bigrams, as the embedder finds them at run time."""

from collections.abc import Sequence

import numpy as np
from tools.train_embedder.ragged import Codes, Ints, Ragged
from tools.train_embedder.read import Lexicon
from tools.train_embedder.vocabulary import Vocabulary
from tools.train_embedder.words import pieces, split

_CHUNK = 20_000  # texts at a time, which bounds memory


class Features:
    """Translates the words of one lexicon. A bigram stands behind its two words, in addition to them."""

    def __init__(self, vocabulary: Vocabulary, words: Sequence[str]) -> None:
        self._rows = len(vocabulary.rows)
        self._pieces = Ragged.of(pieces(word, vocabulary.row_of) for word in words)
        firsts = self._pieces.values[np.minimum(self._pieces.starts, max(0, len(self._pieces.values) - 1))]
        self._whole = np.where(self._pieces.lengths == 1, firsts, -1).astype(np.int64)
        keys = vocabulary.bigrams[:, 0] * self._rows + vocabulary.bigrams[:, 1]
        self._bigram = np.argsort(keys)
        self._keys = keys[self._bigram]

    def __call__(self, texts: Ragged) -> Ragged:
        """The features of every text, in the order of the words."""
        parts = [self._chunk(texts.slice(low, low + _CHUNK)) for low in range(0, len(texts), _CHUNK)]
        if not parts:
            return texts
        return Ragged(np.concatenate([one.values for one in parts]), np.concatenate([one.lengths for one in parts]))

    def _chunk(self, texts: Ragged) -> Ragged:
        owners = texts.owners
        words = texts.values.astype(np.int64)
        lengths = self._pieces.lengths[words]
        ids = self._pieces.rows(words).values
        second, bigrams = self._pairs(self._whole[words], owners)
        place = np.concatenate([np.repeat(np.arange(len(words)), lengths) * 2, second * 2 + 1])
        order = np.argsort(place, kind="stable")
        values = np.concatenate([ids, bigrams])[order]
        counts = np.bincount(np.concatenate([np.repeat(owners, lengths), owners[second]]), minlength=len(texts))
        return Ragged(values, counts)

    def _pairs(self, whole: Ints, owners: Ints) -> tuple[Ints, Codes]:
        """Where known bigrams end, and which they are."""
        if not len(self._keys):
            return np.empty(0, np.int64), np.empty(0, np.int32)
        adjacent = np.flatnonzero((whole[:-1] >= 0) & (whole[1:] >= 0) & (owners[:-1] == owners[1:]))
        keys = whole[adjacent] * self._rows + whole[adjacent + 1]
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        found = self._keys[at] == keys
        return adjacent[found] + 1, (self._bigram[at[found]] + self._rows).astype(np.int32)


def of_texts(vocabulary: Vocabulary, texts: Sequence[str]) -> Ragged:
    """The features of plain texts."""
    lexicon = Lexicon()
    numbered = Ragged.of([lexicon.numbers(split(text)) for text in texts])
    return Features(vocabulary, list(lexicon))(numbered)


def document_frequencies(texts: Ragged, width: int) -> Ints:
    """In how many texts each feature occurs."""
    total = np.zeros(width, np.int64)
    for low in range(0, len(texts), _CHUNK):
        total += np.bincount(texts.slice(low, low + _CHUNK).bags(width).ids, minlength=width)
    return total
