"""Check a library: quickly, or deeply against the oracle (store, change log and index must agree)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage

from broadsheet.index import check, generations
from broadsheet.index.codes import check as check_codes
from broadsheet.index.codes import layout
from broadsheet.index.codes.reader import Codes
from broadsheet.index.words import Words
from broadsheet.model.errors import BroadsheetError
from broadsheet.store import changes, integrity
from broadsheet.store.db import Db, sqlite_warning

_LEAST_FREE = 200 * 2**20
_NONE_YET = "no index yet; a catch-up builds it"


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
    codes: Codes


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


def _words(patient: Patient) -> Check:
    return _index("words index", "search is reduced until it is", patient.words, patient)


def _meaning(patient: Patient) -> Check:
    return _index("meaning index", "search goes by words until it is", patient.codes, patient)


def _index(name: str, until: str, index: Words | Codes, patient: Patient) -> Check:
    state = index.state
    with patient.store.read() as db:
        behind = changes.last(db) - index.seq
    if state != "ready" and behind:
        return Check(name, True, f"not built yet; {until}. {index.why}".strip())
    return Check(name, True, f"{state}, {behind:,} changes behind")


def _sound(patient: Patient) -> Check:
    with patient.store.read() as db:
        return _found("database", integrity.damage(db))


def _agrees(patient: Patient) -> Check:
    with patient.store.read() as db:
        return _found("store", [*integrity.disagreements(db), *integrity.twins(db)])


def _words_follow(patient: Patient) -> Check:
    """The words index holds exactly the papers of the store as of its cursor."""
    with generations.locked(patient.index):
        generation = generations.current(patient.index)
        if generation is None:
            return Check("words index agrees", True, _NONE_YET)
        held, later = _papers_until(patient, generations.read_cursor(generation))
        return _found("words index agrees", check.check(patient.index, held, either_way=later))


def _meaning_follows(patient: Patient) -> Check:
    """So does the meaning index, as of its own cursor."""
    with generations.locked(patient.index, layout.MEANING):
        generation = generations.current(patient.index, layout.MEANING)
        if generation is None:
            return Check("meaning index agrees", True, _NONE_YET)
        held, later = _papers_until(patient, layout.read(generation).seq)
        return _found("meaning index agrees", check_codes.check(patient.index, held, either_way=later))


def _papers_until(patient: Patient, seq: int) -> tuple[Iterable[int], Iterable[int]]:
    with patient.store.read() as db:
        return integrity.numbers_until(db, seq)


def _found(name: str, findings: Iterable[str] | Iterator[str]) -> Check:
    said = list(findings)
    return Check(name, not said, "; ".join(said) or "nothing to find fault with")


_QUICK: tuple[tuple[str, Callable[[Patient], Check]], ...] = (
    ("library", _library),
    ("database library", _sqlite),
    ("disk", _disk),
    ("words index", _words),
    ("meaning index", _meaning),
)
_DEEP: tuple[tuple[str, Callable[[Patient], Check]], ...] = (
    ("database", _sound),
    ("store", _agrees),
    ("words index agrees", _words_follow),
    ("meaning index agrees", _meaning_follows),
)
