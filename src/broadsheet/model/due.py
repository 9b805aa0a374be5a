"""When a digest is due: a pure rule over what the reader chose, the moment, and what came last.

Only the choice is kept (days, minute, zone), never an instant worked out ahead. So
summer time, new rules for a zone and a change of zone count from the next look on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from broadsheet.model.subscription import DAYS, Last, Schedule, Subscription

SOONEST, LATEST = timedelta(hours=10), timedelta(hours=36)
"""After a change of zone a daily digest comes this long after the one before, at the soonest and at the latest."""
MOST_MISSED = 31
"""How many days back a digest may still be due, or be written down as missed."""
_AHEAD = 366
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """A local date on which a digest comes, and the instant (UTC) of it."""

    local_date: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """The digest to send now, and the days before it on which none was sent, which are written down as missed."""

    local_date: date
    at: datetime
    missed: tuple[Slot, ...] = ()


def due(one: Subscription, now: datetime, last: Last | None = None) -> Due | None:
    """The one digest that is due at ``now`` (aware), None when none is.

    ``last`` is the newest day that was served, whatever its outcome. After days of
    standing still it is the newest one alone; the others are ``missed``.
    """
    if one.state != "active":
        return None
    over = [slot for slot in _slots(one, now, last, MOST_MISSED, 1) if slot.at <= now]
    sent = [slot for slot in over if not _is_too_soon(one, slot, last)]
    if not sent:
        return None
    newest = sent[-1]
    return Due(newest.local_date, newest.at, tuple(slot for slot in over if slot.local_date < newest.local_date))


def following(one: Subscription, now: datetime, last: Last | None = None) -> Slot | None:
    """The next digest after ``now``, None when none comes within a year."""
    if one.state != "active":
        return None
    ahead = _slots(one, now, last, 1, _AHEAD)
    return next((slot for slot in ahead if slot.at > now and not _is_too_soon(one, slot, last)), None)


def rescheduled(one: Subscription, schedule: Schedule, now: datetime) -> Subscription:
    """The same subscription on another schedule; other days of the week count from today on, so none is missed."""
    if set(schedule.days) == set(one.schedule.days):
        return replace(one, schedule=schedule)
    zone = zone_of(schedule.zone)
    today = start_of(now.astimezone(zone).date(), zone)
    return replace(one, schedule=schedule, since=max(today, _since(one)))


def zone_of(name: str) -> tzinfo:
    """The zone of this IANA name; UTC for a name that nobody knows (see ``is_zone``)."""
    return _zone(name) or UTC


def is_zone(name: str) -> bool:
    """Whether there is a zone of this name here."""
    return _zone(name) is not None


def instant_of(day: date, minute: int, zone: tzinfo) -> datetime | None:
    """The instant (UTC) at which a local day is ``minute`` minutes old by the clock on the wall.

    Where the clocks are put forward over that time, it is the first instant after the gap;
    where they are put back, the first of the two. None for a date that a zone left out.
    """
    if start_of(day, zone).astimezone(zone).date() != day:
        return None
    return _first_from(datetime.combine(day, time(*divmod(minute, 60)), zone))


def start_of(day: date, zone: tzinfo) -> datetime:
    """The first instant (UTC) of a local day, or of the one after it where a zone left it out."""
    return _first_from(datetime.combine(day, time.min, zone))


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, no name at all, the name of a folder
        return None


def _first_from(wall: datetime) -> datetime:
    """The first instant (UTC) at which the clocks of a zone show ``wall`` or later."""
    zone, shown = wall.tzinfo, wall.replace(tzinfo=None)
    late = wall.astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None) == shown:
        return late
    # a gap: with the offset after it we land before it, and the other way round (PEP 495)
    early = wall.replace(fold=1).astimezone(UTC)
    while late - early > _SECOND:
        middle = (early + (late - early) / 2).replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) >= shown:
            late = middle
        else:
            early = middle
    return late


def _slots(one: Subscription, now: datetime, last: Last | None, back: int, ahead: int) -> Iterator[Slot]:
    """Every digest from ``back`` days before to ``ahead`` days after today, but for what was served."""
    zone = zone_of(one.schedule.zone)
    today = now.astimezone(zone).date()
    since = _since(one)
    day = max(since.astimezone(zone).date(), today - back * _DAY)
    if last is not None:
        day = max(day, last.local_date + _DAY)
    while day <= today + ahead * _DAY:
        at = _instant(one, day, zone, last)
        if at is not None and at >= since:
            yield Slot(day, at)
        day += _DAY


def _since(one: Subscription) -> datetime:
    return one.since or one.confirmed or one.asked


def _instant(one: Subscription, day: date, zone: tzinfo, last: Last | None) -> datetime | None:
    if not comes_on(one.schedule, day) or _is_away(one, day):
        return None
    at = instant_of(day, one.schedule.minute, zone)
    if at is not None and last is not None and _has_moved(one, last) and day == last.local_date + _DAY:
        return min(at, last.due + LATEST)
    return at


def comes_on(schedule: Schedule, day: date) -> bool:
    """Whether a digest comes on this local day, by its weekday."""
    return DAYS[day.weekday()] in schedule.days


def _is_away(one: Subscription, day: date) -> bool:
    if one.away_from is None and one.away_until is None:
        return False
    return (one.away_from or date.min) <= day <= (one.away_until or date.max)


def _has_moved(one: Subscription, last: Last) -> bool:
    return last.zone != one.schedule.zone


def _is_too_soon(one: Subscription, slot: Slot, last: Last | None) -> bool:
    return last is not None and _has_moved(one, last) and slot.at < last.due + SOONEST
