"""Private feeds, as their reader sees them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAddress:
    """A private address of a listing, given by ``kind`` and ``name``; ``seen`` is the day it was last asked for."""

    no: int
    reader_no: int
    kind: str
    name: str
    created: datetime
    seen: date | None
