"""Take a file of papers into the library: BibTeX or JSON Lines, plain or gzip."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
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
LARGE = 4 * 2**20
"""Bytes of a file from which a second core is worth its start-up."""
_AT_ONCE = 1000
_AHEAD = 3
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


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A chunk whose new rows are cleaned: ``asked`` rows were new."""

    chunk: Chunk
    asked: int
    records: list[Record]
    rejected: list[Rejected]


Progress = Callable[[Imported], None]


def import_file(db: Db, path: Path, clock: Clock, progress: Progress, name: str | None = None) -> Imported:
    """Import a file; rows that cannot be read are listed and put aside with their bytes.

    ``name`` is the source the rows are filed under, by default the file's own name.
    A large file is cleaned in a second process, a few chunks ahead of the storing.
    Raises WrongUse when the file cannot be opened or is of no known format, or
    when ``name`` is no word.
    """
    if name is not None and not _NAME.fullmatch(name):
        raise WrongUse(
            "A source is named with up to 64 letters, digits, dots, hyphens and underscores, a letter first."
        )
    source = name.lower() if name else source_name(path)
    found = chunks(path, source, _AT_ONCE)
    if not path.is_file() or path.stat().st_size < LARGE:
        return _take(db, _cleaned(_new_rows(db, found), None), source, clock, progress)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as helper:
        return _take(db, _cleaned(_new_rows(db, found), helper), source, clock, progress)


def import_starter(db: Db, clock: Clock) -> Imported:
    """Load the starter edition that ships with Broadsheet."""
    return _take(db, _cleaned(_new_rows(db, starter()), None), STARTER, clock, lambda _: None)


def remove_starter(db: Db, clock: Clock) -> int:
    """Take the starter edition back; what other sources said of its papers stays. Returns how many papers went."""
    with db.write() as connection:
        return papers.remove_source(connection, STARTER, clock.now())


def _new_rows(db: Db, found: Iterable[Chunk]) -> Iterator[tuple[Chunk, list[Row]]]:
    """Each chunk with the rows that say something new: rows whose bytes are known are not even cleaned."""
    for chunk in found:
        with db.read() as connection:
            known = papers.known(connection, [ref(row.source, row.key) for row in chunk.rows])
        yield chunk, [row for row in chunk.rows if known.get(ref(row.source, row.key)) != raw_hash(row.raw)]


def _cleaned(found: Iterator[tuple[Chunk, list[Row]]], helper: Executor | None) -> Iterator[Cleaned]:
    """Chunks with their rows cleaned, by the helper and a little ahead when there is one."""
    waiting: deque[tuple[Chunk, int, Future[list[Record | Rejected]]]] = deque()
    for chunk, rows in found:
        if helper is None or not rows:
            waiting.append((chunk, len(rows), _done(_clean(rows))))
        else:
            waiting.append((chunk, len(rows), helper.submit(_clean, rows)))
        while len(waiting) > (_AHEAD if helper else 0):
            yield _unpacked(*waiting.popleft())
    while waiting:
        yield _unpacked(*waiting.popleft())


def _clean(rows: list[Row]) -> list[Record | Rejected]:
    return [cleaned(row) for row in rows]


def _done(result: list[Record | Rejected]) -> Future[list[Record | Rejected]]:
    future: Future[list[Record | Rejected]] = Future()
    future.set_result(result)
    return future


def _unpacked(chunk: Chunk, asked: int, future: Future[list[Record | Rejected]]) -> Cleaned:
    found = future.result()
    records = [one for one in found if isinstance(one, Record)]
    return Cleaned(chunk, asked, records, [one for one in found if isinstance(one, Rejected)])


def _take(db: Db, found: Iterable[Cleaned], source: str, clock: Clock, progress: Progress) -> Imported:
    done = Imported()
    for one in found:
        done = _store(db, one, source, clock, done)
        progress(done)
    with db.write() as connection:
        gather(connection, clock.now())
    return done


def _line(one: Rejected) -> int:
    number = one.where.removeprefix("line ")
    return int(number) if number.isdecimal() else 0


def _store(db: Db, one: Cleaned, source: str, clock: Clock, done: Imported) -> Imported:
    """One chunk, one transaction."""
    chunk = one.chunk
    rejected = tuple(sorted((*chunk.rejected, *one.rejected), key=_line))
    saved = papers.Saved()
    if one.records or rejected:
        with db.write() as connection:
            saved = papers.save(connection, one.records, clock.now())
            harvests.reject(connection, source, rejected, clock.now())
    return replace(
        done,
        read=done.read + chunk.lines,
        added=done.added + saved.added,
        changed=done.changed + saved.changed,
        unchanged=done.unchanged + saved.unchanged + len(chunk.rows) - one.asked,
        rejected=(*done.rejected, *rejected),
        peak_mb=max(done.peak_mb, anonymous_mb()),
        at=chunk.at,
        size=chunk.size,
    )
