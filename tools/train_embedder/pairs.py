"""Pairs of texts that belong together: a title and its abstract, two parts of an abstract, a phrase and the rest."""

import numpy as np
from tools.train_embedder.ragged import Ints, Ragged

CROP = 96
LEAST_TITLE, LEAST_ABSTRACT = 3, 24
_HARD = 0.3  # of the batches hold few categories only: their papers are hard to tell apart
_GROUPS = 4
_LEAST_GROUP = 600
_TITLES, _HALVES = 0.5, 0.25  # shares of the kinds of pairs; the rest are phrases


class Pairs:
    """Draws batches of pairs from papers as features, with their category numbers."""

    def __init__(self, titles: Ragged, abstracts: Ragged, groups: Ints, rng: np.random.Generator) -> None:
        self._titles = titles
        self._abstracts = abstracts
        self._rng = rng
        self._fit = np.flatnonzero((titles.lengths >= LEAST_TITLE) & (abstracts.lengths >= LEAST_ABSTRACT))
        of_group = groups[self._fit]
        numbers, sizes = np.unique(of_group, return_counts=True)
        self._groups = [self._fit[of_group == one] for one in numbers[sizes >= _LEAST_GROUP]]
        shares = sizes[sizes >= _LEAST_GROUP] ** 0.75
        self._shares = shares / shares.sum()

    def __len__(self) -> int:
        return len(self._fit)

    def draw(self, size: int) -> tuple[Ragged, Ragged]:
        """At most ``size`` pairs, no paper twice: within a batch every other paper is a wrong answer."""
        kind = self._rng.random()
        chosen = np.unique(self._chosen(size))
        if kind < _TITLES:
            return self._titles.rows(chosen), self._crop(chosen)
        return self._halves(chosen) if kind < _TITLES + _HALVES else self._phrases(chosen)

    def _chosen(self, size: int) -> Ints:
        if len(self._groups) < _GROUPS or self._rng.random() >= _HARD:
            return self._rng.choice(self._fit, size)
        picked = self._rng.choice(len(self._groups), _GROUPS, replace=False, p=self._shares)
        least = min(size // _GROUPS, *(len(self._groups[one]) for one in picked))
        return np.concatenate([self._rng.choice(self._groups[one], least, replace=False) for one in picked])

    def _crop(self, chosen: Ints) -> Ragged:
        spare = np.maximum(self._abstracts.lengths[chosen] - CROP, 0)
        return self._abstracts.spans(chosen, self._below(spare + 1), np.minimum(self._abstracts.lengths[chosen], CROP))

    def _halves(self, chosen: Ints) -> tuple[Ragged, Ragged]:
        lengths = self._abstracts.lengths[chosen]
        cut = (lengths * (0.35 + 0.3 * self._rng.random(len(chosen)))).astype(np.int64)
        first = self._abstracts.spans(chosen, np.zeros_like(cut), np.minimum(cut, CROP))
        return first, self._abstracts.spans(chosen, cut, np.minimum(lengths - cut, CROP))

    def _phrases(self, chosen: Ints) -> tuple[Ragged, Ragged]:
        """A phrase of 5 to 13 features, and the longer of the two sides that it leaves."""
        lengths = self._abstracts.lengths[chosen]
        long = self._rng.integers(5, 14, len(chosen))
        begin = self._below(lengths - long)
        end = begin + long
        before = begin > lengths - end
        rest = np.where(before, begin, lengths - end)
        side = self._abstracts.spans(chosen, np.where(before, 0, end), np.minimum(rest, CROP))
        return self._abstracts.spans(chosen, begin, long), side

    def _below(self, bounds: Ints) -> Ints:
        return (self._rng.random(len(bounds)) * bounds).astype(np.int64)
