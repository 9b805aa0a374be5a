"""Finds the phrases of a text that may be keywords: runs of nouns and what modifies them, and terms around "of"."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from broadsheet.index.keyness.acronyms import definitions
from broadsheet.index.keyness.closed import GENERAL_PHRASES, LINKED_TERMS
from broadsheet.index.keyness.tokens import FUNCTION, LINK, Token, Tokens, singular

MOST_WORDS = 4
LONGEST_TEXT = 8000
"""Characters of a text that are looked at: far more than an abstract has."""

Span = tuple[int, int]
"""A phrase's first token, and the one after its last."""

_LONG = 3
"""Words kept of a run of more than MOST_WORDS: its end, where the head is."""
_RUN = re.compile("[anN]+[nNeE]|[ne]")
_ENOUGH, _FEWEST = 30, 0.13
"""From how many tokens on a text is seen to be English, and the share of function words that it then has."""
_MATHS = re.compile(r"\$([^$]*)\$(-?)")
_COMMAND = re.compile(r"\\[a-zA-Z]{1,20}\*?\{([^{}]*)\}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_PARTING = ",():;?!/[]—"
_BETWEEN = "\x02"
"""Stands between a title and an abstract while they are taken apart; cleaned text holds no such sign."""
_LINKED, _GENERAL = (
    frozenset(" ".join(map(singular, term.split())) for term in terms) for terms in (LINKED_TERMS, GENERAL_PHRASES)
)


class Text(NamedTuple):
    """A title and an abstract, token by token; the first ``title`` tokens are the title's.

    ``codes`` and ``keys`` are those of ``tokens``, ``pieces`` the words as they are written.
    """

    title: int
    pieces: Sequence[str]
    codes: str = ""
    keys: Sequence[str] = ()
    tokens: Sequence[Token] = ()

    def key(self, span: Span) -> str:
        """What a phrase is counted by."""
        return " ".join(self.keys[span[0] : span[1]])


class Phrases(NamedTuple):
    """Where each phrase that may be a keyword first stands; the phrases that stand by themselves, each time they do;
    and the keys of acronyms by the phrase they are defined as.
    """

    spans: dict[str, Span]
    alone: Sequence[str]
    acronyms: dict[str, str]


def read(title: str, abstract: str, tokens: Tokens) -> Text:
    """The tokens of a paper; none where the text is not English."""
    pieces = _parted(title, abstract).split()
    found = [*map(tokens.__getitem__, pieces)]
    between = pieces.index(_BETWEEN)
    pieces[between] = "."
    if not between:  # without a title the abstract begins the text
        del pieces[0], found[0]
    codes = "".join([token[0] for token in found])
    if not _is_english(codes):
        return Text(0, ())
    return Text(between, pieces, codes, [token[1] for token in found], found)


def _is_english(codes: str) -> bool:
    return len(codes) < _ENOUGH or codes.count(FUNCTION) + codes.count(LINK) > _FEWEST * len(codes)


def runs(text: Text) -> list[Span]:
    """Nouns in a row with what modifies them."""
    return [run.span() for run in _RUN.finditer(text.codes)]


def phrases(text: Text, pairs: frozenset[str]) -> Phrases:
    """Every phrase that may be a keyword, by its key."""
    every = runs(text)
    found = [span if span[1] - span[0] <= MOST_WORDS else (span[1] - _LONG, span[1]) for span in every]
    found += _linked(text)
    acronyms = definitions(text.pieces, text.codes)
    found += acronyms.values()
    words = text.keys
    keys = [words[first] if end - first == 1 else " ".join(words[first:end]) for first, end in found]
    # the first place of a phrase is the last one told
    spans = dict(zip(reversed(keys), reversed(found), strict=True))
    for key, span in _pairs(text, every, pairs):
        spans.setdefault(key, span)
    for key in [*[words[place] for place in acronyms], *_GENERAL.intersection(spans)]:
        spans.pop(key, None)
    long_forms = {text.key(span): words[place] for place, span in acronyms.items()}
    return Phrases(spans, keys, {key: acronym for key, acronym in long_forms.items() if key in spans})


def _pairs(text: Text, every: Sequence[Span], pairs: frozenset[str]) -> list[tuple[str, Span]]:
    """Well-known terms of two words inside a longer run."""
    keys = text.keys
    inner = [first for begin, end in every if end - begin > 2 for first in range(begin, end - 1)]
    return [(key, (first, first + 2)) for first in inner if (key := keys[first] + " " + keys[first + 1]) in pairs]


def _linked(text: Text) -> list[Span]:
    """Well-known terms around "of", as "mixture of experts"."""
    found = []
    place = text.codes.find(LINK, 1)
    while 0 < place < len(text.codes) - 1:
        if text.key(span := (place - 1, place + 2)) in _LINKED:
            found.append(span)
        place = text.codes.find(LINK, place + 1)
    return found


def _parted(title: str, abstract: str) -> str:
    """Words and the punctuation that parts them, between blanks; twice as fast as one expression that finds both."""
    text = f"{_plain(title)} {_BETWEEN} {_plain(abstract)} ".replace(". ", " . ")
    for sign in _PARTING:
        text = text.replace(sign, f" {sign} ")
    return text


def _plain(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT].rpartition(" ")[0]
    if "$" in text or "\\" in text:
        text = _COMMAND.sub(r"\1", _MATHS.sub(_without_maths, text))
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" | ", text)
    return text.lower() if text.isupper() else text


def _without_maths(found: re.Match[str]) -> str:
    """Only a letter or number that leads a compound is kept, as in "$k$-means"."""
    return f"{found[1]}-" if found[2] and found[1].isalnum() and found[1].isascii() else " | "
