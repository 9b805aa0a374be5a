"""Where a harvest of arXiv stands, list by list, and how that is written down."""

import json
from dataclasses import dataclass, field, replace
from datetime import date

from broadsheet.sources.arxiv.oai import OaiPage


@dataclass(frozen=True, slots=True)
class Place:
    """Where one list (a set in one format) stands.

    ``since`` is the server's day at the start of the last list that was read to
    its end; ``token``, ``seen`` (newest datestamp) and ``begun`` (the server's day
    at the first page) belong to a list still being read. ``early`` marks a list
    read to its end by a run that has others still to read: should that run be cut
    off, the next does not ask for it again.
    """

    since: date | None = None
    token: str | None = None
    seen: date | None = None
    begun: date | None = None
    early: bool = False

    def after(self, page: OaiPage) -> "Place":
        """The place once ``page`` is stored; ``since`` never moves backwards."""
        begun = self.begun or page.response_day
        if page.token is None:
            return Place(since=max(self.since or begun, begun), early=True)
        seen = max([*page.stamps.values(), *([self.seen] if self.seen else [])], default=None)
        return Place(self.since, page.token, seen, begun)


@dataclass(frozen=True, slots=True)
class Cursor:
    """All places, by list name ("cs:cs:CL arXiv")."""

    places: dict[str, Place] = field(default_factory=dict)

    def at(self, name: str) -> Place:
        """Where the list ``name`` stands; a fresh place when it was never read."""
        return self.places.get(name, Place())

    def moved(self, name: str, place: Place) -> "Cursor":
        """A cursor with one list moved on."""
        return replace(self, places={**self.places, name: place})

    def settled(self) -> "Cursor":
        """A cursor of a run that has read all its lists."""
        return Cursor({name: replace(place, early=False) for name, place in self.places.items()})

    def without(self, name: str) -> "Cursor":
        """A cursor that has forgotten one list."""
        return Cursor({one: place for one, place in self.places.items() if one != name})

    def text(self) -> str:
        """JSON that ``read_cursor`` reads back."""
        return json.dumps({name: _plain(place) for name, place in sorted(self.places.items())})


def read_cursor(text: str | None) -> Cursor:
    """Read what ``Cursor.text`` wrote; anything else counts as no cursor, which only costs a longer harvest."""
    try:
        return Cursor({name: _place(values) for name, values in json.loads(text or "{}").items()})
    except (ValueError, TypeError, AttributeError):
        return Cursor()


def _plain(place: Place) -> dict[str, str]:
    values = {
        "from": place.since and place.since.isoformat(),
        "token": place.token,
        "seen": place.seen and place.seen.isoformat(),
        "begun": place.begun and place.begun.isoformat(),
        "early": "yes" if place.early else None,
    }
    return {name: value for name, value in values.items() if value}


def _place(values: dict[str, str]) -> Place:
    days = {name: date.fromisoformat(values[name]) for name in ("from", "seen", "begun") if name in values}
    return Place(days.get("from"), values.get("token"), days.get("seen"), days.get("begun"), "early" in values)
