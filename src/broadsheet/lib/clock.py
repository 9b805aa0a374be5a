"""The clock: the only place that reads the time of day or sleeps."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Something that tells the time and can wait; tests hand in one that never really waits."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Wait at least ``seconds``."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait at least ``seconds``; a change of the time of day does not shorten or lengthen it."""
        time.sleep(seconds)


def moment(text: str) -> datetime:
    """A day or an instant as the library writes it, as a moment: aware, in UTC where no zone stands."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def instant(moment: datetime) -> str:
    """A moment as the library writes it: ISO 8601, in UTC, by the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
