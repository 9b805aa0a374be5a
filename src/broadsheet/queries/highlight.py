"""Marks the words that were asked for in a title and in the telling part of an abstract."""

import re
from collections.abc import Callable, Container, Iterator, Sequence

from broadsheet.model.listing import Highlight, Segment
from broadsheet.model.paper import Paper

WINDOW = 320
"""Characters of an abstract that are shown."""

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")


class _Hits(dict[str, bool]):
    """Of each word met whether it was asked for; a word is brought to its stem once."""

    def __init__(self, terms: Container[str], stem: Callable[[str], str]) -> None:
        super().__init__()
        self._terms, self._stem = terms, stem

    def __missing__(self, word: str) -> bool:
        hit = self[word] = self._stem(word) in self._terms
        return hit


def highlighter(terms: Container[str], stem: Callable[[str], str]) -> Callable[[Paper], Highlight]:
    """What marks papers: the title whole and the best WINDOW characters of the abstract, cut into segments.

    ``terms`` are the stems asked for; ``stem`` brings a word to its stem as the
    index does.
    """
    hits = _Hits(terms, stem)
    return lambda paper: _highlight(paper, hits)


def _highlight(paper: Paper, hits: _Hits) -> Highlight:
    start, end = _window(paper.abstract, hits)
    snippet = list(_segments(paper.abstract[start:end], hits))
    if start:
        snippet.insert(0, Segment("… "))
    if end < len(paper.abstract):
        snippet.append(Segment(" …"))
    return Highlight(tuple(_segments(paper.title, hits)), tuple(snippet))


def _segments(text: str, hits: _Hits) -> Iterator[Segment]:
    done = 0
    for found in _WORD.finditer(text):
        if hits[found.group()]:
            if found.start() > done:
                yield Segment(text[done : found.start()])
            yield Segment(found.group(), hit=True)
            done = found.end()
    if done < len(text):
        yield Segment(text[done:])


def _window(text: str, hits: _Hits) -> tuple[int, int]:
    """The stretch with the most different words asked for, from the start of a sentence; the beginning when none is."""
    if len(text) <= WINDOW:
        return 0, len(text)
    places = [(found.start(), found.group().lower()) for found in _WORD.finditer(text) if hits[found.group()]]
    starts = [0, *(found.end() for found in _SENTENCE.finditer(text))]
    best = max(starts, key=lambda start: _worth(start, places))
    end = min(len(text), best + WINDOW)
    if end < len(text):
        end = max(text.rfind(" ", best, end), best + WINDOW // 2)
    return best, end


def _worth(start: int, places: Sequence[tuple[int, str]]) -> tuple[int, int]:
    """Different words in the window, then how soon the first of them comes; the beginning is given some patience."""
    inside = [(at - start, word) for at, word in places if 0 <= at - start < WINDOW]
    wait = min((at for at, _ in inside), default=WINDOW)
    return len({word for _, word in inside}), 0 if start == 0 and wait < WINDOW // 2 else -wait
