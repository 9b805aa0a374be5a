"""How often anything may be done, by a reader, from a network, or by all together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from broadsheet.model.errors import TooMany
from broadsheet.store import buckets
from broadsheet.store.db import Connection


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` in ``period``; ``what`` names it, in keys and in the sentence about it."""

    what: str
    count: int
    period: timedelta


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def spend(db: Connection, limit: Limit, who: str | int | bytes, now: datetime) -> None:
    """Count one against ``limit`` for ``who``. Raises TooMany when it is used up; nothing is counted then."""
    spend_all(db, (limit,), who, now)


def spend_all(db: Connection, limits: Sequence[Limit], who: str | int | bytes, now: datetime) -> None:
    """Count one against each of ``limits`` for ``who``. Raises TooMany when one is used up; nothing is counted then."""
    spend_each(db, [(limit, who) for limit in limits], now)


def spend_each(db: Connection, spent: Sequence[tuple[Limit, str | int | bytes]], now: datetime) -> None:
    """Count one against each limit for whom it is given with, at once. Raises TooMany, and counts nothing then."""
    keys = _keys(spent)
    empty, seconds = buckets.take_all(db, _wanted(keys), now)
    if seconds:
        raise _too_many(keys[empty], seconds)


Spent = Sequence[tuple[Limit, str | int | bytes]]
_MOST_HELD = 10_000


class Memory:
    """Limits as far as this process has seen them: asked at once, before work that costs, and gone with the process.

    They spare that work; what holds are the limits in the library.
    """

    def __init__(self) -> None:
        self._held: dict[str, int] = {}
        self._lock = Lock()

    def spend(self, limits: Sequence[Limit], who: str | int | bytes, now: datetime) -> None:
        """Count one against each of ``limits``. Raises TooMany when one is used up; nothing is counted then."""
        keys = _keys([(limit, who) for limit in limits])
        with self._lock:
            taken, empty, seconds = buckets.take_from(self._held, _wanted(keys), now)
            self._held |= taken
            if len(self._held) > _MOST_HELD:
                self._held = taken
        if seconds:
            raise _too_many(keys[empty], seconds)


def _keys(spent: Spent) -> dict[str, Limit]:
    return {f"{limit.what}:{who.hex() if isinstance(who, bytes) else who}": limit for limit, who in spent}


def _wanted(keys: Mapping[str, Limit]) -> list[buckets.Wanted]:
    return [(key, one.count, one.period) for key, one in keys.items()]


def _too_many(limit: Limit, seconds: float) -> TooMany:
    policy = limit.what, limit.count, int(limit.period.total_seconds())
    sentence = f"That is too often ({limit.what}). Try again {_later(seconds)}."
    return TooMany(sentence, seconds=seconds, policy=policy)


def left_of(
    db: Connection, limits: Sequence[Limit], who: str | int | bytes, now: datetime
) -> tuple[tuple[Limit, int, int], ...]:
    """How many more each of ``limits`` allows ``who`` at once, and the whole seconds until it allows all of them."""
    name = who.hex() if isinstance(who, bytes) else str(who)
    wanted = [(f"{limit.what}:{name}", limit.count, limit.period) for limit in limits]
    found = buckets.left(db, wanted, now)
    return tuple((limit, rest, seconds) for limit, (rest, seconds) in zip(limits, found, strict=True))


def spend_strictly(db: Connection, limit: Limit, who: str | int | bytes, now: datetime) -> None:
    """The same, but never more than ``count`` in any stretch of ``period``, where ``spend`` fills up little by little.

    Each of the ``count`` is a bucket of its own that holds one. Raises TooMany.
    """
    name = who.hex() if isinstance(who, bytes) else str(who)
    waits = []
    for place in range(limit.count):
        wait = buckets.take(db, f"{limit.what}:{name}:{place}", 1, limit.period, now)
        if not wait:
            return
        waits.append(wait)
    raise TooMany(f"That is too often ({limit.what}). Try again {_later(min(waits))}.", seconds=min(waits))


def _later(seconds: float) -> str:
    for size, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = round(seconds / size)
            return f"in {count} {name}{'s' if count > 1 else ''}"
    return "in a moment"
