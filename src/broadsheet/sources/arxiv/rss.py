"""Announcement lists, RSS or Atom: what a category announced on the day of the list.

Source: arXiv, "RSS feed specifications": rebuilt at midnight Eastern, at most 2,000
items, ``announce_type`` is new, cross, replace or replace-cross.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from lxml import etree

from broadsheet.model.calendar import EASTERN, is_quiet, previous_edition
from broadsheet.model.errors import BadReply
from broadsheet.model.paper import Rejected
from broadsheet.sources.arxiv import fields, markup
from broadsheet.sources.base import Announcement, Reading

LONGEST: Final = 2000
NEWS: Final = frozenset({"new", "cross", "replace", "replace-cross"})


@dataclass(frozen=True, slots=True)
class AnnouncementList:
    """The list of ``category`` for ``day``, in the order printed."""

    category: str
    day: date
    announcements: tuple[Announcement, ...]
    rejected: tuple[Rejected, ...] = ()

    def is_stale(self, now: datetime) -> bool:
        """Whether a newer list should be out: they are rebuilt at midnight Eastern of each edition day."""
        return self.day < _expected(now)

    def reading(self, now: datetime) -> Reading | None:
        """How many papers the list calls new; None for the empty list of a quiet day."""
        if not self.announcements and is_quiet(self.day):
            return None
        new = {one.paper_id for one in self.announcements if one.news == "new"}
        return Reading(self.day, self.category, "RSS", len(new), self._why(now))

    def readings(self, now: datetime) -> tuple[Reading, ...]:
        """The reading of the list's own day; a stale list also says of the day it fails that nothing was read."""
        own = self.reading(now)
        if own is None or not self.is_stale(now):
            return (own,) if own else ()
        return Reading(_expected(now), self.category, "RSS", 0, own.why), replace(own, why="")

    def _why(self, now: datetime) -> str:
        if self.is_stale(now):
            return f"stale: the list is still that of {self.day:%A} {self.day.day} {self.day:%B}"
        if not self.announcements:
            return "the list is empty"
        if len(self.announcements) + len(self.rejected) >= LONGEST:
            return f"the list stops at {LONGEST:,} papers"
        return ""


def _expected(now: datetime) -> date:
    today = now.astimezone(EASTERN).date()
    return previous_edition(today) if is_quiet(today) else today


def read_list(body: bytes, category: str) -> AnnouncementList:
    """Understand a list asked for ``category``; raises BadReply when ``body`` is none."""
    root = markup.root_of(body, "rss", "feed")
    channel = markup.child(root, "channel") if markup.local(root) == "rss" else root
    if channel is None:
        raise BadReply(f"The announcement list of {category} has no channel.")
    day = _day(channel)
    if day is None:
        raise BadReply(f"The announcement list of {category} has no date.")
    announcements: dict[tuple[str, str], Announcement] = {}
    rejected: list[Rejected] = []
    for item in [one for one in channel if markup.local(one) in ("item", "entry")]:
        try:
            one = _announcement(item, category, day)
        except ValueError as error:
            rejected.append(Rejected(f"announcement list of {category}", str(error), markup.source_bytes(item)))
        else:
            announcements.setdefault((one.paper_id, one.news), one)
    return AnnouncementList(category, day, tuple(announcements.values()), tuple(rejected))


def _day(channel: etree._Element) -> date | None:
    for name in ("pubDate", "lastBuildDate", "updated"):
        moment = fields.moment_of(markup.words(channel, name))
        if moment:
            return moment.astimezone(EASTERN).date()
    return None


def _announcement(item: etree._Element, category: str, day: date) -> Announcement:
    name = markup.words(item, "guid") or markup.words(item, "id") or markup.words(item, "link")
    found = fields.identifier_of(name)
    news = markup.words(item, "announce_type")
    if news not in NEWS:
        raise ValueError(f"“{news[:40]}” is no announcement type")
    return Announcement(day, category, found.id, news, found.version)
