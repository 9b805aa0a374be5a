"""Ranks the phrases of papers by keyness: frequent here and early, rare elsewhere, terms rather than talk."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import exp, log

import numpy as np
import numpy.typing as npt

from broadsheet.index.keyness.display import display
from broadsheet.index.keyness.phrases import MOST_WORDS, Phrases, Spans, apart, is_in, keys_of, phrases
from broadsheet.index.keyness.texts import LONGEST_TEXT, Texts
from broadsheet.index.keyness.tokens import Rows

LENGTH = (0.0, -1.0, 0.75, 0.6, 0.0)
"""By the number of words."""
OFTEN = 0.9
FIRST = 1.2
IN_TITLE = 1.2
STANDS_ALONE = 2
"""Times a phrase must stand by itself to be taken beside a longer one it is part of."""

_REACH = 15
_TERMS = "anNeEo"

Ranked = list[tuple[str, float]]
Scores = npt.NDArray[np.float64]


def rank(texts: Texts, pairs: frozenset[str], most: int, *, repeats: bool = False) -> list[Ranked]:
    """Up to ``most`` phrases of each text as they are shown, best first, with their scores.

    With ``repeats``, phrases that say again what a better one says fill the list up.
    """
    found = phrases(texts, pairs)
    scores = _scores(found, texts).tolist()
    bounds = found.text.searchsorted(np.arange(len(texts.starts) + 1)).tolist()
    listed = _Listed(found, texts)
    ranked = []
    for first, last in pairwise(bounds):
        order = sorted(range(first, last), key=scores.__getitem__, reverse=True)
        chosen, passed = _apart(order, listed, most)
        best = (chosen + passed)[:most] if repeats else chosen
        ranked.append([(display(listed.pieces(one)), round(scores[one], 3)) for one in best])
    return ranked


class _Listed:
    """Phrases by their numbers, in words: most are never looked at, so none is put together before it is asked for."""

    def __init__(self, found: Phrases, texts: Texts) -> None:
        self._begins, self._ends = found.spans.begins.tolist(), found.spans.ends.tolist()
        self._rows, self._pieces, self._name = texts.rows.tolist(), texts.pieces, texts.tokens.names.__getitem__
        self.words: list[int] = (found.spans.ends - found.spans.begins).tolist()
        self.alone: list[int] = found.alone.tolist()

    def key(self, one: int) -> str:
        """What a phrase is counted by."""
        return " ".join(map(self._name, self._rows[self._begins[one] : self._ends[one]]))

    def pieces(self, one: int) -> list[str]:
        """The words of a phrase as they are written."""
        return self._pieces[self._begins[one] : self._ends[one]]


def _scores(found: Phrases, texts: Texts) -> Scores:
    """The score of each phrase; its parts are added up in the order in which they stand here."""
    begins, ends = found.spans
    words = ends - begins
    inside, last = texts.tokens.inside[texts.rows], texts.tokens.last[texts.rows]
    total = inside[begins]
    for more in range(1, MOST_WORDS):
        longer = (words > more).nonzero()[0]
        total[longer] += inside[begins[longer] + more]
    counts = _counts(texts)
    times = _times(found.spans, texts, counts)
    often, early = _tables()
    scores: Scores = total / words + last[ends - 1] + np.array(LENGTH)[words]
    scores += often[times]
    scores += early[begins - texts.starts[found.text]]
    scores[begins < texts.titles[found.text]] += IN_TITLE
    for phrase, acronym in found.acronyms.items():
        many = times[phrase] if words[phrase] > 1 else _written(texts, int(begins[phrase]), int(ends[phrase]))
        scores[phrase] += often[many + counts[acronym]] - often[many]
    return scores


def _counts(texts: Texts) -> Rows:
    """How often the key of each token stands in its text; all that is in no phrase has one key."""
    term = is_in(_TERMS)[texts.codes]
    others = np.add.reduceat(~term, texts.starts, dtype=np.int64) - 1  # the end of a text is none of them
    counts: Rows = others[texts.text]
    places = term.nonzero()[0]
    if not len(places):
        return counts
    keys = apart(texts.keys[places], texts.text[places])
    order = keys.argsort()
    ordered = keys[order]
    new = np.concatenate(([True], ordered[1:] != ordered[:-1])).nonzero()[0]
    times = np.diff(new, append=len(keys))
    counts[places[order]] = times.repeat(times)
    return counts


def _times(spans: Spans, texts: Texts, counts: Rows) -> Rows:
    """How often each phrase stands in its text, also within others."""
    words = spans.ends - spans.begins
    times = np.minimum(counts[spans.begins], counts[spans.ends - 1])
    met = (counts > 1) & is_in(_TERMS)[texts.codes]
    for length in range(2, MOST_WORDS + 1):
        several = ((words == length) & (times > 1)).nonzero()[0]
        times[words == length] = 1
        if not len(several):
            continue
        places = met[: 1 - length].nonzero()[0]
        for more in range(1, length):
            places = places[met[places + more]]
        times[several] = _met(Spans(spans.begins[several], spans.ends[several]), places, texts)
    return times


def _met(spans: Spans, places: Rows, texts: Texts) -> Rows:
    """How often phrases of one length stand in their texts, which is at ``places`` where it is more than once."""
    length = int(spans.ends[0] - spans.begins[0])
    marks = apart(keys_of(texts.keys, Spans(places, places + length)), texts.text[places])
    order = marks.argsort(kind="stable")
    marks, places = marks[order], places[order]
    wanted = apart(keys_of(texts.keys, spans), texts.text[spans.begins])
    low, high = marks.searchsorted(wanted), marks.searchsorted(wanted, "right")
    close = np.concatenate(([False], (marks[1:] == marks[:-1]) & (np.diff(places) <= length)))
    doubled = np.concatenate(([0], close[: len(marks)].cumsum()))
    times: Rows = np.maximum(high - low, 1)
    plain = is_in(_TERMS)[texts.codes[spans.begins[:, None] + np.arange(length)]].all(axis=1)
    unsure = (doubled[high] > doubled[low]) | ~plain
    for one in unsure.nonzero()[0].tolist():
        times[one] = _written(texts, int(spans.begins[one]), int(spans.ends[one]))
    return times


def _written(texts: Texts, begin: int, end: int) -> int:
    """How often a phrase stands in its text; of two with nothing between them the second does not count."""
    number = texts.text[begin]
    until = int(texts.starts[number + 1]) if number + 1 < len(texts.starts) else len(texts.rows)
    return f" {texts.key(int(texts.starts[number]), until)} ".count(f" {texts.key(begin, end)} ")


@cache
def _tables() -> tuple[Scores, Scores]:
    """What a phrase gains by the times it stands in a text, and by its first place."""
    often = [OFTEN * log(max(times, 1)) for times in range(4 * LONGEST_TEXT)]
    return np.array(often), np.array([FIRST * exp(-place / _REACH) for place in range(2 * LONGEST_TEXT)])


def _apart(order: Sequence[int], listed: _Listed, most: int) -> tuple[list[int], list[int]]:
    """The best that do not repeat each other, and what was passed over because it repeats one of them."""
    chosen: list[int] = []
    passed: list[int] = []
    inner: list[str] = []
    within = ""
    key, standing = listed.key, listed.alone
    for one in order:
        padded, alone = f" {key(one)} ", standing[one]
        again = padded in within or (inner and any(part in padded for part in inner))
        if (again and alone < STANDS_ALONE) or (not alone and _is_fragment(padded, order, listed, 2 * most)):
            passed.append(one)
            continue
        chosen.append(one)
        within = f"{within}|{padded}"
        if not alone:
            inner.append(padded)
        if len(chosen) == most:
            break
    return chosen, passed


def _is_fragment(padded: str, order: Sequence[int], listed: _Listed, high: int) -> bool:
    """Whether a pair of words stands only inside one longer phrase, and that is among the first ``high`` itself."""
    longer = [place for place, one in enumerate(order) if listed.words[one] > 2 and padded in f" {listed.key(one)} "]
    return len(longer) == 1 and longer[0] < high
