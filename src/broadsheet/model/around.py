"""What stands around a paper: who brought it to a daily page, and which of its authors read here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from broadsheet.model.listing import Entry
from broadsheet.model.paper import Paper


@dataclass(frozen=True, slots=True)
class Person:
    """A reader by name, as others may see it."""

    name: str
    full_name: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """A pick: the day of the page, the source or the reader ``by`` whom, and when, where that is known."""

    day: date
    source: str = ""
    by: Person | None = None
    at: datetime | None = None

    def is_by(self, name: str) -> bool:
        """Whether a source or a reader of this name brought it."""
        return name.lower() == (self.by.name if self.by else self.source).lower()


@dataclass(frozen=True, slots=True)
class Around:
    """``no`` is the paper's number, ``stars`` what its code's host counts, None where nobody did.

    ``authors`` are readers by their place in the author list, with when that was
    believed; ``author_talks`` says that one of them takes part in the talk.
    """

    no: int = 0
    brought: tuple[Brought, ...] = ()
    stars: int | None = None
    authors: Mapping[int, tuple[Person, datetime | None]] = field(default_factory=dict)
    author_talks: bool = False

    def by(self, name: str = "") -> Brought | None:
        """The pick to name: that of ``name`` where there is one, else a reader's before a source's."""
        ranked = sorted(self.brought, key=lambda one: (not (name and one.is_by(name)), one.by is None, one.day))
        return ranked[0] if ranked else None


NOTHING = Around()


@dataclass(frozen=True, slots=True)
class Standing:
    """A paper with what stands around it."""

    paper: Paper
    around: Around


@dataclass(frozen=True, slots=True)
class Daily:
    """An entry of the daily papers: ``day`` is that of the page it stands on, None in a library without days."""

    entry: Entry
    around: Around
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Dailies:
    """Daily papers in order; ``more`` says that others follow."""

    entries: tuple[Daily, ...]
    more: bool = False
