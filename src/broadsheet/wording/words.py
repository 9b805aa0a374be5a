"""How numbers, days and names are put into words on a page. Pure, and the same everywhere."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from broadsheet.model.edition import Count, Edition, Period
from broadsheet.model.listing import Entry, Segment
from broadsheet.model.paper import Author

ANNOUNCER = "arXiv"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])")
_DIVIDE = re.compile(r"(?<=[^\s?:]{2}[?:])\s+(?=\S)")
_NAMES_SHOWN = 2


class Byline(NamedTuple):
    """The first authors by name, and how many more there are."""

    names: tuple[str, ...]
    others: int


def number(value: int) -> str:
    """1204 as “1,204”."""
    return f"{value:,}"


def plural(value: int, one: str, many: str | None = None) -> str:
    """A number with its noun: “1 paper”, “1,204 papers”."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def and_list(words: Iterable[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def long_day(day: date) -> str:
    """“8 October 2025”."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date, today: date) -> str:
    """“8 Oct”, with the year unless it is the current one."""
    text = f"{day.day} {MONTHS[day.month - 1][:3]}"
    return text if day.year == today.year else f"{text} {day.year}"


def weekday(day: date) -> str:
    """“Wednesday”."""
    return DAYS[day.weekday()]


def clock(moment: datetime, today: date) -> str:
    """“Mon 13 Oct, 06:10 UTC”: a moment to the minute with its zone."""
    day = short_day(moment.date(), today)
    return f"{DAYS[moment.weekday()][:3]} {day}, {moment:%H:%M} {moment.tzname() or ''}".rstrip()


def said_day(text: str | None, today: date) -> str:
    """An ISO date as a record says it, perhaps partial: “5 Nov”, “Nov 2024”, “2024”; other text stays."""
    found = _PARTIAL.match(text or "")
    if not found:
        return text or ""
    year, month, day = (int(group or 0) for group in found.groups())
    if not 1 <= month <= 12:
        return str(year)
    name = MONTHS[month - 1][:3]
    past = "" if year == today.year and day else f" {year}"
    return f"{day} {name}{past}" if day else f"{name}{past}"


def machine_day(text: str | None) -> str:
    """The valid ``datetime`` attribute for a date a record says, empty when there is none (HTML §3.2.6.4)."""
    found = _PARTIAL.match(text or "")
    if not found:
        return ""
    year, month, day = (int(group or 1) for group in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return ""
    return found[0]


def byline(authors: Sequence[Author], count: int | None) -> Byline:
    """The first two authors and the number of others; the source's count wins where it is larger."""
    shown = len(authors) if len(authors) <= _NAMES_SHOWN + 1 else _NAMES_SHOWN
    names = tuple(author.name for author in authors[:shown])
    return Byline(names, max(len(authors), count or 0) - len(names))


def headline(title: str) -> tuple[str, str]:
    """A lead's title divided at ``?`` or ``:`` into headline and deck; the deck may be empty."""
    found = _DIVIDE.search(title)
    return (title[: found.start()], title[found.end() :]) if found else (title, "")


def reads_plainly(segments: Iterable[Segment]) -> bool:
    """Whether a stretch of text holds no TeX, so that it may stand where formulas are set."""
    return not any(mark in segment.text for segment in segments for mark in "$\\")


def nearness(entry: Entry) -> float | None:
    """How near the entry is in meaning, from 0 to 1; None where nobody said."""
    said = [reason.weight for reason in entry.reasons if reason.kind == "meaning"]
    return min(1.0, max(0.0, said[0])) if said else None


def completeness(edition: Edition) -> str:
    """The masthead's promise: what was announced, and whether all of it is here."""
    counts = edition.counts
    if edition.state in ("gathered", "uncounted") and counts:
        return f"{plural(edition.held, 'paper')} of this day {'is' if edition.held == 1 else 'are'} here; {_UNCOUNTED}"
    if edition.state in _PLAIN or not counts:
        return _PLAIN.get(edition.state, "No count is known yet.")
    total = number(edition.announced)
    names = f"{total} in {counts[0].category}" if len(counts) == 1 else _in_several(counts, total)
    said = f"{ANNOUNCER} announced {names}"
    if not edition.missing and edition.held >= edition.announced:
        return f"{said}; all {total} are here." if edition.announced > 1 else f"{said}; nothing is missing."
    if edition.state == "filling":
        return f"{said}; {number(edition.held)} {'is' if edition.held == 1 else 'are'} here so far."
    gone = edition.announced - edition.held or len(edition.missing)
    verb = "is" if gone == 1 else "are"
    return f"{said}; {number(edition.held)} {'is' if edition.held == 1 else 'are'} here; {number(gone)} {verb} missing."


_UNCOUNTED = "nobody counted what was announced."
_PLAIN = {
    "quiet": f"{ANNOUNCER} announced nothing on this day, so nothing is missing.",
    "starter": "The starter edition: a sample to read until the first harvest.",
    "gathered": f"Papers gathered from files and picks; {_UNCOUNTED}",
}


def _in_several(counts: Sequence[Count], total: str) -> str:
    if len(counts) > 3:
        return f"{total} in {len(counts)} categories"
    return and_list(f"{number(count.announced)} in {count.category}" for count in counts)


def period_title(period: Period) -> str:
    """The name of a period for a title: “Wednesday 8 October 2025”, “Week 41 of 2025”, “October 2025”."""
    if period.kind == "day":
        return f"{weekday(period.first)} {long_day(period.first)}"
    if period.kind == "week":
        year, _, week = period.name.partition("-W")
        return f"Week {int(week)} of {year}"
    return f"{MONTHS[period.first.month - 1]} {period.first.year}"


def period_short(period: Period, today: date) -> str:
    """The name of a neighbour: “Tue 7 Oct”, “week 40”, “September”."""
    if period.kind == "day":
        return f"{DAYS[period.first.weekday()][:3]} {short_day(period.first, today)}"
    if period.kind == "week":
        return f"week {int(period.name.rpartition('-W')[2])}"
    return MONTHS[period.first.month - 1]
