"""Keywords found by two processes, each taking half of the papers: nothing else in an import takes as long."""

from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized

from broadsheet.index.keyness import keywords_of
from broadsheet.lib.memory import anonymous_mb, collecting_seldom

Texts = Sequence[tuple[str, str]]
"""Titles and abstracts."""
Found = list[tuple[str, ...]]
Finder = Callable[[Texts], Found]


def alone(texts: Texts) -> Found:
    """The keywords of each text, in this process."""
    return keywords_of(texts)


class Halves:
    """Finds keywords together with the process at the other end of ``link``; without it once that is gone."""

    def __init__(self, link: Connection) -> None:
        self._link: Connection | None = link

    def __call__(self, texts: Texts) -> Found:
        """The keywords of each text."""
        half = len(texts) // 2
        try:
            return self._together(texts[:half], texts[half:])
        except (EOFError, OSError):
            self._link = None
            return alone(texts)

    def _together(self, theirs: Texts, ours: Texts) -> Found:
        if self._link is None or not theirs:
            return alone([*theirs, *ours])
        self._link.send(theirs)
        found = alone(ours)
        return [*self._link.recv(), *found]


def serve(link: Connection, held: "Synchronized[float]") -> None:
    """Find the keywords of what comes through ``link`` until nobody is at its other end; ``held`` is told the memory.

    A process that does this and no more loads nothing else of the library.
    """
    with collecting_seldom():
        while True:
            try:
                link.send(alone(link.recv()))
            except (EOFError, OSError):
                return
            held.value = max(held.value, anonymous_mb())
