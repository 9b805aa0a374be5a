"""Check a library: quickly, or deeply against the oracle (store, change log and index must agree)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage

from broadsheet.index import generations
from broadsheet.index.check import check
from broadsheet.index.words import Words
from broadsheet.model.errors import BroadsheetError
from broadsheet.store import changes, integrity
from broadsheet.store.db import Db, sqlite_warning

_LEAST_FREE = 200 * 2**20


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: ``detail`` says what was found, good or bad."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined."""

    data: Path
    index: Path
    store: Db
    words: Words


def examine(patient: Patient, *, deep: bool) -> tuple[Check, ...]:
    """Run the checks; never raises for what it finds."""
    checks = [*_QUICK, *(_DEEP if deep else ())]
    return tuple(_guarded(name, run, patient) for name, run in checks)


def _guarded(name: str, run: Callable[[Patient], Check], patient: Patient) -> Check:
    try:
        return run(patient)
    except (BroadsheetError, OSError, RuntimeError) as trouble:
        return Check(name, False, str(trouble))


def _library(patient: Patient) -> Check:
    with patient.store.read() as db:
        sizes = integrity.sizes(db)
    return Check("library", True, ", ".join(f"{count:,} {name}" for name, count in sizes.items()))


def _sqlite(patient: Patient) -> Check:
    warning = sqlite_warning() if patient.store.dialect == "sqlite" else None
    return Check("database library", True, warning or "free of known faults")


def _disk(patient: Patient) -> Check:
    free = disk_usage(patient.data).free
    return Check("disk", free > _LEAST_FREE, f"{free / 2**30:.1f} GiB free in {patient.data}")


def _index(patient: Patient) -> Check:
    state = patient.words.state
    with patient.store.read() as db:
        behind = changes.last(db) - patient.words.seq
    if state != "ready" and behind:
        return Check("words index", True, f"not built yet; search is reduced until it is. {patient.words.why}".strip())
    return Check("words index", True, f"{state}, {behind:,} changes behind")


def _sound(patient: Patient) -> Check:
    with patient.store.read() as db:
        return _found("database", integrity.damage(db))


def _agrees(patient: Patient) -> Check:
    with patient.store.read() as db:
        return _found("store", [*integrity.disagreements(db), *integrity.twins(db)])


def _follows(patient: Patient) -> Check:
    """The index holds exactly the papers of the store as of its cursor."""
    with generations.locked(patient.index):
        generation = generations.current(patient.index)
        if generation is None:
            return Check("words index agrees", True, "no index yet; a catch-up builds it")
        seq = generations.read_cursor(generation)
        with patient.store.read() as db:
            held, later = integrity.numbers_until(db, seq)
        findings = check(patient.index, held, either_way=later)
    return _found("words index agrees", findings)


def _found(name: str, findings: Iterable[str] | Iterator[str]) -> Check:
    said = list(findings)
    return Check(name, not said, "; ".join(said) or "nothing to find fault with")


_QUICK: tuple[tuple[str, Callable[[Patient], Check]], ...] = (
    ("library", _library),
    ("database library", _sqlite),
    ("disk", _disk),
    ("words index", _index),
)
_DEEP: tuple[tuple[str, Callable[[Patient], Check]], ...] = (
    ("database", _sound),
    ("store", _agrees),
    ("words index agrees", _follows),
)
