"""Since when an address answers what it answers now: the honest Last-Modified (RFC 9110 §8.8.2).

Dates within a feed or page do not tell: a vote moves papers, and a paper that goes
takes its date along. So what is noted is when an answer was first seen to be this one.
"""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from email.utils import format_datetime

_MOST = 2048
_SECOND = timedelta(seconds=1)


class LastModified:
    """What each of the addresses asked for last answered, and since when."""

    def __init__(self) -> None:
        self._seen: OrderedDict[Hashable, tuple[str, datetime]] = OrderedDict()

    def of(self, address: Hashable, checksum: str, now: datetime) -> str:
        """The date to give out, as HTTP writes it; empty where none is known yet.

        HTTP counts in seconds. Two answers of one second must not bear one date, or the
        first would be taken for the second; the later bears the next second, and none
        until that has come.
        """
        before = self._seen.pop(address, None)
        since = now.replace(microsecond=0)
        if before:
            since = before[1] if before[0] == checksum else max(since, before[1] + _SECOND)
        self._seen[address] = checksum, since
        if len(self._seen) > _MOST:
            self._seen.popitem(last=False)
        return format_datetime(since, usegmt=True) if since <= now else ""
