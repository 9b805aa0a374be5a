"""Brings the words index up to the store's change log; rebuilds it beside the old when asked or damaged.

Order matters: the engine commits first, then the cursor moves. A writer killed in
between replays a few changes, and replaying (delete, then add) changes nothing.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import tantivy

from broadsheet.index import checksums, generations
from broadsheet.index.faults import Fault, guard
from broadsheet.index.feed import ChangeFeed, Changes, Document
from broadsheet.index.schema import SCHEMA, to_engine
from broadsheet.index.words import open_index
from broadsheet.model.errors import StoreError

BATCH = 2000
_COMMIT_EVERY = 20  # batches
_HEAP = 88_000_000
"""Bytes for papers not yet written: what a commit covers fits into one segment."""
_THREADS = 1
"""A second one would make twice as many segments of half the size, and the engine merges as soon as there are eight:
for a library of 184,001 papers that is a sixth of its work, and twice the memory.
"""
_NOBODY = 1 << 62  # no paper has this number

Progress = Callable[[int, int], None]
"""Told after each batch: the change reached, the newest change there is."""


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What a catch-up did: the change reached, papers indexed and removed, whether a new generation answers since."""

    seq: int
    indexed: int
    removed: int
    rebuilt: bool


def catch_up(
    folder: Path,
    feed: ChangeFeed,
    *,
    now: datetime,
    batch: int = BATCH,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> CaughtUp:
    """Index every change of ``feed`` that is not yet held, waiting for another writer first.

    ``batch`` changes are asked for at a time and 20 times as many committed at once.
    With ``rebuild`` a new generation is built while the old one answers. A damaged
    index is opened once more (a writer of the engine may have died), then put aside
    and built from the first change. The feed's own errors pass through.

    Raises StoreError when even that fails, or when the disk is full.
    """
    task = _Task(folder, feed, now, batch, progress or (lambda _seq, _last: None))
    with generations.locked(folder):
        if rebuild:
            return _rebuild(task)
        try:
            return _go_on(task)
        except Fault:
            pass
        try:
            return _go_on(task)
        except Fault:
            generations.quarantine(folder, now)
        return _rebuild(task)


@dataclass(frozen=True, slots=True)
class _Task:
    folder: Path
    feed: ChangeFeed
    now: datetime
    batch: int
    report: Progress


def _go_on(task: _Task) -> CaughtUp:
    """Bring the answering generation up to date, or finish the first one. Raises Fault."""
    answering = generations.current(task.folder)
    generation = answering or generations.unfinished(task.folder)
    if generation is None or generations.read_cursor(generation) > task.feed.last():
        return _rebuild(task)  # nothing there, or it follows a store that has been replaced since
    generations.sweep(task.folder, generation)
    return _fill(task, generation)


def _rebuild(task: _Task) -> CaughtUp:
    """Build a new generation beside the one that answers, then swap. Raises StoreError; the old one then stays."""
    try:
        answering = generations.current(task.folder)
    except Fault:
        generations.quarantine(task.folder, task.now)
        answering = None
    generations.sweep(task.folder, answering)
    try:
        return _fill(task, _begin(task))
    except Fault as fault:
        generations.sweep(task.folder, answering)
        raise StoreError(f"The words index could not be built. {fault}") from fault


def _begin(task: _Task) -> Path:
    with guard("being made"):
        generation = generations.begin(task.folder, task.now)
        tantivy.Index(SCHEMA, str(generation))
        generations.write_cursor(generation, 0)
    return generation


def _fill(task: _Task, generation: Path) -> CaughtUp:
    before = generations.read_cursor(generation)
    answers = generation == generations.current(task.folder)
    if answers and before == task.feed.last():
        with guard("being checked"):
            checksums.verify(generation)
            open_index(generation)
        return CaughtUp(before, 0, 0, rebuilt=False)
    done = _Writing(generation, task).follow(before)
    if not answers:
        generations.point_to(task.folder, generation)
    return CaughtUp(done.seq, done.indexed, done.removed, rebuilt=not answers)


class _Writing:
    """One opened writer on one generation, and what it has done."""

    def __init__(self, generation: Path, task: _Task) -> None:
        self._generation = generation
        self._task = task
        with guard("being opened for writing"):
            checksums.verify(generation)
            index = open_index(generation)
            self._highest = _highest(index.searcher())
            self._writer = index.writer(_HEAP, _THREADS)
            # A killed writer leaves files whose names the next commit would want again.
            generations.tidy(generation)
            self._writer.garbage_collect_files()
            # The first operation bears the number of the last commit, and a merge that begins before
            # the next one passes it over in segments that commit wrote: let it be one that does nothing.
            self._writer.delete_documents_by_term("no", _NOBODY)
        self.seq = self.indexed = self.removed = self._waiting = 0

    def follow(self, seq: int) -> "_Writing":
        """Apply every change after ``seq``; the feed's own errors pass through.

        A commit takes a second or so, in the engine alone: meanwhile the feed is asked for the next papers.
        """
        self.seq, last = seq, self._task.feed.last()
        with ThreadPoolExecutor(1) as aside:  # which is waited for whatever happens
            committed: Future[None] | None = None
            while (changes := self._next()) is not None:
                if committed:
                    committed.result()
                committed = None
                self._take(*changes)
                self._task.report(self.seq, max(self.seq, last))
                if self._waiting >= _COMMIT_EVERY * self._task.batch:
                    self._waiting = 0
                    committed = aside.submit(self._commit, self.seq)
            if committed:
                committed.result()
        self._finish()
        return self

    def _next(self) -> Changes | None:
        """The next changes, None when there are no more."""
        reached, documents, gone = self._task.feed.since(self.seq, self._task.batch)
        return (reached, documents, gone) if reached != self.seq or documents or gone else None

    def _take(self, reached: int, documents: tuple[Document, ...], gone: tuple[int, ...]) -> None:
        with guard("taking papers in"):
            self._apply(documents, gone)
        self.seq = reached

    def _apply(self, documents: tuple[Document, ...], gone: tuple[int, ...]) -> None:
        for no in gone:
            self._writer.delete_documents_by_term("no", no)
        for document in documents:
            # Numbers grow, so few papers are here already, and to delete one costs a fifth of what adding it does.
            if document.no <= self._highest:
                self._writer.delete_documents_by_term("no", document.no)
            self._writer.add_document(to_engine(document))
            self._highest = max(self._highest, document.no)
        self.removed += len(gone)
        self.indexed += len(documents)
        self._waiting += len(documents) + len(gone)

    def _commit(self, seq: int) -> None:
        with guard("being committed"):
            self._writer.commit()
        generations.write_cursor(self._generation, seq)

    def _finish(self) -> None:
        self._commit(self.seq)
        with guard("being merged"):
            self._writer.wait_merging_threads()
        checksums.remember(self._generation)


def _highest(searcher: tantivy.Searcher) -> int:
    """The highest paper number ever committed here and not merged away since, -1 when there is none."""
    result = searcher.search(tantivy.Query.all_query(), 1, count=False, order_by_field="no")
    return int(result.hits[0][0]) if result.hits else -1
