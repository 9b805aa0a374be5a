"""What a listing is asked for, read out of its parameters by the Hub's rules."""

from collections.abc import Mapping
from datetime import date

from broadsheet.model.errors import WrongUse
from broadsheet.model.period import period_of
from broadsheet.queries.dailies import Asked

Params = Mapping[str, str]
PAGE, LARGEST_PAGE = 50, 100
LARGEST_SEARCH = 120
LONGEST_SEARCH = 250
_SORTS = ("publishedAt", "trending")
_PERIODS = {"date": "day", "week": "week", "month": "month"}
_LARGEST = 1_000_000
_LONGEST_NAME = 200


def number(params: Params, name: str, usual: int, least: int, most: int) -> int:
    """A whole number among the parameters. Raises WrongUse for one out of bounds, or none."""
    text = params.get(name) or str(usual)
    whole = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else -1
    if not least <= whole <= most:
        raise WrongUse(f"“{name}” is a whole number from {least:,} to {most:,}.")
    return whole


def daily(params: Params) -> Asked:
    """Which daily papers are asked for. Raises WrongUse."""
    limit = number(params, "limit", PAGE, 1, LARGEST_PAGE)
    page = number(params, "p", 0, 0, _LARGEST)
    sort = params.get("sort") or _SORTS[0]
    if sort not in _SORTS:
        raise WrongUse(f"“sort” is {' or '.join(_SORTS)}.")
    first, last = _days(params)
    by = params.get("submitter", "")[:_LONGEST_NAME]
    return Asked(first=first, last=last, by=by, hot=sort == "trending", skip=page * limit, limit=limit)


def _days(params: Params) -> tuple[date | None, date | None]:
    """The days that all of date, week and month have in common, where any is asked for."""
    periods = [period_of(kind, params[name]) for name, kind in _PERIODS.items() if params.get(name)]
    if not periods:
        return None, None
    return max(one.first for one in periods), min(one.last for one in periods)


def search(params: Params) -> tuple[str, int]:
    """The text of a search and how many papers it may find. Raises WrongUse."""
    text = params.get("q", "")
    if len(text) > LONGEST_SEARCH:
        raise WrongUse(f"“q” has at most {LONGEST_SEARCH} characters.")
    return text, number(params, "limit", LARGEST_SEARCH, 1, LARGEST_SEARCH)
