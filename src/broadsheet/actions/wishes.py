"""What somebody asks to be mailed, read and checked before anything is written."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from broadsheet.index.syntax import parse
from broadsheet.lib.text import one_line
from broadsheet.model.due import is_zone
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.query import Query
from broadsheet.model.subscription import DAYS, FORMATS, KINDS, PUBLIC_KINDS, WHOLE, Schedule, Watch
from broadsheet.store import groups
from broadsheet.store.db import Connection
from broadsheet.store.keys import storable

LONGEST = 1200
"""Most characters of the name of a watch: the longest search, in an address."""
LONGEST_NAME = 80
MOST_WATCHES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks to be mailed, and when; ``name`` is what the mail is called, or empty."""

    watches: tuple[Watch, ...]
    schedule: Schedule = field(default_factory=Schedule)
    name: str = ""
    format: str = "full"
    quiet: bool = True


def watch_of(kind: str, name: str) -> Watch:
    """The watch of this kind and name, in one way of writing it. Raises WrongUse for what cannot be watched."""
    if kind not in KINDS:
        raise WrongUse("That cannot be mailed. Ask for the daily papers, or for a search.")
    if kind in WHOLE:
        return Watch(kind)
    if kind == "search":
        return Watch(kind, _search(name))
    plain = one_line(name)
    if not plain or len(plain) > LONGEST or not storable(plain):
        raise WrongUse("Say of what the new papers shall be mailed.")
    return Watch(kind, plain)


def _search(name: str) -> str:
    if len(name) > LONGEST:
        raise WrongUse(_TOO_LONG)
    query = Query.from_params(dict(parse_qsl(name)))
    text = query.text.strip()
    if not text:
        raise WrongUse("Say what to search for.")
    parse(text)  # a search that cannot be read would never find anything
    kept = Query(text=text, order=query.order, mode=query.mode).to_params()
    if len(kept) > LONGEST or not storable(text):
        raise WrongUse(_TOO_LONG)
    return kept


_TOO_LONG = "This search is too long to be mailed. Shorten it."


def checked(wish: Wish) -> Wish:
    """``wish``, as far as it can be checked without the library. Raises WrongUse."""
    watches = tuple(dict.fromkeys(watch_of(one.kind, one.name) for one in wish.watches))
    if not watches:
        raise WrongUse("Nothing would be in this mail. Choose one thing at least.")
    if len(watches) > MOST_WATCHES:
        raise WrongUse(f"One mail brings at most {MOST_WATCHES} things.")
    if wish.format not in FORMATS:
        raise WrongUse("A mail is full, titles alone, or plain text.")
    return Wish(
        watches=watches,
        schedule=checked_schedule(wish.schedule),
        name=one_line(wish.name)[:LONGEST_NAME].strip(),
        format=wish.format,
        quiet=wish.quiet,
    )


def checked_schedule(schedule: Schedule) -> Schedule:
    """``schedule``, with its days in order. Raises WrongUse for no day, no such minute, or an unknown zone."""
    days = tuple(day for day in DAYS if day in schedule.days)
    if not days:
        raise WrongUse("Choose one day of the week at least.")
    if not 0 <= schedule.minute < 24 * 60:
        raise WrongUse("The time of day is written like 07:00.")
    if not is_zone(schedule.zone):
        raise WrongUse("That is no time zone as in Europe/Berlin.")
    return Schedule(days, schedule.minute, schedule.zone)


def may_watch(db: Connection, watches: tuple[Watch, ...], reader_no: int | None) -> None:
    """Raises WrongUse for what needs an account, NotFound for a group that is not this reader's to see."""
    for watch in watches:
        if reader_no is None and watch.kind not in PUBLIC_KINDS:
            raise WrongUse("That is mailed to readers with an account.")
        if watch.kind == "groups" and groups.by_key(db, watch.name, reader_no) is None:
            raise NotFound("There is no such group for you.")
