"""Who appears in the tests: invented records and papers, and a clock that never waits."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from broadsheet.model.paper import Author, Paper, PaperId, Record

NOW = datetime(2026, 11, 18, 15, tzinfo=UTC)
"""A Wednesday afternoon; the edition of that day has been out since the evening before."""

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Hashes in no time; how the real one hashes is tested by itself."""

TITLE = "Counting Herons from the Air"
ABSTRACT = "We count herons in photographs of a marsh, and say how sure we are of each."


class FakeClock:
    """A clock that stands still except while somebody sleeps, or moves it."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)


def a_record(**changes: Any) -> Record:
    """What arXiv says of an invented paper, or another source when ``changes`` names one.

    Its bytes follow from its fields, so that records differ in both or in neither.
    """
    fields: dict[str, Any] = {
        "source": "arxiv",
        "key": "2611.00001",
        "title": TITLE,
        "abstract": ABSTRACT,
        "authors": (Author("Ines Amado"), Author("Li Wei")),
        "categories": ("cs.CV", "stat.ML"),
        "published": "2026-11-16",
    } | changes
    if fields["source"] == "arxiv":
        fields.setdefault("arxiv_id", fields["key"])
    fields.setdefault("raw", repr(sorted(fields.items())).encode())
    return Record(**fields)


def a_bare_record(**changes: Any) -> Record:
    """A record that says nothing but a title and what ``changes`` name."""
    silent = {"abstract": None, "authors": (), "categories": (), "published": None}
    return a_record(**(silent | changes))


def a_paper(**changes: Any) -> Paper:
    """The same paper as readers see it."""
    fields: dict[str, Any] = {
        "id": PaperId("2611.00001"),
        "title": TITLE,
        "abstract": ABSTRACT,
        "authors": (Author("Ines Amado"), Author("Li Wei")),
        "author_count": 2,
        "categories": ("cs.CV", "stat.ML"),
        "published": "2026-11-16",
        "sources": ("arxiv",),
    } | changes
    return Paper(**fields)


def put_in_place(path: Path, body: bytes) -> None:
    """Give a file other bytes without cutting the old ones away below a thread that has them mapped."""
    other = path.with_name(path.name + ".other")
    other.write_bytes(body)
    other.replace(path)
