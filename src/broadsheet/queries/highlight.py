"""Marks the words that were asked for in a title and in the telling part of an abstract."""

import re
from collections.abc import Callable, Collection, Container, Iterator, Sequence

from broadsheet.model.listing import Highlight, Segment
from broadsheet.model.paper import Paper

WINDOW = 320
"""Characters of an abstract that are shown."""

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")


class Marker:
    """Knows the words that were asked for wherever they stand; each text is cut into words once.

    ``terms`` are the stems asked for; ``stem`` brings a word to its stem as the
    index does.
    """

    def __init__(self, terms: Container[str], stem: Callable[[str], str]) -> None:
        self._terms, self._stem = terms, stem
        self._asked: dict[str, frozenset[str]] = {}

    def stems(self, text: str) -> frozenset[str]:
        """The stems asked for that stand in a text."""
        return frozenset(map(self._stem, self._words(text)))

    def mark(self, paper: Paper) -> Highlight:
        """The title whole and the best WINDOW characters of the abstract, cut into segments."""
        asked = self._words(paper.abstract)
        start, end = _window(paper.abstract, asked)
        snippet = list(_segments(paper.abstract[start:end], asked))
        if start:
            snippet.insert(0, Segment("… "))
        if end < len(paper.abstract):
            snippet.append(Segment(" …"))
        return Highlight(tuple(_segments(paper.title, self._words(paper.title))), tuple(snippet))

    def _words(self, text: str) -> frozenset[str]:
        """The words of a text that were asked for, as they stand there."""
        if text not in self._asked:
            stem, terms = self._stem, self._terms
            self._asked[text] = frozenset([word for word in {*_WORD.findall(text)} if stem(word) in terms])
        return self._asked[text]


def _segments(text: str, asked: Collection[str]) -> Iterator[Segment]:
    done = 0
    for found in _WORD.finditer(text) if asked else ():
        if found.group() in asked:
            if found.start() > done:
                yield Segment(text[done : found.start()])
            yield Segment(found.group(), hit=True)
            done = found.end()
    if done < len(text):
        yield Segment(text[done:])


def _window(text: str, asked: Collection[str]) -> tuple[int, int]:
    """The stretch with the most different words asked for, from the start of a sentence; the beginning when none is."""
    if len(text) <= WINDOW:
        return 0, len(text)
    words = _WORD.finditer(text) if asked else ()
    places = [(found.start(), found.group().lower()) for found in words if found.group() in asked]
    starts = [0, *(found.end() for found in _SENTENCE.finditer(text))] if places else [0]
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
