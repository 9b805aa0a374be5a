"""Reading a file of papers: which format it is, its rows in chunks, and each row cleaned.

An import asks for ``chunks``, drops the rows whose bytes it already has, and turns
the others into records with ``cleaned``.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import orjson

from broadsheet.model.errors import WrongUse
from broadsheet.model.paper import Record, Rejected
from broadsheet.sources.files import bibtex
from broadsheet.sources.files.lines import BOM, Line, lines, start
from broadsheet.sources.files.record import record
from broadsheet.sources.files.row import Row, identify

CHUNK: Final = 500
_BIBTEX = re.compile(rb"\s*(?:%[^\n]*\n\s*)*@\s*[A-Za-z]+\s*[{(]")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file: ``at`` of ``size`` bytes were read so far, ``lines`` counts what held something."""

    rows: tuple[Row, ...]
    rejected: tuple[Rejected, ...]
    lines: int
    at: int
    size: int


def detect(path: Path) -> str:
    """``"bibtex"`` or ``"jsonl"``, by the name or else by how it begins. Raises WrongUse for anything else."""
    name = path.name.lower().removesuffix(".gz")
    if name.endswith((".bib", ".bibtex", ".biblatex")):
        return "bibtex"
    begin = start(path).removeprefix(BOM).lstrip()
    if begin.startswith(b"["):
        raise WrongUse(f"{path.name} is one JSON list. Write one paper per line (JSON Lines).")
    if begin.startswith(b"{") or name.endswith((".jsonl", ".ndjson")) or not begin:
        return "jsonl"
    if _BIBTEX.search(begin):
        return "bibtex"
    raise WrongUse(f"{path.name} is neither JSON Lines nor BibTeX.")


def source_name(path: Path) -> str:
    """The source a file stands for when nobody names one: its stem in lower case ("papers.jsonl.gz" → "papers")."""
    stem = path.name.lower().partition(".")[0]
    return re.sub(r"[^a-z0-9_-]+", "-", stem).strip("-")[:64] or "file"


def chunks(path: Path, name: str, size: int = CHUNK) -> Iterator[Chunk]:
    """The rows of a file, about ``size`` at a time, identified but not cleaned. Raises WrongUse.

    ``name`` is the source for rows that do not name their own.
    """
    total = path.stat().st_size if path.is_file() else 0
    if detect(path) == "bibtex":
        yield from _grouped(((one, total) for one in bibtex.rows(path, name)), total, size)
    else:
        yield from _grouped(((parse_line(line, name), line.at) for line in lines(path)), total, size)


def _grouped(found: Iterator[tuple[Row | Rejected, int]], total: int, size: int) -> Iterator[Chunk]:
    rows: list[Row] = []
    rejected: list[Rejected] = []
    at = 0
    for one, at in found:
        if isinstance(one, Row):
            rows.append(one)
        else:
            rejected.append(one)
        if len(rows) + len(rejected) >= size:
            yield Chunk(tuple(rows), tuple(rejected), len(rows) + len(rejected), at, total)
            rows, rejected = [], []
    if rows or rejected:
        yield Chunk(tuple(rows), tuple(rejected), len(rows) + len(rejected), at, total)


def parse_line(line: Line, name: str) -> Row | Rejected:
    """A line of JSON Lines as a row: whom it speaks of, nothing cleaned yet."""
    try:
        if line.why:
            raise ValueError(line.why)
        return identify(line.number, line.raw, _object(line.raw), name)
    except ValueError as error:
        return Rejected(f"line {line.number}", str(error), line.raw)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        data = orjson.loads(raw)
    except ValueError:
        data = _tolerantly(raw)
    if not isinstance(data, dict):
        raise ValueError("it is JSON, but not an object")
    return data


def _tolerantly(raw: bytes) -> Any:
    """What only the standard library reads: halves of surrogate pairs, NaN, very large numbers."""
    try:
        return json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is not JSON ({error})") from error


def cleaned(row: Row) -> Record | Rejected:
    """The record of a row, or why there is none."""
    try:
        return record(row)
    except ValueError as error:
        return Rejected(f"line {row.number}", str(error), row.raw)


def starter() -> Iterator[Chunk]:
    """The papers that come with Broadsheet, as the source ``starter``."""
    with as_file(files("broadsheet") / "data" / "starter.jsonl") as path:
        yield from chunks(path, "starter")
