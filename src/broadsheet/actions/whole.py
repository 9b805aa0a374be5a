"""A whole library as one file: how it begins, what stands on a line, how it ends.

Reference: docs/reference/library-format.md.
"""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import orjson

from broadsheet.model.errors import WrongUse

FORMAT = 1
LONGEST_LINE = 64 * 2**20
_GZIP = b"\x1f\x8b"
_BEGIN = b'{"broadsheet":"library",'
_LEVEL = 5


def header(schema: str, *, people: bool) -> bytes:
    """The first line."""
    said = {"broadsheet": "library", "format": FORMAT, "schema": schema, "people": people}
    return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)


def is_whole(path: Path) -> bool:
    """Whether a file is a whole library, by its first bytes. A file that cannot be read is not."""
    try:
        with opened(path) as file:
            return file.content.read(len(_BEGIN)) == _BEGIN
    except BROKEN:
        return False


BROKEN = (OSError, EOFError, zlib.error)
"""What reading a file that is damaged may raise."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is read, unpacked on the way; ``packed`` is the file as it lies there."""

    content: IO[bytes]
    packed: IO[bytes]


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a plain or a packed file. Raises one of BROKEN, now or while it is read."""
    with path.open("rb") as packed:
        start = packed.read(2)
        packed.seek(0)
        if start != _GZIP:
            yield Opened(packed, packed)
            return
        with gzip.GzipFile(fileobj=packed) as file:
            yield Opened(cast("IO[bytes]", file), packed)


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """A new file for its owner's eyes alone, there whole or not at all; packed where its name ends in ``.gz``.

    The same content makes the same bytes. Raises WrongUse where something is there already.
    """
    if path.exists():
        raise WrongUse(f"{path} is there already, and nothing is written over.")
    half = path.with_name(path.name + ".part")
    try:
        with half.open("wb") as packed:
            half.chmod(0o600)
            if path.suffix == ".gz":
                with gzip.GzipFile("", "wb", _LEVEL, packed, mtime=0) as file:
                    yield cast("IO[bytes]", file)
            else:
                yield packed
        half.rename(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
