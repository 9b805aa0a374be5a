"""How long to wait before asking again: what the host said, otherwise exponential back-off. Arithmetic only."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

LONGEST = 6 * 3600.0
"""Seconds; nobody is left waiting longer than this on one answer."""
TRIES = 5
"""Requests made for one call at most, the first included."""
_FIRST_BACKOFF = 10.0
_TOO_MANY = 15 * 60.0
_LIMIT = re.compile(r"r=(\d{1,9})\s*;\s*t=(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds to leave the host alone, and whether to ask ``again`` in this call after them."""

    seconds: float
    again: bool


def retry_after(value: str | None, now: datetime) -> float | None:
    """Read ``Retry-After`` (RFC 9110 §10.2.3), seconds or date, as seconds from ``now``.

    None when it is absent, garbage, negative or a date gone by: the caller then
    backs off by itself.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 10 else LONGEST
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    seconds = (when - now).total_seconds()
    return seconds if seconds > 0 else None


def used_up(value: str | None) -> float | None:
    """Seconds until a used-up ``RateLimit`` quota (``"api";r=0;t=137``) is refilled, None while some is left.

    The header of the IETF draft "RateLimit header fields for HTTP" as Hugging Face sends it.
    """
    waits = [float(seconds) for left, seconds in _LIMIT.findall(value or "") if int(left) == 0]
    return max(waits, default=None)


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds the answer itself asks us to wait, None when it does not say.

    A date is compared with the host's own ``Date``, so a wrong clock on either
    side does no harm.
    """
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        theirs = now
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    said = retry_after(headers.get("retry-after"), theirs)
    return said if said is not None else used_up(headers.get("ratelimit"))


def backoff(attempt: int, random: Callable[[], float]) -> float:
    """Seconds after failure number ``attempt`` (from 0): 10, 20, 40 … and up to a quarter more."""
    return _FIRST_BACKOFF * 2.0**attempt * (1 + random() / 4)


def pause_for(asked: float | None, *, status: int, attempt: int, patience: float, random: Callable[[], float]) -> Pause:
    """What to do after a failure: pause, and ask again now or much later.

    ``status`` is 0 when there was no answer at all. When 429 outlasts our
    patience and the host named no longer time itself, a quarter of an hour passes.
    """
    seconds = min(backoff(attempt, random) if asked is None else asked, LONGEST)
    again = seconds <= patience and attempt + 1 < TRIES
    named_longer = asked is not None and asked > patience
    if not again and not named_longer:
        least = _TOO_MANY if status == HTTPStatus.TOO_MANY_REQUESTS else backoff(attempt, random)
        seconds = min(max(seconds, least), LONGEST)
    return Pause(seconds, again)


def words_for(seconds: float) -> str:
    """A duration for people, rounded up: "40 seconds", "15 minutes", "6 hours"."""
    for size, unit in ((3600, "hour"), (60, "minute")):
        if seconds > 2 * size - size / 2:
            return f"{-(-seconds // size):.0f} {unit}s"
    return f"{-(-seconds // 1):.0f} seconds"
