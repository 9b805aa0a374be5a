"""Finds the phrases of texts that may be keywords: runs of nouns and what modifies them, and terms around "of"."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from broadsheet.index.keyness.acronyms import Acronyms, definitions
from broadsheet.index.keyness.closed import GENERAL_PHRASES, LINKED_TERMS
from broadsheet.index.keyness.texts import Codes, Flags, Texts
from broadsheet.index.keyness.tokens import LINK, Keys, Rows, hashed, singular

MOST_WORDS = 4

_LONG = 3
"""Words kept of a run of more than MOST_WORDS: its end, where the head is."""
_NEVER = -1
_SHIFT, _APART = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
"""Odd numbers of 64 bits, so that a sum of their multiples keeps apart what it is a sum of."""


class Spans(NamedTuple):
    """Phrases by their first tokens and the ones after their last."""

    begins: Rows
    ends: Rows


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every phrase that may be a keyword, each once in a text: where it first stands, and how often it stands alone.

    Sorted by text, and within one by what goes first among phrases of equal score. ``acronyms`` are places of
    acronyms by the phrase that they are defined as.
    """

    spans: Spans
    text: Rows
    alone: Rows
    acronyms: dict[int, int]


def runs(codes: Codes) -> Spans:
    """Nouns in a row with what modifies them: ``[anN]+[nNeE]|[ne]`` as an expression, from the left.

    The last code must be none of these.
    """
    within = is_in("anN")[codes]
    before = np.concatenate(([False], within[:-1]))
    begins, closes = (within & ~before).nonzero()[0], (before & ~within).nonzero()[0]
    noun = np.maximum.accumulate(np.where(is_in("nN")[codes], np.arange(len(codes)), _NEVER))[closes - 1]
    closed = is_in("eE")[codes[closes]]
    whole = closed | (noun > begins) | ((noun == begins) & (codes[begins] == ord("n")))
    alone = ((codes == ord("e")) & ~before).nonzero()[0]
    begins = np.concatenate((begins[whole], alone))
    ends = np.concatenate((np.where(closed, closes, noun)[whole], alone)) + 1
    order = begins.argsort()
    return Spans(begins[order], ends[order])


def keys_of(keys: Keys, spans: Spans) -> Keys:
    """What phrases of up to MOST_WORDS are counted by, as numbers."""
    found = keys[spans.begins]
    for more in range(1, MOST_WORDS):
        longer = (spans.ends - spans.begins > more).nonzero()[0]
        found[longer] = found[longer] * _SHIFT + keys[spans.begins[longer] + more]
    return found


def apart(keys: Keys, text: Rows) -> Keys:
    """Keys that are the same only within a text."""
    mixed: Keys = keys + text.view(np.uint64) * _APART
    return mixed


def phrases(texts: Texts, pairs: frozenset[str]) -> Phrases:
    """Every phrase that may be a keyword."""
    every = runs(texts.codes)
    acronyms = definitions(texts.pieces, texts.codes)
    standing = _standing(texts, every, acronyms)
    inner = _pairs(texts, every, pairs)
    spans = Spans(*map(np.concatenate, zip(standing, inner, strict=True)))
    keys, text = keys_of(texts.keys, spans), texts.text[spans.begins]
    marks = apart(keys, text)
    first, last, alone = _once(marks, len(standing.begins))
    # the first place of a phrase is the last one told
    rank = np.where(last >= 0, len(marks) - last, len(marks) + first)
    places = [*acronyms]
    dropped = _are_among(keys[first], _known(GENERAL_PHRASES))
    dropped |= _are_among(marks[first], np.sort(apart(texts.keys[places], texts.text[places])))
    kept = (text[first] * (2 * len(marks) + 1) + rank)[~dropped].argsort()
    chosen = first[~dropped][kept]
    defined = apart(keys_of(texts.keys, _spans(acronyms.values())), texts.text[places])
    return Phrases(
        Spans(spans.begins[chosen], spans.ends[chosen]),
        text[chosen],
        alone[~dropped][kept],
        _defined(marks[chosen], defined, places),
    )


