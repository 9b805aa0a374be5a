"""A file as numbered lines: streamed, unpacked on the way, each line capped."""

import gzip
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, cast

from broadsheet.model.errors import WrongUse

LONGEST_LINE: Final = 2**20  # bytes
GZIP: Final = b"\x1f\x8b"
BOM: Final = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line that holds something: ``number`` counts from 1, ``raw`` has no line end.

    ``at`` is how many bytes of the file (packed, if it is) were read; ``why`` is
    set instead of ``raw`` when the line cannot be had.
    """

    number: int
    raw: bytes
    at: int
    why: str = ""


def lines(path: Path) -> Iterator[Line]:
    """The lines of a plain or gzip file, blank ones left out; memory never exceeds one line.

    A longer line than 1 MiB, or a packed file that breaks off, comes out as a Line
    with ``why``. Raises WrongUse when the file cannot be opened.
    """
    with _opened(path) as packed:
        file = _unpacked(packed)
        number = 0
        while True:
            number += 1
            try:
                raw = file.readline(LONGEST_LINE + 1)
                whole = len(raw) <= LONGEST_LINE or _skip_rest(file)
            except (EOFError, OSError, zlib.error) as error:
                yield Line(number, b"", packed.tell(), f"the packed file is damaged here ({error})")
                return
            if not raw:
                return
            raw = raw.removeprefix(BOM).strip() if number == 1 else raw.strip()
            if not whole:
                yield Line(number, raw[:200], packed.tell(), "the line is longer than 1 MiB")
            elif raw:
                yield Line(number, raw, packed.tell())


def start(path: Path, size: int = 4096) -> bytes:
    """The first ``size`` bytes of a file, unpacked. Raises WrongUse when it cannot be opened or unpacked."""
    with _opened(path) as packed:
        try:
            return _unpacked(packed).read(size)
        except (EOFError, OSError, zlib.error) as error:
            raise WrongUse(f"{path.name} is a damaged gzip file ({error}).") from error


def _opened(path: Path) -> BufferedReader:
    try:
        return path.open("rb")
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}.") from error


def _unpacked(packed: BufferedReader) -> BinaryIO:
    if packed.peek(2)[:2] == GZIP:
        return cast(BinaryIO, gzip.GzipFile(fileobj=packed))
    return packed


def _skip_rest(file: BinaryIO) -> bool:
    """Read on to the end of the line; says False, for the line was not whole."""
    while True:
        rest = file.readline(LONGEST_LINE)
        if not rest or rest.endswith(b"\n"):
            return False
