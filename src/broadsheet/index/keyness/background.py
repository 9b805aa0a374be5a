"""What words are like in papers at large: how common, how general, and whether they can end a phrase.

One small file, written by ``tools/keyness`` from many papers, read once when first
needed. It holds words, pairs of words and figures of one digit; no text.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

NOUN, CLOSER, MODIFIER, BREAK = "n", "e", "a", "."
"""What a word is in a phrase: may end it, always ends it (most plurals), may only stand before its end, never stands
in one (verbs, adverbs).
"""

RAREST = 9
"""Rarity runs from 0 to this; one step is a factor of ``STEP`` in the number of papers with the word."""
STEP = 2.6
_FIELDS = 4


class Word(NamedTuple):
    """What is known of a word: its part, its rarity, how often a determiner stands before it and how often it
    stands alone, both in tenths of the times it is written.
    """

    part: str
    rarity: int
    determined: int
    alone: int


@dataclass(frozen=True, slots=True)
class Background:
    """Words by their lower-case form, and pairs of words, singular and in lower case, that are terms of their own."""

    words: Mapping[str, Word] = field(default_factory=dict)
    pairs: frozenset[str] = frozenset()


def pack(background: Background) -> bytes:
    """The file of a background: words alike share a line, which makes it small and quick to read."""
    groups: dict[Word, list[str]] = {}
    for word, known in background.words.items():
        groups.setdefault(known, []).append(word)
    lines = [_line("".join(map(str, known)), words) for known, words in sorted(groups.items())]
    return zlib.compress("\n".join([*lines, "\t".join(sorted(background.pairs))]).encode(), 9)


def unpack(data: bytes) -> Background:
    """Read what ``pack`` wrote."""
    *groups, pairs = zlib.decompress(data).decode().split("\n")
    words: dict[str, Word] = {}
    for line in groups:
        known, *members = line.split(" ")
        words.update(dict.fromkeys(members, Word(known[0], *map(int, known[1:_FIELDS]))))
    return Background(words, frozenset(filter(None, pairs.split("\t"))))


@cache
def shipped() -> Background:
    """The background that comes with the package."""
    return unpack((files("broadsheet") / "data" / "keyness" / "background.z").read_bytes())


def _line(head: str, words: Iterable[str]) -> str:
    return " ".join([head, *sorted(words)])