def _standing(texts: Texts, every: Spans, acronyms: Acronyms) -> Spans:
    """Phrases that stand by themselves, each time they do: by text, runs before terms around "of" and long forms."""
    begins, ends = every
    begins = np.where(ends - begins > MOST_WORDS, ends - _LONG, begins)
    linked, defined = _linked(texts), _spans(acronyms.values())
    spans = Spans(
        np.concatenate((begins, linked.begins, defined.begins)), np.concatenate((ends, linked.ends, defined.ends))
    )
    order = texts.text[spans.begins].argsort(kind="stable")
    return Spans(spans.begins[order], spans.ends[order])


def _once(marks: Keys, standing: int) -> tuple[Rows, Rows, Rows]:
    """Of each different mark the first place; the last among the ``standing`` first, else -1; how many are there."""
    order = marks.argsort()
    ordered = marks[order]
    new = np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(marks)].nonzero()[0]
    if not len(new):
        return new, new, new
    theirs = order < standing
    first = np.minimum.reduceat(order, new)
    last = np.maximum.reduceat(np.where(theirs, order, _NEVER), new)
    return first, last, np.add.reduceat(theirs, new, dtype=np.int64)


def _pairs(texts: Texts, every: Spans, pairs: frozenset[str]) -> Spans:
    """Well-known terms of two words inside a longer run."""
    begins, ends = every
    long = (ends - begins > 2).nonzero()[0]
    many = (ends - begins)[long] - 1
    before = many.cumsum() - many
    first = np.arange(many.sum()) + (begins[long] - before).repeat(many)
    inner = Spans(first, first + 2)
    known = _are_among(keys_of(texts.keys, inner), _known(pairs))
    return Spans(inner.begins[known], inner.ends[known])


def _linked(texts: Texts) -> Spans:
    """Well-known terms around "of", as "mixture of experts"."""
    links = (texts.codes[1:-1] == ord(LINK)).nonzero()[0]
    around = Spans(links, links + 3)
    known = _are_among(keys_of(texts.keys, around), _known(LINKED_TERMS))
    return Spans(around.begins[known], around.ends[known])


def _defined(marks: Keys, defined: Keys, places: list[int]) -> dict[int, int]:
    """The places of acronyms by the phrases, given by their marks, that they stand for."""
    if not places:
        return {}
    order = marks.argsort()
    at = np.minimum(marks[order].searchsorted(defined), len(marks) - 1)
    phrase = order[at]
    return {
        one: place
        for one, place, there in zip(phrase.tolist(), places, (marks[phrase] == defined).tolist(), strict=True)
        if there
    }


def _spans(pairs: Iterable[tuple[int, int]]) -> Spans:
    begins, ends = np.array([*pairs], np.int64).reshape(-1, 2).T
    return Spans(begins, ends)


@cache
def is_in(codes: str) -> Flags:
    """Whether a code is one of these, by code."""
    flags = np.zeros(256, bool)
    flags[[ord(code) for code in codes]] = True
    return flags


@cache
def _known(terms: frozenset[str]) -> Keys:
    """Terms, in the singular or not, as ``keys_of`` counts them; in order."""
    words = [[singular(word) for word in term.split(" ")] for term in terms]
    keys = np.array([hashed(word) for term in words for word in term], np.uint64)
    lengths = np.array([len(term) for term in words], np.int64)
    ends = lengths.cumsum()
    return np.sort(keys_of(keys, Spans(ends - lengths, ends)))


def _are_among(keys: Keys, known: Keys) -> Flags:
    """Which keys are among known ones, given in order."""
    if not len(known):
        return np.zeros(len(keys), bool)
    found: Flags = known[np.minimum(known.searchsorted(keys), len(known) - 1)] == keys
    return found
