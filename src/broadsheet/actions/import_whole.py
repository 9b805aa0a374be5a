"""Take a whole library out of a file into an empty one: all of it, or nothing."""

import base64
import binascii
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from broadsheet.actions.house import House
from broadsheet.actions.standing import settle
from broadsheet.actions.whole import BROKEN, FORMAT, LONGEST_LINE, Opened, opened
from broadsheet.lib.markup import maths_html
from broadsheet.lib.mathml import checked
from broadsheet.lib.memory import anonymous_mb
from broadsheet.lib.prose import cleaned
from broadsheet.model.errors import WrongUse
from broadsheet.store import changes, library, tallies, whole
from broadsheet.store.db import Connection

_AT_ONCE = 2000
_COUNTED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Restored:
    """What was taken in: rows, and by table; ``at`` of ``size`` bytes of the file are read."""

    rows: int = 0
    tables: tuple[tuple[str, int], ...] = ()
    at: int = 0
    size: int = 0
    peak_mb: float = 0.0


Progress = Callable[[Restored], None]


def import_whole(house: House, path: Path, progress: Progress) -> Restored:
    """Put every row of a file made by ``export_whole`` into this library, which must be empty.

    What is counted from other rows is counted anew, and the change log begins anew, so
    that the indexes follow. HTML goes through the allow-lists again. Raises WrongUse,
    and then nothing was changed.
    """
    with house.store.write() as db:
        if not whole.is_empty(db):
            raise WrongUse("This library is not empty. A whole library is taken into a new one: name another --data.")
        try:
            with opened(path) as file:
                done = _take(db, _Lines(file), path.stat().st_size, progress)
        except BROKEN as trouble:
            raise WrongUse(f"{path} cannot be read to its end ({trouble}), so nothing was taken in.") from trouble
        whole.number_on(db)
        _count(db, house)
    if house.store.dialect == "sqlite":
        # the log has grown as large as the library
        house.store.scrub(whole=False)
    return done


class _Lines:
    """The lines of a file as values, numbered, with the checksum of those before the last."""

    def __init__(self, file: Opened) -> None:
        self.file = file
        self.number = 0
        self.before = self.seen = sha256()

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        while raw := self.file.content.readline(LONGEST_LINE + 1):
            self.number += 1
            self.before = self.seen.copy()
            self.seen.update(raw)
            try:
                said = orjson.loads(raw) if len(raw) <= LONGEST_LINE else None
            except orjson.JSONDecodeError:
                said = None
            if not isinstance(said, dict):
                raise self.wrong("it is no JSON object, or longer than 64 MiB")
            yield said

    def wrong(self, why: str) -> WrongUse:
        """What is wrong with the newest line."""
        return WrongUse(f"Line {self.number:,}: {why}. Nothing was taken in.")


def _take(db: Connection, lines: _Lines, size: int, progress: Progress) -> Restored:
    found = iter(lines)
    known = _tables(db, lines, next(found, {}))
    told, peak = Counter[str](), 0.0
    batch: list[tuple[Any, ...]] = []
    table = ""
    for said in found:
        name = said.get("table")
        if batch and (name != table or len(batch) == _AT_ONCE):
            whole.insert(db, known[table].table, batch)
            told[table] += len(batch)
            peak, batch = max(peak, anonymous_mb()), []
            progress(Restored(told.total(), (), lines.file.packed.tell(), size, peak))
        if "end" in said:
            _check_end(lines, said["end"], told.total())
            return Restored(told.total(), tuple(told.items()), size, size, peak)
        if not isinstance(name, str) or name not in known or not isinstance(said.get("row"), dict):
            raise lines.wrong("it names no table of such a library, or holds no row")
        table = name
        batch.append(known[table].values(said["row"], lines))
    raise lines.wrong("the file ends here, and was cut off")


def _tables(db: Connection, lines: _Lines, said: Mapping[str, Any]) -> Mapping[str, "_Reader"]:
    """A reader of rows for each table that may come, by the first line."""
    if said.get("broadsheet") != "library" or said.get("format") != FORMAT:
        raise lines.wrong("this is no whole library in a form that this release reads")
    if str(said.get("schema")) > library.HEAD:
        raise lines.wrong("it was written by a newer Broadsheet; install that one")
    people = said.get("people") is True
    if people:
        whole.clear(db)
    return {table.name: _Reader(table) for table in whole.tables(people=people)}


def _check_end(lines: _Lines, end: Any, rows: int) -> None:
    if not isinstance(end, dict) or end.get("rows") != rows or end.get("sha256") != lines.before.hexdigest():
        raise lines.wrong("rows are missing or were changed: the checksum does not fit")
    if lines.file.content.read(1):
        raise lines.wrong("more stands behind its end")


class _Reader:
    """Reads the rows of one table, and lets nothing in that the schema does not have."""

    def __init__(self, table: Any) -> None:
        self.table = table
        self.columns = [(one.name, whole.kind(one), one.nullable, whole.default(one)) for one in whole.columns(table)]
        self.names = frozenset(name for name, *_ in self.columns)
        self.tidy = _HTML.get(table.name, {})

    def values(self, row: Mapping[str, Any], lines: _Lines) -> tuple[Any, ...]:
        """The values of a row, in the order of the columns."""
        if not row.keys() <= self.names:
            raise lines.wrong(f"“{self.table.name}” has no column {', '.join(sorted(row.keys() - self.names))[:80]}")
        found: list[Any] = []
        for name, kind, nullable, default in self.columns:
            value = row.get(name, default)
            if value is None:
                if not nullable:
                    raise lines.wrong(f"“{name}” is missing")
            elif kind is bytes:
                value = _bytes(value, name, lines)
            elif type(value) is not kind:
                raise lines.wrong(f"“{name}” is of another kind")
            elif name in self.tidy:
                value = self.tidy[name](row)
            found.append(value)
        return tuple(found)


def _bytes(value: Any, name: str, lines: _Lines) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise lines.wrong(f"“{name}” is not written in base64") from None


def _maths(html: str, source: str) -> Callable[[Mapping[str, Any]], str | None]:
    """HTML with formulas as it was made at saving; anything else is made anew of the text."""
    return lambda row: row[html] if checked(row[html]) is not None else maths_html(str(row.get(source, "")))


_HTML: Mapping[str, Mapping[str, Callable[[Mapping[str, Any]], str | None]]] = {
    "papers": {
        "title_html": _maths("title_html", "title"),
        "abstract_html": _maths("abstract_html", "abstract"),
    },
    "comments": {"html": lambda row: cleaned(row["html"])},
}


def _count(db: Connection, house: House) -> None:
    now = house.now()
    for numbers in _parts(whole.counted(db)):
        tallies.show(db, set(numbers))
        settle(db, house.rules, set(numbers))
    for numbers in _parts(whole.numbers(db)):
        changes.append(db, "paper", numbers, now)


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[at : at + _COUNTED_AT_ONCE] for at in range(0, len(numbers), _COUNTED_AT_ONCE))
