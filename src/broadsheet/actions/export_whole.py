"""Write a whole library into one file, as it is at one moment."""

import base64
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from broadsheet.actions.whole import header, written
from broadsheet.lib.memory import anonymous_mb
from broadsheet.store import library, whole
from broadsheet.store.db import Db

_TELL_EVERY = 2000


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: rows of how many, and by table; ``peak_mb`` is the most anonymous memory seen."""

    rows: int = 0
    of: int = 0
    tables: tuple[tuple[str, int], ...] = ()
    peak_mb: float = 0.0


def export_whole(store: Db, path: Path, progress: Callable[[Exported], None], *, people: bool) -> Exported:
    """Write every row of the library to a new file; of people and what they did nothing, unless asked for.

    The same library makes the same bytes, on either database. Raises WrongUse where
    the file is there already.
    """
    told, peak = Counter[str](), 0.0
    with written(path) as file, store.read() as db:
        seen, of = sha256(), whole.size(db, people=people)

        def write(line: bytes) -> None:
            seen.update(line)
            file.write(line)

        write(header(library.HEAD, people=people))
        for table in whole.tables(people=people):
            name = str(table.name)
            names = [(str(one.name), whole.kind(one) is bytes) for one in whole.columns(table)]
            for row in whole.rows(db, table, people=people):
                write(_line(name, names, row))
                told[name] += 1
                if told.total() % _TELL_EVERY == 0:
                    peak = max(peak, anonymous_mb())
                    progress(Exported(told.total(), of, peak_mb=peak))
        end = {"end": {"rows": told.total(), "sha256": seen.hexdigest()}}
        file.write(orjson.dumps(end, option=orjson.OPT_APPEND_NEWLINE))
    return Exported(told.total(), of, tuple(told.items()), max(peak, anonymous_mb()))


def _line(table: str, names: list[tuple[str, bool]], row: tuple[Any, ...]) -> bytes:
    """A row by its names; what is empty is left out, and bytes are written in base64."""
    said = {
        name: base64.b64encode(value).decode() if binary else value
        for (name, binary), value in zip(names, row, strict=True)
        if value is not None
    }
    return orjson.dumps({"table": table, "row": said}, option=orjson.OPT_APPEND_NEWLINE)
