"""Reads and checks the files of a generation: mapped arrays, sizes, checksums."""

import errno
import mmap
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from broadsheet.index.codes.layout import BLOCK, Column, Field, Manifest
from broadsheet.index.faults import Fault
from broadsheet.model.errors import StoreError

_SHORTAGES = (errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)


@contextmanager
def guard(doing: str) -> Iterator[None]:
    """Turn what the system complains of into a Fault that says ``doing``; StoreError where it ran out of something."""
    try:
        yield
    except (OSError, ValueError) as fault:
        said = f"The meaning index failed while {doing}: {fault}"
        short = isinstance(fault, OSError) and fault.errno in _SHORTAGES
        raise (StoreError(said) if short else Fault(said)) from fault


def mapped(generation: Path, manifest: Manifest) -> dict[str, Column]:
    """Every file as an array of its committed rows, backed by the file; not checked."""
    return {field.name: _map(generation / field.name, field, manifest) for field in manifest.fields}


def verify(generation: Path, manifest: Manifest, *, whole: bool = False) -> None:
    """Check sizes and last blocks, and every block of a file that was touched since its commit.

    A file longer than the manifest says is being written to; its earlier blocks are
    then read only with ``whole``. Raises Fault naming the first file that is damaged.
    """
    for field in manifest.fields:
        with guard("being checked"):
            status = (generation / field.name).stat()
        committed = manifest.count(field) * field.bytes
        touched = status.st_mtime_ns != manifest.stamps.get(field.name)
        every = touched and (whole or status.st_size == committed)
        if status.st_size < committed or not _is_whole(generation / field.name, field, manifest, every=every):
            raise Fault(f"The meaning index is damaged: {field.name} does not match its checksum.")


def damaged(generation: Path, manifest: Manifest) -> tuple[str, ...]:
    """Names of the files that do not match their checksums, all of them read."""
    return tuple(
        field.name for field in manifest.fields if not _is_whole(generation / field.name, field, manifest, every=True)
    )


def summed(sums: tuple[int, ...], at: int, data: bytes, block: int) -> tuple[int, ...]:
    """The checksums of a file of ``at`` bytes after ``data`` was appended, ``block`` bytes under each."""
    done = list(sums)
    view = memoryview(data)
    while view:
        room = block - at % block
        if room == block:
            done.append(0)
        done[-1] = zlib.crc32(view[:room], done[-1])
        at += min(room, len(view))
        view = view[room:]
    return tuple(done)


def _map(path: Path, field: Field, manifest: Manifest) -> Column:
    count = manifest.count(field)
    shape = (count, field.width) if field.width > 1 else (count,)
    if not count:
        return np.empty(shape, field.dtype)
    with path.open("rb") as handle:
        buffer = mmap.mmap(handle.fileno(), count * field.bytes, access=mmap.ACCESS_READ)
    return np.frombuffer(buffer, field.dtype).reshape(shape)


def _is_whole(path: Path, field: Field, manifest: Manifest, *, every: bool) -> bool:
    sums, committed = manifest.sums.get(field.name, ()), manifest.count(field) * field.bytes
    block = BLOCK * field.bytes
    if len(sums) != -(-committed // block):
        return False
    first = 0 if every else max(len(sums) - 1, 0)
    try:
        with path.open("rb") as handle:
            handle.seek(first * block)
            pieces = (
                (handle.read(min(block, committed - number * block)), sums[number])
                for number in range(first, len(sums))
            )
            return all(zlib.crc32(piece) == expected for piece, expected in pieces)
    except OSError:
        return False
