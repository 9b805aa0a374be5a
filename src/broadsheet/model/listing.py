"""What every face renders: listings of entries, each with its reasons."""

from dataclasses import dataclass

from broadsheet.model.paper import Paper


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an entry is where it is: ``kind`` for programs, ``text`` for people."""

    kind: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text; ``hit`` when it is a word that was asked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Highlight:
    """A title and the telling part of an abstract, cut where words were hit; ``…`` stands where text was left out."""

    title: tuple[Segment, ...]
    snippet: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing; ``place`` counts from 1 over all pages.

    ``news`` is ``new``, ``cross`` (cross-listed) or ``updated`` (a replacement);
    ``highlight`` is set where words were asked for.
    """

    paper: Paper
    place: int
    reasons: tuple[Reason, ...] = ()
    news: str = "new"
    highlight: Highlight | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """An ordered page of entries.

    ``total`` counts all pages; ``next`` is the cursor of the following page or
    None; ``notices`` are sentences the reader must see (reduced search, starter).
    """

    total: int
    entries: tuple[Entry, ...]
    next: str | None = None
    notices: tuple[str, ...] = ()

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers of this page, in order."""
        return tuple(one.paper for one in self.entries)
