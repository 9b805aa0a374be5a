"""Brings the meaning index up to the store's change log, and gives it a new generation when one is due.

Every batch is committed before the next is asked for, so a kill costs at most one
batch of embedding. A paper whose text is the one embedded before is not embedded again.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from broadsheet.index import generations
from broadsheet.index.catch_up import CaughtUp, Progress
from broadsheet.index.codes import compact, files, layout, writing
from broadsheet.index.codes.filling import Filling
from broadsheet.index.codes.layout import MEANING, Manifest
from broadsheet.index.codes.volume import Volume
from broadsheet.index.codes.writing import Writer
from broadsheet.index.embed.base import Embedder, terms_of
from broadsheet.index.faults import Fault
from broadsheet.index.feed import ChangeFeed, Changes
from broadsheet.model.errors import EmbedderError, StoreError

BATCH = 2000


def catch_up(  # noqa: PLR0913 - what the words' takes, and the embedder
    folder: Path,
    feed: ChangeFeed,
    embedder: Embedder,
    *,
    now: datetime,
    batch: int = BATCH,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> CaughtUp:
    """Embed every change of ``feed`` that is not yet held, waiting for another writer first.

    ``batch`` changes are asked for, embedded and committed at a time. With ``rebuild``,
    and where the codes are another embedder's, a new generation is built while the old
    one answers; one that a kill left unfinished is gone on with. A damaged index is put
    aside and built from the first change. The feed's and the embedder's own errors pass through.

    Raises StoreError when even that fails, or when the disk is full.
    """
    task = _Task(folder, feed, embedder, now, batch, progress or (lambda _seq, _last: None))
    with generations.locked(folder, MEANING):
        if rebuild:
            return _rebuild(task)
        try:
            return _go_on(task)
        except Fault:
            generations.quarantine(folder, now, MEANING)
        return _rebuild(task)


@contextmanager
def beside(
    folder: Path, feed: ChangeFeed, embedder: Embedder, *, now: datetime
) -> Iterator[Callable[[int, Changes], None]]:
    """While it is open, take in what another index has just asked the feed for, wherever both stand at the same change.

    Yields what to hand the changes to. It never fails and takes nothing when another
    writer is at work, or when anything is wrong: the next ``catch_up`` sees to that, and
    swaps the generation in.
    """
    with generations.locked(folder, MEANING, wait=False) as held:
        opened = _opened(_Task(folder, feed, embedder, now, BATCH, lambda _seq, _last: None)) if held else None
        if opened is None:
            yield lambda _seq, _changes: None
            return
        filling, writer = opened
        with writer:
            yield _Beside(filling, writer).take
            with suppress(Fault, StoreError):
                writer.settle()


def _opened(task: "_Task") -> tuple[Filling, Writer] | None:
    """The generation that a catch-up would go on with, opened, or a first one; None when it needs more than that."""
    try:
        answering = generations.current(task.folder, MEANING)
        generation = answering if answering and task.made(answering) else _begun(task)
        if generation is None and answering is None:
            generation = _begin(task)
        return (Filling(Volume.open(generation, whole=True), task.embedder), Writer(generation)) if generation else None
    except (Fault, StoreError):
        return None


class _Beside:
    """Fills a generation as long as all goes well.

    It waits for the disk at the end, not after each batch: there are two dozen files, and the other index stands
    still meanwhile. A power cut costs the papers since the last catch-up, a kill none.
    """

    def __init__(self, filling: Filling, writer: Writer) -> None:
        self._filling = filling
        self._writer = writer
        self._sound = True

    def take(self, seq: int, changes: Changes) -> None:
        reached, documents, gone = changes
        if not self._sound or seq != self._filling.seq or reached == seq:
            return
        try:
            self._filling.apply(self._writer, documents, gone, reached, synced=False)
        except (Fault, StoreError, EmbedderError):
            self._sound = False


@dataclass(frozen=True, slots=True)
class _Task:
    folder: Path
    feed: ChangeFeed
    embedder: Embedder
    now: datetime
    batch: int
    report: Progress

    def made(self, generation: Path | None) -> bool:
        """Whether a generation holds vectors of this embedder, and no change that the store has yet to make."""
        if generation is None:
            return False
        held = layout.read(generation)
        same = (held.embedder, held.version, held.dimensions, held.terms)
        wanted = (self.embedder.name, self.embedder.version, self.embedder.dimensions, terms_of(self.embedder))
        return same == wanted and held.seq <= self.feed.last()


def _go_on(task: _Task) -> CaughtUp:
    """Bring the answering generation up to date, or finish the one beside it. Raises Fault."""
    answering = generations.current(task.folder, MEANING)
    if answering and task.made(answering):
        generations.sweep(task.folder, answering, kind=MEANING)
        return _fill(task, answering)
    begun = _begun(task)
    if begun is None:
        return _rebuild(task)
    generations.sweep(task.folder, answering, begun, kind=MEANING)
    return _fill(task, begun)


def _begun(task: _Task) -> Path | None:
    """A generation for this embedder that a kill left unfinished; one that is damaged is begun anew."""
    begun = generations.unfinished(task.folder, MEANING)
    try:
        if begun and task.made(begun):
            Volume.open(begun, whole=True)
            return begun
    except Fault:
        pass
    return None


def _rebuild(task: _Task) -> CaughtUp:
    """Build a new generation beside the one that answers, then swap. Raises StoreError; the old one then stays."""
    try:
        answering = generations.current(task.folder, MEANING)
    except Fault:
        generations.quarantine(task.folder, task.now, MEANING)
        answering = None
    generations.sweep(task.folder, answering, kind=MEANING)
    try:
        return _fill(task, _begin(task))
    except Fault as fault:
        generations.sweep(task.folder, answering, kind=MEANING)
        raise StoreError(f"The meaning index could not be built. {fault}") from fault


def _begin(task: _Task) -> Path:
    centre = task.embedder.centre
    manifest = Manifest(
        embedder=task.embedder.name,
        version=task.embedder.version,
        dimensions=task.embedder.dimensions,
        terms=terms_of(task.embedder),
        centre="" if centre is None else layout.as_hex(centre),
        sums={},
        stamps={},
    )
    with files.guard("being made"):
        generation = generations.begin(task.folder, task.now, MEANING)
    writing.begin(generation, manifest)
    return generation


def _fill(task: _Task, generation: Path) -> CaughtUp:
    answers = generation == generations.current(task.folder, MEANING)
    filling = Filling(Volume.open(generation, whole=True), task.embedder)
    if filling.seq != task.feed.last() or not answers:
        with Writer(generation) as writer:
            _follow(task, filling, writer)
    with files.guard("being swapped"):
        tight = compact.compacted(task.folder, filling.volume, task.now)
        if tight or not answers:
            generations.point_to(task.folder, tight or generation, MEANING)
    return CaughtUp(filling.seq, filling.indexed, filling.removed, rebuilt=not answers)


def _follow(task: _Task, filling: Filling, writer: Writer) -> None:
    """Apply and commit every change there is, batch by batch."""
    feed, last = task.feed, task.feed.last()
    while True:
        reached, documents, gone = feed.since(filling.seq, task.batch)
        if reached == filling.seq and not documents and not gone:
            break
        filling.apply(writer, documents, gone, reached)
        task.report(reached, max(reached, last))
