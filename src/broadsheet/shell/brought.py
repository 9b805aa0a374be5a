"""What an edition brings of a listing, for whoever sends it on.

A listing whose papers were announced on a day brings those of that day. One that
moves otherwise, such as what is trending or a shelf, brings what stands in it now;
whoever sends it on leaves out what was sent before.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from broadsheet.model.errors import WrongUse
from broadsheet.model.listing import Entry
from broadsheet.model.period import period_with
from broadsheet.model.query import LARGEST_PAGE, Query
from broadsheet.shell.kinds import KINDS, Kind, find, query_of
from broadsheet.shell.site import Site
from broadsheet.wording import links

Entries = tuple[Entry, ...]
Bring = Callable[[Site, str, date], Entries]
MOST = LARGEST_PAGE


def brought(site: Site, kind: str, name: str, day: date, reader_no: int) -> Entries:
    """The entries, at most MOST, each paper once. Raises NotFound where there is no such listing any more."""
    found = DATED[kind](site, name, day) if kind in DATED else find(site, kind, name, reader_no).listing.entries
    return tuple({one.paper.id: one for one in reversed(found)}.values())[::-1][:MOST]


def _today(site: Site, _name: str, day: date) -> Entries:
    page = site.edition(period_with("day", day), None)
    return (*page.picks.entries, *page.papers.entries)


def _picks(site: Site, _name: str, day: date) -> Entries:
    return site.edition(period_with("day", day), None).picks.entries


def _search(site: Site, name: str, day: date) -> Entries:
    page = site.search(replace(query_of(name), limit=MOST, announced=(day, day)))
    if page.mistake:
        raise WrongUse(page.mistake)
    return page.listing.entries


def _keyword(site: Site, name: str, day: date) -> Entries:
    return _search(site, Query(links.filter_text("keyword", name), order="date").to_params(), day)


def _subject(kind: str) -> Bring:
    def bring(site: Site, name: str, day: date) -> Entries:
        return site.new(kind, name, (day, day), MOST).entries

    return bring


DATED: Mapping[str, Bring] = {
    "today": _today,
    "picks": _picks,
    "search": _search,
    "keywords": _keyword,
    **{kind: _subject(kind) for kind in ("authors", "categories", "organizations")},
}
"""Kinds whose papers belong to days."""
SENT: Mapping[str, Kind] = {key: kind for key, kind in KINDS.items() if key != "editions"}
"""The kinds of listing that can be sent on: those of papers."""
