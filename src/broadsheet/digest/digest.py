"""A digest before it is written: the same for HTML and for plain text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from broadsheet.model.listing import Entry
from broadsheet.model.query import Span


@dataclass(frozen=True, slots=True)
class Line:
    """Something said in one sentence, and where it leads: a full address."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A listing in a digest, or what there is to say of it.

    ``title`` is its heading, empty for the one below the masthead; ``note`` stands
    under it; ``total`` counts ``entries`` and those left out, which ``page``, a full
    address, has; ``brief`` says that titles are enough. ``lines`` are what is no
    paper, such as answers.
    """

    kind: str
    name: str = ""
    title: str = ""
    note: str = ""
    entries: tuple[Entry, ...] = ()
    total: int = 0
    page: str = ""
    brief: bool = False
    lines: tuple[Line, ...] = ()

    @property
    def left_out(self) -> int:
        """How many more there are on its page."""
        return max(0, self.total - len(self.entries))

    @property
    def news(self) -> int:
        """How much there is to read; what is always there, such as the trending papers, is no news."""
        return 0 if self.kind in ALWAYS else self.total + len(self.lines)


RATED = frozenset({"search", "authors", "keywords"})
"""Kinds whose papers are rated out of a mail: what a reader asked for, and may want more or less of."""
ALWAYS = frozenset({"trending"})
"""Kinds of parts that never make a digest by themselves when something else was asked for."""


@dataclass(frozen=True, slots=True)
class Leads:
    """Where the reader of a digest can change it, and end it: full addresses.

    ``rating`` gives those that say “more like this” and “less” of a paper, None for
    who has no account.
    """

    preferences: str
    unsubscribe: str
    rating: Callable[[str], tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One mail to one reader.

    ``day`` is that of the newest edition in it, or the local day where there is none;
    ``number`` that of the edition, 0 for none; ``promise`` the line of completeness;
    ``notes`` are sentences the reader must see. ``days`` are the editions it covers.
    ``why`` says why it comes. ``home`` is our address, ``edition`` that of the whole
    edition with ``size`` papers.
    """

    day: date
    number: int
    name: str
    promise: str
    notes: tuple[str, ...]
    parts: tuple[Part, ...]
    why: str
    leads: Leads
    home: str
    edition: str = ""
    size: int = 0
    days: Span | None = None
    format: str = "full"

    @property
    def news(self) -> int:
        """How much there is to read."""
        some = sum(part.news for part in self.parts)
        only = all(part.kind in ALWAYS for part in self.parts)
        return some or (sum(part.total for part in self.parts) if only else 0)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in the order read."""
        return tuple(entry for part in self.parts for entry in part.entries)
