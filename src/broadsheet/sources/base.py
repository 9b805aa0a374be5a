"""What a source is: it asks politely, understands purely, and hands over batches.

``Source.harvest`` asks through a ``Fetch`` and yields batches; the parsing inside
is a pure function of the bytes. A batch is stored in one transaction together
with its cursor, so a killed harvest resumes after the last whole batch.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from broadsheet.model.paper import Record, Rejected
from broadsheet.model.reply import Reply as Reply


class Fetch(Protocol):
    """Ask for a URL; raises the SourceError family, never an HTTP library's errors."""

    def __call__(self, url: str, params: Mapping[str, str] | None = None) -> Reply:
        """The answer of ``url`` with ``params`` added to its query; 2xx, 400 and 404 are returned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What to harvest: categories and the days ``first`` to ``last``, both included.

    ``cursor`` is where the last harvest of this source stopped, as the source
    wrote it. ``backfill`` asks for exactly the days named; otherwise the source
    goes on from its cursor with an overlap.
    """

    categories: tuple[str, ...]
    first: date
    last: date
    cursor: str | None = None
    backfill: bool = False


@dataclass(frozen=True, slots=True)
class Announcement:
    """One line of an announcement list: ``news`` is ``new``, ``cross``, ``replace`` or ``replace-cross``.

    ``category`` is the list it stood in, ``day`` the edition day in US Eastern time.
    """

    day: date
    category: str
    paper_id: str
    news: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An independent count of what ``category`` announced as new on ``day``; ``by`` names who counted.

    ``why`` says in words what is odd about it (a list that still shows an earlier day).
    """

    day: date
    category: str
    by: str
    count: int
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One page of a harvest; its cursor is stored with the last of it.

    ``cursor`` is what to remember once this batch is stored (None leaves it);
    ``step`` says in words where the harvest is ("arXiv OAI cs.CL, page 2");
    ``expected`` is how many records the source said it has, when it said.
    """

    records: tuple[Record, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    readings: tuple[Reading, ...] = ()
    deleted: tuple[str, ...] = ()
    cursor: str | None = None
    step: str = ""
    expected: int | None = None


class Source(Protocol):
    """A place papers come from. No template or URL table names one: what is shown is in these attributes."""

    name: str  # "arxiv": key of records, ``source:`` filter, settings
    title: str  # "arXiv": as people write it
    homepage: str
    thanks: str  # a sentence for the footer and the sources page
    hosts: Mapping[str, float]  # host → least seconds between two requests

    def harvest(self, fetch: Fetch, ask: Ask, now: datetime) -> Iterator[Batch]:
        """Yield batches until all that was asked for is in. Raises SourceError."""

    def fetch_one(self, fetch: Fetch, key: str, now: datetime) -> Record | None:
        """The record of a single paper by the source's own key, None when it has none."""
