"""Take a file of papers into the library: BibTeX or JSON Lines, plain or gzip."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from broadsheet.actions.address_marks import mark_of
from broadsheet.actions.bind import gather
from broadsheet.actions.house import House
from broadsheet.actions.standing import settle
from broadsheet.lib.clock import Clock
from broadsheet.lib.memory import anonymous_mb
from broadsheet.lib.signing import Keys
from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import Record, Rejected
from broadsheet.settings import Settings
from broadsheet.sources.files.addresses import without_addresses
from broadsheet.sources.files.reader import Chunk, chunks, cleaned, source_name, starter
from broadsheet.sources.files.row import Row
from broadsheet.store import harvests, papers
from broadsheet.store.db import Db
from broadsheet.store.keys import raw_hash, ref

STARTER = "starter"
USUAL = Settings(data=Path())
"""The rules of an import that is told of none."""
_AT_ONCE = 4000
"""Rows in a transaction. Each writes anew the pages of every index it touches: with 1,000 rows that is twice as much
to write. Other writers wait a second for one.
"""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did so far; ``peak_mb`` is the most anonymous memory seen, ``at`` of ``size`` bytes are read."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: tuple[Rejected, ...] = ()
    peak_mb: float = 0.0
    at: int = 0
    size: int = 0


Progress = Callable[[Imported], None]


def import_file(
    db: Db, path: Path, clock: Clock, progress: Progress, name: str | None = None, house: House | None = None
) -> Imported:
    """Import a file; rows that cannot be read are listed and put aside with their bytes.

    ``name`` is the source the rows are filed under, by default the file's own name.
    Of the addresses of authors is kept what the key of ``house`` makes of them, and without it nothing.
    Raises WrongUse when the file cannot be opened or is of no known format, or
    when ``name`` is no word.
    """
    if name is not None and not _NAME.fullmatch(name):
        raise WrongUse(
            "A source is named with up to 64 letters, digits, dots, hyphens and underscores, a letter first."
        )
    source = name.lower() if name else source_name(path)
    keys = house.keys if house else None
    found = (_without_addresses(chunk, keys) for chunk in chunks(path, source, _AT_ONCE))
    return _take(_Desk(db, source, clock, house.rules if house else USUAL), found, progress)


def _without_addresses(chunk: Chunk, keys: Keys | None) -> Chunk:
    def mark(address: str) -> str:
        return mark_of(keys, address) if keys else ""

    return replace(chunk, rows=tuple([without_addresses(row, mark) for row in chunk.rows]))


def import_starter(db: Db, clock: Clock) -> Imported:
    """Load the starter edition that ships with Broadsheet."""
    return _take(_Desk(db, STARTER, clock), starter(), lambda _: None)


def remove_starter(db: Db, clock: Clock) -> int:
    """Take the starter edition back; what other sources said of its papers stays. Returns how many papers went."""
    with db.write() as connection:
        return papers.remove_source(connection, STARTER, clock.now())


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where an import is taken in: the library, the source's name, the clock and the rules."""

    db: Db
    source: str
    clock: Clock
    rules: Settings = USUAL


def _take(desk: _Desk, found: Iterable[Chunk], progress: Progress) -> Imported:
    done = Imported()
    for chunk in found:
        done = _store(desk, chunk, done)
        progress(done)
        desk.db.give_way()
    with desk.db.write() as connection:
        gather(connection, desk.clock.now())
    return done


def _is_known(row: Row, known: Mapping[str, bytes]) -> bool:
    there = known.get(ref(row.source, row.key))
    return there is not None and there == raw_hash(row.raw)


def _line(one: Rejected) -> int:
    number = one.where.removeprefix("line ")
    return int(number) if number.isdecimal() else 0


def _store(desk: _Desk, chunk: Chunk, done: Imported) -> Imported:
    """One chunk, one transaction; rows whose bytes are known are not even cleaned."""
    with desk.db.read() as connection:
        known = papers.known(connection, [ref(row.source, row.key) for row in chunk.rows])
    new = [row for row in chunk.rows if not _is_known(row, known)] if known else chunk.rows
    found = [cleaned(row) for row in new]
    records = [one for one in found if isinstance(one, Record)]
    broken = [one for one in found if isinstance(one, Rejected)]
    rejected = tuple(sorted((*chunk.rejected, *broken), key=_line))
    saved = papers.Saved()
    if records or rejected:
        now = desk.clock.now()
        with desk.db.write() as connection:
            saved = papers.save(connection, records, now)
            settle(connection, desk.rules, saved.counted)
            harvests.reject(connection, desk.source, rejected, now)
    return replace(
        done,
        read=done.read + chunk.lines,
        added=done.added + saved.added,
        changed=done.changed + saved.changed,
        unchanged=done.unchanged + saved.unchanged + len(chunk.rows) - len(new),
        rejected=(*done.rejected, *rejected),
        peak_mb=max(done.peak_mb, anonymous_mb()),
        at=chunk.at,
        size=chunk.size,
    )
