"""Where an index lies: one folder per generation, a pointer to the one that answers, a lock.

::

    <folder>/words.lock                  held by whoever writes or moves
    <folder>/words/current.json          {"generation": …, "schema": …}
    <folder>/words/<generation>/         the engine's files, cursor.json, checked.json
    <folder>/words.bad-<timestamp>/      the last generation that could not be trusted

and the same with ``meaning``. Everything here may be deleted at any moment; the next
catch-up builds it again.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from broadsheet.index.faults import Fault
from broadsheet.index.schema import VERSION


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of index: its folder's name, the version of its files, and the files every generation has.

    Without the file ``whole`` a generation cannot answer; without ``begun`` it is not worth going on with.
    """

    name: str
    version: int
    whole: str
    begun: str


WORDS = Kind("words", VERSION, whole="meta.json", begun="cursor.json")


@contextmanager
def locked(folder: Path, kind: Kind = WORDS, *, wait: bool = True) -> Iterator[bool]:
    """Hold the writers' lock; yields whether it is held, False only without ``wait``.

    The kernel drops the lock with the process, so a killed writer never blocks the next.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{kind.name}.lock").open("ab") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def pointer(folder: Path, kind: Kind = WORDS) -> Path:
    """The file that names the generation that answers."""
    return folder / kind.name / "current.json"


def current(folder: Path, kind: Kind = WORDS) -> Path | None:
    """The generation that answers, None when there is none. Raises Fault when it cannot be used."""
    try:
        said = json.loads(pointer(folder, kind).read_bytes())
        name, schema = said["generation"], said["schema"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Fault(f"The pointer to the {kind.name} index cannot be read: {fault}") from fault
    if schema != kind.version:
        raise Fault(f"The {kind.name} index was built by another release (schema {schema}, not {kind.version}).")
    generation = pointer(folder, kind).parent / str(name)
    if not (generation / kind.whole).is_file():
        raise Fault(f"The files of the {kind.name} index are gone.")
    return generation


def begin(folder: Path, now: datetime, kind: Kind = WORDS) -> Path:
    """Make the folder of a new generation, named after the moment."""
    parent = folder / kind.name
    parent.mkdir(parents=True, exist_ok=True)
    generation = _unused(parent / f"{_stamp(now)}-{kind.version}")
    generation.mkdir()
    return generation


def unfinished(folder: Path, kind: Kind = WORDS) -> Path | None:
    """The newest generation of this schema that was begun; a killed rebuild left it behind where none answers."""
    started = [path for path in _all(folder, kind) if path.name.partition("-")[2].split("-")[0] == str(kind.version)]
    return max((path for path in started if (path / kind.begun).is_file()), default=None)


def point_to(folder: Path, generation: Path, kind: Kind = WORDS) -> None:
    """Let a generation answer from now on, and delete every other."""
    write_json(pointer(folder, kind), {"generation": generation.name, "schema": kind.version})
    sweep(folder, generation, kind=kind)


def sweep(folder: Path, *keep: Path | None, kind: Kind = WORDS) -> None:
    """Delete every generation but those to ``keep``: what killed rebuilds left behind."""
    for other in _all(folder, kind):
        if other not in keep:
            shutil.rmtree(other, ignore_errors=True)


def tidy(generation: Path) -> None:
    """Delete the engine's half-written small files, which a killed writer leaves; call it under the lock."""
    for leftover in generation.glob(".tmp*"):
        leftover.unlink(missing_ok=True)


def quarantine(folder: Path, now: datetime, kind: Kind = WORDS) -> Path | None:
    """Take the pointer away and put the generations aside; returns where, None when nothing was there.

    Call it under the lock. Only the last is kept: it is for looking at, not for use.
    """
    pointer(folder, kind).unlink(missing_ok=True)
    if not (folder / kind.name).is_dir():
        return None
    for older in folder.glob(f"{kind.name}.bad-*"):
        shutil.rmtree(older, ignore_errors=True)
    aside = _unused(folder / f"{kind.name}.bad-{_stamp(now)}")
    (folder / kind.name).rename(aside)
    return aside


def read_cursor(generation: Path) -> int:
    """The newest change that the generation holds; 0, so that all is replayed, when it cannot be read."""
    try:
        return int(json.loads((generation / "cursor.json").read_bytes())["seq"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def write_cursor(generation: Path, seq: int) -> None:
    """Remember the newest change; only after the engine has committed it."""
    write_json(generation / "cursor.json", {"seq": seq})


def write_json(path: Path, value: object, *, synced: bool = True) -> None:
    """Write a small file so that a reader sees the old or the new, never half; a power cut too, where it is synced."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8") as handle:
        json.dump(value, handle)
        handle.flush()
        if synced:
            os.fsync(handle.fileno())
    temporary.replace(path)
    if not synced:
        return
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _all(folder: Path, kind: Kind) -> list[Path]:
    parent = folder / kind.name
    return [path for path in parent.iterdir() if path.is_dir()] if parent.is_dir() else []


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _unused(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
