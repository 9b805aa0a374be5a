"""Finds damage in an index's files: every file of the engine ends in a footer with its checksum.

Footer (tantivy ``directory/footer.rs``): JSON with a CRC-32 of all before it, then
the JSON's length and a magic number, four bytes each, little-endian. What was
verified is remembered with size and time of change, so opening reads only what is
new; ``damaged`` reads everything.
"""

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from broadsheet.index.faults import Fault
from broadsheet.index.generations import write_json

_SUFFIXES = frozenset({".term", ".pos", ".idx", ".store", ".fast", ".fieldnorm", ".del"})
_TAIL = struct.Struct("<II")
_MAGIC = 1337
_PIECE = 1 << 20

Seen = dict[str, list[int]]
"""Of each file its size and its time of change in nanoseconds."""


def verify(generation: Path) -> None:
    """Read every file not known to be whole. Raises Fault naming the first that is damaged."""
    known = _remembered(generation)
    for name, stamp in _stamps(generation).items():
        if known.get(name) != stamp and not _is_whole(generation / name):
            raise Fault(f"The words index is damaged: {name} does not match its checksum.")


def remember(generation: Path) -> None:
    """Note the files as they are now, after they were verified or just written."""
    write_json(generation / "checked.json", _stamps(generation))


def damaged(generation: Path) -> tuple[str, ...]:
    """Names of the files whose bytes do not match their checksum, all of them read."""
    return tuple(name for name in sorted(_stamps(generation)) if not _is_whole(generation / name))


def _remembered(generation: Path) -> Seen:
    try:
        seen = json.loads((generation / "checked.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return seen if isinstance(seen, dict) else {}


def _stamps(generation: Path) -> Seen:
    """The files that belong to the last commit; a killed writer leaves others half written."""
    segments = _segments(generation)
    stamps: Seen = {}
    for path in generation.iterdir():
        segment, _, opstamp = path.stem.partition(".")
        if path.suffix not in _SUFFIXES or segment not in segments or opstamp not in ("", segments[segment]):
            continue
        try:
            status = path.stat()
        except FileNotFoundError:  # a merge has just replaced it
            continue
        stamps[path.name] = [status.st_size, status.st_mtime_ns]
    return stamps


def _segments(generation: Path) -> dict[str, str]:
    """Of each segment of the last commit its name and the mark of its deletions, from ``meta.json``."""
    try:
        segments = json.loads((generation / "meta.json").read_bytes())["segments"]
        return {
            one["segment_id"].replace("-", ""): str(one["deletes"]["opstamp"]) if one["deletes"] else ""
            for one in segments
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise Fault(f"The words index's list of files cannot be read: {fault}") from fault


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as handle:
            size = handle.seek(0, 2)
            if size < _TAIL.size:
                return False
            handle.seek(size - _TAIL.size)
            length, magic = _TAIL.unpack(handle.read())
            body = size - _TAIL.size - length
            if magic != _MAGIC or body < 0:
                return False
            handle.seek(body)
            expected = json.loads(handle.read(length))["crc"]
            handle.seek(0)
            return bool(_checksum(handle.read, body) == expected)
    except FileNotFoundError:
        return True
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _checksum(read: Callable[[int], bytes], length: int) -> int:
    checksum = 0
    while length:
        piece = read(min(length, _PIECE))
        if not piece:
            break
        checksum = zlib.crc32(piece, checksum)
        length -= len(piece)
    return checksum
