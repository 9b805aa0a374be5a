"""The announcement days of the fake arXiv: Monday to Friday, Eastern time, holidays left out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
HOLIDAYS = frozenset({date(2026, 11, 26), date(2026, 12, 25), date(2026, 12, 29), date(2026, 12, 31)})
_WEEKEND = 5


def is_announcement_day(day: date) -> bool:
    """Whether a list is announced that carries this date."""
    return day.weekday() < _WEEKEND and day not in HOLIDAYS


def announcement_days(last: date, count: int) -> tuple[date, ...]:
    """The ``count`` announcement days up to and including ``last``, oldest first."""
    days: list[date] = []
    day = last
    while len(days) < count:
        if is_announcement_day(day):
            days.append(day)
        day -= timedelta(days=1)
    return tuple(reversed(days))


def next_announcement_day(day: date) -> date:
    """The first announcement day after ``day``."""
    day += timedelta(days=1)
    while not is_announcement_day(day):
        day += timedelta(days=1)
    return day


def latest_announcement_day(now: datetime) -> date:
    """The newest day whose papers OAI-PMH has at ``now``, from 22:30 Eastern on the evening before."""
    tomorrow = now.astimezone(EASTERN).date() + timedelta(days=1)
    return next(day for day in reversed(announcement_days(tomorrow, 2)) if announced_at(day) <= now)


def latest_feed_day(now: datetime) -> date:
    """The newest day whose feed is out at ``now``: feeds are rebuilt at midnight Eastern."""
    return announcement_days(now.astimezone(EASTERN).date(), 1)[0]


def midnight(day: date) -> datetime:
    """The start of ``day`` in Eastern time, the moment feeds are dated with."""
    return datetime.combine(day, time(), EASTERN)


def announced_at(day: date) -> datetime:
    """When the papers of ``day`` reach OAI-PMH, in UTC: 22:30 Eastern on the evening before."""
    return datetime.combine(day - timedelta(days=1), time(22, 30), EASTERN).astimezone(UTC)


def submission_window(day: date) -> tuple[datetime, datetime]:
    """First and last moment of submission of what ``day`` announces: from cut-off to cut-off."""
    before = announcement_days(day - timedelta(days=1), 1)[0]
    return _cut_off(before), _cut_off(day)


def _cut_off(day: date) -> datetime:
    """14:00 Eastern on the last weekday before ``day``, holidays included."""
    day -= timedelta(days=1)
    while day.weekday() >= _WEEKEND:
        day -= timedelta(days=1)
    return datetime.combine(day, time(14), EASTERN).astimezone(UTC)
