"""What is different for readers in their first days: few comments, few links, and a look before the first are shown."""

from datetime import datetime, timedelta

from broadsheet.model.errors import TooMany, WrongUse
from broadsheet.model.person import Reader
from broadsheet.settings import Settings
from broadsheet.store import comments
from broadsheet.store.db import Connection

HELD_FIRST = 2
"""How many comments of a newcomer wait for a moderator."""
MOST_LINKS = 1
"""How many links that lead elsewhere a newcomer's comment may have."""
_DAY = timedelta(days=1)


def is_newcomer(reader: Reader, rules: Settings, now: datetime) -> bool:
    """Whether a reader's first days last, and no moderator has ended them."""
    young = now - reader.created < timedelta(days=rules.newcomer_days)
    return young and not reader.trusted and not reader.is_at_least("moderator")


def check_links(reader: Reader, outward: int, rules: Settings, now: datetime) -> None:
    """Raise WrongUse for more links than a newcomer may have."""
    if outward > MOST_LINKS and is_newcomer(reader, rules, now):
        raise WrongUse("New readers may put one link into a comment; links to papers here do not count.")


def state_of_next(db: Connection, reader: Reader, rules: Settings, now: datetime) -> str:
    """Whether a reader's next comment is ``shown`` or ``held``.

    Raises TooMany where a newcomer has written ``newcomer_comments`` within 24 hours,
    those taken away since included.
    """
    if not is_newcomer(reader, rules, now):
        return "shown"
    most = rules.newcomer_comments
    times = comments.newest_of(db, reader.no, max(most, HELD_FIRST))
    if most <= 0 or (len(times) >= most and now - times[most - 1] < _DAY):
        seconds = (times[most - 1] + _DAY - now).total_seconds() if most > 0 else _DAY.total_seconds()
        raise TooMany(f"New readers may write {most} comments a day. Come back tomorrow.", seconds=seconds)
    return "held" if len(times) < HELD_FIRST else "shown"
