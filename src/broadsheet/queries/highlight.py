"""Marks the words that were asked for in a title and in the telling part of an abstract."""

import re
from collections.abc import Callable, Container, Iterator, Sequence

from broadsheet.model.listing import Highlight, Segment
from broadsheet.model.paper import Paper

WINDOW = 320
"""Characters of an abstract that are shown."""

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")

IsHit = Callable[[str], bool]


def highlight(paper: Paper, terms: Container[str], stem: Callable[[str], str]) -> Highlight:
    """The title whole and the best WINDOW characters of the abstract, cut into segments.

    ``terms`` are the stems asked for; ``stem`` brings a word to its stem as the
    index does.
    """

    def is_hit(word: str) -> bool:
        return stem(word) in terms

    start, end = _window(paper.abstract, is_hit)
    snippet = list(_segments(paper.abstract[start:end], is_hit))
    if start:
        snippet.insert(0, Segment("… "))
    if end < len(paper.abstract):
        snippet.append(Segment(" …"))
    return Highlight(tuple(_segments(paper.title, is_hit)), tuple(snippet))


def _segments(text: str, is_hit: IsHit) -> Iterator[Segment]:
    done = 0
    for found in _WORD.finditer(text):
        if is_hit(found.group()):
            if found.start() > done:
                yield Segment(text[done : found.start()])
            yield Segment(found.group(), hit=True)
            done = found.end()
    if done < len(text):
        yield Segment(text[done:])


def _window(text: str, is_hit: IsHit) -> tuple[int, int]:
    """The stretch with the most different words asked for, from the start of a sentence; the beginning when none is."""
    if len(text) <= WINDOW:
        return 0, len(text)
    hits = [(found.start(), found.group().lower()) for found in _WORD.finditer(text) if is_hit(found.group())]
    starts = [0, *(found.end() for found in _SENTENCE.finditer(text))]
    best = max(starts, key=lambda start: _worth(start, hits))
    end = min(len(text), best + WINDOW)
    if end < len(text):
        end = max(text.rfind(" ", best, end), best + WINDOW // 2)
    return best, end


def _worth(start: int, hits: Sequence[tuple[int, str]]) -> tuple[int, int]:
    """Different words in the window, then how soon the first of them comes; the beginning is given some patience."""
    inside = [(at - start, word) for at, word in hits if 0 <= at - start < WINDOW]
    wait = min((at for at, _ in inside), default=WINDOW)
    return len({word for _, word in inside}), 0 if start == 0 and wait < WINDOW // 2 else -wait
