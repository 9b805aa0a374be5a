"""A feed before it is written: the same for every form it is written in.

Ids follow from what a thing is, never from its address or title, so that neither an
edited title nor a move to another host makes anything new (RFC 4287 §4.2.6).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from broadsheet.model.listing import Entry, Listing
from broadsheet.model.paper import Paper

_SPACE = UUID("5b9e9f8e-3c1a-5d8e-9a55-8f2f0f6a2d11")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of a feed.

    ``html`` is escaped or sanitised; ``text`` is the same in plain text. ``page`` is
    a full address, ``pdf`` one or empty.
    """

    id: str
    title: str
    page: str
    html: str
    text: str
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published: datetime = _NEVER
    updated: datetime = _NEVER
    pdf: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: ``page`` is the address of the same listing for people, ``address`` its own, ``hub`` a WebSub hub's."""

    id: str
    title: str
    about: str
    page: str
    address: str
    lines: tuple[Line, ...]
    icon: str = ""
    hub: str = ""
    next: str = ""

    @property
    def updated(self) -> datetime:
        """When the newest of its lines changed."""
        return max((line.updated for line in self.lines), default=_NEVER)


def id_of(kind: str, name: str) -> str:
    """A name that stays: ``urn:uuid:…`` out of what the thing is (RFC 4122 §4.3)."""
    return uuid5(_SPACE, f"{kind}:{name}").urn


def moment(*said: str | None) -> datetime:
    """The latest of some ISO dates, perhaps partial, as a moment in UTC; 1970 where none can be read."""
    return max(map(_moment, said), default=_NEVER)


def _moment(text: str | None) -> datetime:
    found = _DATE.match(text or "")
    if not found:
        return _NEVER
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        whole = datetime.fromisoformat(text or "")
    except ValueError:
        try:
            return datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            return _NEVER
    return whole if whole.tzinfo else whole.replace(tzinfo=UTC)


def papers_in(listing: Listing) -> tuple[Entry, ...]:
    """Entries of a listing, each paper once: a feed names nothing twice (RFC 4287 §4.1.1)."""
    return tuple({entry.paper.id: entry for entry in reversed(listing.entries)}.values())[::-1]


def pdf_of(paper: Paper) -> str:
    """Where the paper itself is, empty where no source says."""
    return next((link.url for link in paper.links if link.kind == "pdf"), "")
