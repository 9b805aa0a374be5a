"""What the tests of polite fetch share: a clock that never waits and a fetcher against a small world."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.world import API, HUB, OAI, RSS

from broadsheet.lib.http.fetcher import Fetcher
from broadsheet.lib.http.stops import StopList

FEED = f"https://{RSS}/rss/cs.CL"
LIST = f"https://{OAI}/oai"
IDENTIFY = {"verb": "Identify"}


class FakeClock:
    """A clock that stands still except while somebody sleeps."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 18, 15, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)


def fetcher(folder: Path, world: str | None, clock: FakeClock | None = None, **options: object) -> Fetcher:
    """A fetcher without jitter and with an interval of 3 seconds for arXiv, none for Hugging Face."""
    settings = {
        "clock": clock or FakeClock(),
        "gates": folder / "gates",
        "contact": "desk@example.org",
        "intervals": {OAI: 3.0, RSS: 3.0, API: 3.0, HUB: 0.0},
        "stops": StopList(folder / "gates"),
        "world": world,
        "random": lambda: 0.0,
    }
    return Fetcher(**(settings | options))
