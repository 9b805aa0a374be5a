"""Take a file of papers into the library: BibTeX or JSON Lines, plain or gzip."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from broadsheet.actions.bind import gather
from broadsheet.lib.clock import Clock
from broadsheet.lib.memory import anonymous_mb
from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import Record, Rejected
from broadsheet.sources.files.reader import Chunk, chunks, cleaned, source_name, starter
from broadsheet.sources.files.row import Row
from broadsheet.store import harvests, papers
from broadsheet.store.db import Db
from broadsheet.store.keys import raw_hash, ref

STARTER = "starter"
_AT_ONCE = 1000
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


def import_file(db: Db, path: Path, clock: Clock, progress: Progress, name: str | None = None) -> Imported:
    """Import a file; rows that cannot be read are listed and put aside with their bytes.

    ``name`` is the source the rows are filed under, by default the file's own name.
    Raises WrongUse when the file cannot be opened or is of no known format, or
    when ``name`` is no word.
    """
    if name is not None and not _NAME.fullmatch(name):
        raise WrongUse(
            "A source is named with up to 64 letters, digits, dots, hyphens and underscores, a letter first."
        )
    source = name.lower() if name else source_name(path)
    return _take(db, chunks(path, source, _AT_ONCE), source, clock, progress)


def import_starter(db: Db, clock: Clock) -> Imported:
    """Load the starter edition that ships with Broadsheet."""
    return _take(db, starter(), STARTER, clock, lambda _: None)


def remove_starter(db: Db, clock: Clock) -> int:
    """Take the starter edition back; what other sources said of its papers stays. Returns how many papers went."""
    with db.write() as connection:
        return papers.remove_source(connection, STARTER, clock.now())


def _take(db: Db, found: Iterable[Chunk], source: str, clock: Clock, progress: Progress) -> Imported:
    done = Imported()
    for chunk in found:
        done = _store(db, chunk, source, clock, done)
        progress(done)
    with db.write() as connection:
        gather(connection, clock.now())
    return done


def _is_known(row: Row, known: Mapping[str, bytes]) -> bool:
    there = known.get(ref(row.source, row.key))
    return there is not None and there == raw_hash(row.raw)


def _line(one: Rejected) -> int:
    number = one.where.removeprefix("line ")
    return int(number) if number.isdecimal() else 0


def _store(db: Db, chunk: Chunk, source: str, clock: Clock, done: Imported) -> Imported:
    """One chunk, one transaction; rows whose bytes are known are not even cleaned."""
    with db.read() as connection:
        known = papers.known(connection, [ref(row.source, row.key) for row in chunk.rows])
    new = [row for row in chunk.rows if not _is_known(row, known)] if known else chunk.rows
    found = [cleaned(row) for row in new]
    records = [one for one in found if isinstance(one, Record)]
    broken = [one for one in found if isinstance(one, Rejected)]
    rejected = tuple(sorted((*chunk.rejected, *broken), key=_line))
    saved = papers.Saved()
    if records or rejected:
        with db.write() as connection:
            saved = papers.save(connection, records, clock.now())
            harvests.reject(connection, source, rejected, clock.now())
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
