"""Answers searches by meaning: the nearest papers, and how near given papers are."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

import numpy as np

from broadsheet.index import generations
from broadsheet.index.codes import cascade
from broadsheet.index.codes.layout import MEANING, Numbers
from broadsheet.index.codes.quantise import floats
from broadsheet.index.codes.volume import Volume
from broadsheet.index.codes.within import Within, allowed
from broadsheet.index.embed.base import Terms, Vectors
from broadsheet.index.faults import Fault, Reduced

__all__ = ["Codes", "Near", "Within"]

REFRESH_SECONDS = 0.5
_TRIES = 3  # opening races with a writer that sweeps the generation just replaced


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Papers and their cosines with the question, best first; of equals the newest number."""

    numbers: Numbers
    scores: Vectors


_NOTHING = Near(np.empty(0, np.int64), np.empty(0, np.float32))


class Codes:
    """The reader of the meaning index in ``folder``; safe for any number of threads.

    It notices new commits and new generations by itself, at most REFRESH_SECONDS late.
    On any fault it puts the index aside and raises Reduced until a catch-up has built
    it again. ``now`` names what is put aside; ``ticks`` is a monotonic clock in seconds.
    """

    def __init__(
        self, folder: Path, *, now: Callable[[], datetime], ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._folder = folder
        self._now = now
        self._ticks = ticks
        self._lock = Lock()
        self._volume: Volume | None = None
        self._stamps: tuple[tuple[int, int], ...] = ()
        self._looked = float("-inf")
        self.why = ""
        """Why the index is away, in words, after it was found damaged."""

    @property
    def state(self) -> str:
        """``ready`` or ``rebuilding``."""
        try:
            self._current()
        except Reduced:
            return "rebuilding"
        return "ready"

    @property
    def count(self) -> int:
        """Papers held. Raises Reduced."""
        return self._current().count

    @property
    def seq(self) -> int:
        """The newest change held, 0 when the index is away."""
        try:
            return self._current().manifest.seq
        except Reduced:
            return 0

    @property
    def embedder(self) -> tuple[str, str]:
        """Name and version of the embedder whose vectors these are: questions must come from it. Raises Reduced."""
        manifest = self._current().manifest
        return manifest.embedder, manifest.version

    def refresh(self) -> None:
        """Look for new commits now. Raises Reduced when the index is away."""
        with self._lock:
            self._look()

    def search(self, vector: Vectors, k: int, within: Within | None = None) -> Near:
        """Up to ``k`` papers nearest to ``float32[dimensions]``, of those ``within`` allows.

        The papers are found by their codes and then ordered by exact products of
        8-bit vectors; papers without a vector are never found. Raises Reduced.
        """
        volume = self._current()
        unit = _unit(vector, volume)
        if unit is None or k < 1 or not volume.count:
            return _NOTHING
        question = cascade.asked(unit, volume.centre, len(volume.leading))
        rows, scores = cascade.nearest(volume, question, k, allowed(volume, within) if within else None)
        return Near(volume.columns["numbers"].take(rows), scores)

    def scores(self, vector: Vectors, numbers: Numbers) -> Vectors:
        """The cosine of each of these papers with the vector, NaN where a paper is not held. Raises Reduced."""
        volume = self._current()
        unit = _unit(vector, volume)
        rows = volume.places.find(numbers)
        held = rows >= 0
        scores = np.full(len(rows), np.nan, np.float32)
        scores[held] = 0 if unit is None else cascade.cosines(volume, unit, rows[held])
        return scores

    def vectors(self, numbers: Numbers) -> tuple[Numbers, Vectors]:
        """Which of these papers are held, in the order given, and their unit vectors, a row each. Raises Reduced."""
        volume = self._current()
        rows = volume.places.find(numbers)
        held = rows >= 0
        integers = volume.columns["vectors"].reshape(-1, volume.manifest.dimensions).take(rows[held], 0)
        return np.asarray(numbers, np.int64)[held], floats(integers, volume.columns["scales"].take(rows[held]))

    def terms(self, numbers: Numbers) -> tuple[Numbers, Terms]:
        """Which of these papers are held, in the order given, and the words kept of each, a row each. Raises Reduced.

        No paper where the embedder keeps no words.
        """
        volume = self._current()
        if not volume.manifest.terms:
            return np.empty(0, np.int64), np.empty((0, 0), np.uint16)
        rows = volume.places.find(numbers)
        held = rows >= 0
        return np.asarray(numbers, np.int64)[held], volume.columns["terms"].take(rows[held], 0)

    def holds(self, no: int) -> bool:
        """Whether a paper is in the index. Raises Reduced."""
        return bool(self._current().places.find(np.array([no], np.int64))[0] >= 0)

    def _current(self) -> Volume:
        volume = self._volume
        if volume is None or self._ticks() - self._looked >= REFRESH_SECONDS:
            with self._lock:
                volume = self._look()
        return volume

    def _look(self) -> Volume:
        """Open or extend what is newest; the caller holds the lock."""
        self._looked = self._ticks()
        for left in reversed(range(_TRIES)):
            try:
                self._open()
            except Fault as fault:
                if not left:
                    raise self._put_aside(fault) from fault
            else:
                break
        if self._volume is None:
            raise Reduced(self.why or "The meaning index is being built.")
        self.why = ""
        return self._volume

    def _open(self) -> None:
        """Hold the newest state; nothing when there is no generation. Raises Fault."""
        generation = generations.current(self._folder, MEANING)
        if generation is None:
            self._volume = None
            return
        try:
            stamps = tuple(
                _stamp(path) for path in (generations.pointer(self._folder, MEANING), generation / MEANING.whole)
            )
        except OSError as fault:
            raise Fault(f"The files of the meaning index are gone: {fault}") from fault
        if self._volume is None or stamps[0] != self._stamps[0]:
            self._volume = Volume.open(generation)
        elif stamps != self._stamps:
            self._volume = self._volume.grown()
        self._stamps = stamps

    def _put_aside(self, fault: Fault) -> Reduced:
        """Quarantine what is damaged, unless a writer is at work: it will find out by itself."""
        self._volume = None
        self.why = f"{fault} It is being rebuilt."
        with generations.locked(self._folder, MEANING, wait=False) as held:
            if held:
                generations.quarantine(self._folder, self._now(), MEANING)
        return Reduced(self.why)


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_ino, status.st_mtime_ns


def _unit(vector: Vectors, volume: Volume) -> Vectors | None:
    """The vector at length one, None when it has no direction. Raises Reduced when it is another embedder's."""
    if len(vector) != volume.manifest.dimensions:
        raise Reduced("The meaning index has just been swapped for another embedder's.")
    length = float(np.linalg.norm(vector))
    if not length or not np.isfinite(length):
        return None
    unit: Vectors = (np.asarray(vector, np.float32) / np.float32(length)).astype(np.float32, copy=False)
    return unit
