"""What a listing is asked for, read out of its parameters by the Hub's rules."""

import re
from datetime import date

from broadsheet.api.hub.given import Daily
from broadsheet.queries.dailies import Asked

_LONGEST_NAME = 200
_SIGNS = re.compile(r"[^\w\s]+")


def daily(given: Daily) -> Asked:
    """Which daily papers are asked for."""
    first, last = _days(given)
    by, hot = given.submitter[:_LONGEST_NAME], given.sort == "trending"
    return Asked(first=first, last=last, by=by, hot=hot, skip=given.p * given.limit, limit=given.limit)


def _days(given: Daily) -> tuple[date | None, date | None]:
    """The days that all of date, week and month have in common, where any is asked for."""
    periods = [one for one in (given.date, given.week, given.month) if one]
    if not periods:
        return None, None
    return max(one.first for one in periods), min(one.last for one in periods)


def plain(text: str) -> str:
    """The words of a text alone, without what means something in our grammar."""
    return " ".join(_SIGNS.sub(" ", text).split())
