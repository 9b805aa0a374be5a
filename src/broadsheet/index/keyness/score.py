"""Ranks the phrases of a paper by keyness: frequent here and early, rare elsewhere, terms rather than talk."""

from collections import Counter
from math import exp, log

from broadsheet.index.keyness.display import display
from broadsheet.index.keyness.phrases import LONGEST_TEXT, Phrases, Text, phrases

LENGTH = (0.0, -1.0, 0.75, 0.6, 0.0)
"""By the number of words."""
OFTEN = 0.9
FIRST = 1.2
IN_TITLE = 1.2
STANDS_ALONE = 2
"""Times a phrase must stand by itself to be taken beside a longer one it is part of."""

_REACH = 15
_EARLY = tuple(FIRST * exp(-place / _REACH) for place in range(2 * LONGEST_TEXT))
_TIMES = tuple(OFTEN * log(max(times, 1)) for times in range(4 * LONGEST_TEXT))

Ranked = list[tuple[str, float]]


def rank(text: Text, pairs: frozenset[str], most: int, *, repeats: bool = False) -> Ranked:
    """Up to ``most`` phrases as they are shown, best first, with their scores.

    With ``repeats``, phrases that say again what a better one says fill the list up.
    """
    found = phrases(text, pairs)
    scores = _scores(found, text)
    order = sorted(scores, key=scores.__getitem__, reverse=True)
    chosen, passed = _apart(order, found, most)
    best = (chosen + passed)[:most] if repeats else chosen
    return [(display(text.pieces[slice(*found.spans[key])]), round(scores[key], 3)) for key in best]


def _scores(found: Phrases, text: Text) -> dict[str, float]:
    title, _, _, keys, tokens = text
    lengths, often, early = LENGTH, _TIMES, _EARLY  # names of this function are found sooner
    counts = Counter(keys)
    written = f" {' '.join(keys)} "
    scores: dict[str, float] = {}
    for key, (first, end) in found.spans.items():
        words = end - first
        _, head, inside, last = tokens[end - 1]
        times = counts[head]
        if words > 1:
            _, begin, other, _ = tokens[first]
            inside = (other + inside if words == 2 else sum([token[2] for token in tokens[first:end]])) / words
            if times > 1 and (times := counts[begin]) > 1:  # otherwise it stands here only
                times = written.count(f" {key} ")
        score = inside + last + lengths[words] + often[times] + early[first]
        scores[key] = score + IN_TITLE if first < title else score
    for key, acronym in found.acronyms.items():
        times = written.count(f" {key} ")
        scores[key] += often[times + counts[acronym]] - often[times]
    return scores


def _apart(order: list[str], found: Phrases, most: int) -> tuple[list[str], list[str]]:
    """The best that do not repeat each other, and what was passed over because it repeats one of them."""
    chosen: list[str] = []
    passed: list[str] = []
    inner: list[str] = []
    within, high, standing = "", order[: 2 * most], set(found.alone)
    for key in order:
        padded, nested = f" {key} ", key not in standing
        again = padded in within or (inner and any(one in padded for one in inner))
        if (again and found.alone.count(key) < STANDS_ALONE) or (nested and _is_fragment(padded, found, high)):
            passed.append(key)
            continue
        chosen.append(key)
        within = f"{within}|{padded}"
        if nested:
            inner.append(padded)
        if len(chosen) == most:
            break
    return chosen, passed


def _is_fragment(padded: str, found: Phrases, high: list[str]) -> bool:
    """Whether a phrase stands only inside one longer phrase, and that one ranks high itself."""
    longer = [key for key in found.spans if padded in f" {key} " and padded != f" {key} "]
    return len(longer) == 1 and longer[0] in high
