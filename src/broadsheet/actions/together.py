"""Group commit: what many readers do at one moment is written in one transaction.

A commit waits for the disk, so a hundred commits one after the other take a hundred
waits. Here the first who wants to write leads: while it waits for its turn others
queue up, it does their work too, each under a savepoint of its own, commits once and
tells everybody. Then the next in the queue leads. There is no thread to start, to
stop or to lose in a fork. Source: DeWitt et al., "Implementation techniques for main
memory database systems", SIGMOD 1984, on group commit.
"""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from broadsheet.model.errors import StoreError
from broadsheet.store.db import Connection, Db, part

MOST = 64
"""Works in one transaction, at most."""
LONGEST = 0.03
"""Seconds after which a transaction takes no further work in."""


class _Work:
    """What one thread wants done, and how it went."""

    def __init__(self, do: Callable[[Connection], Any], until: float) -> None:
        self.do = do
        self.until = until
        self.woken = threading.Event()
        self.is_done = False
        self.alone = False
        self.result: Any = None
        self.trouble: BaseException | None = None

    def end(self, trouble: BaseException | None) -> None:
        """Whoever asked may go on."""
        self.trouble, self.is_done = trouble, True


class Together:
    """A queue of works for one library.

    ``last`` is run at the end of each transaction, ``pause`` between its parts.
    """

    def __init__(self, store: Db, last: Callable[[Connection], None], pause: Callable[[], None] = lambda: None) -> None:
        self._store = store
        self._last = last
        self._pause = pause
        self._reset()

    def _reset(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._queue: deque[_Work] = deque()
        self._is_led = False

    def run(self, do: Callable[[Connection], Any], patience: float) -> Any:
        """Do a work in a transaction; its result once it is on disk. Raises what it raises, Busy or StoreError.

        A work that fails changes nothing and harms no other.
        """
        (done,) = self.run_all([(do, time.monotonic() + patience)])
        if isinstance(done, BaseException):
            raise done
        return done

    def run_all(self, works: Sequence[tuple[Callable[[Connection], Any], float]]) -> list[Any]:
        """The same of many, each until its moment of ``time.monotonic``: of each its result, or what it raised."""
        if self._process != os.getpid():  # a child knows nothing of its parent's threads
            self._reset()
        mine = [_Work(do, until) for do, until in works]
        with self._lock:
            self._queue.extend(mine)
            leads, self._is_led = not self._is_led, True
        for one in mine:
            self._see_done(one, leads=leads)
            leads = False
        return [one.result if one.trouble is None else one.trouble for one in mine]

    def _see_done(self, mine: _Work, *, leads: bool) -> None:
        leads = leads or self._leader is mine
        while not mine.is_done:
            if leads:
                self._lead(mine)
            else:
                mine.woken.wait()
                mine.woken.clear()
            leads = not mine.is_done and self._leader is mine

    _leader: _Work | None = None

    def _lead(self, mine: _Work) -> None:
        """One transaction with everything that waits for it; then the next in the queue leads."""
        taken: list[_Work] = []
        try:
            with self._store.write(max(0.0, mine.until - time.monotonic())) as db:
                self._do(db, taken)
                self._pause()
                self._last(db)
                self._pause()
        except _Broken as broken:
            self._put_back(taken, broken)
        except BaseException as trouble:
            # nothing of it is on disk: not the lead's own work either, if it never came to its turn
            for one in taken or [mine]:
                one.end(trouble)
            self._forget(mine)
            if not isinstance(trouble, Exception):
                raise
        else:
            for one in taken:
                one.end(one.trouble)
        finally:
            self._hand_over(taken)

    def _do(self, db: Connection, taken: list[_Work]) -> None:
        begun = time.monotonic()
        while one := self._next(taken, begun):
            taken.append(one)
            one.trouble = None
            self._pause()
            try:
                with part(db):
                    one.result = one.do(db)
            except StoreError as trouble:
                # the database itself is in trouble, and may have undone more than this work
                raise _Broken(one, trouble) from trouble
            except Exception as trouble:
                one.trouble = trouble

    def _next(self, taken: list[_Work], begun: float) -> _Work | None:
        with self._lock:
            full = len(taken) >= MOST or (taken and time.monotonic() - begun > LONGEST)
            if not self._queue or full or (taken and (taken[0].alone or self._queue[0].alone)):
                return None
            return self._queue.popleft()

    def _put_back(self, taken: list[_Work], broken: "_Broken") -> None:
        """Who brought the trouble hears of it; the others try again, each alone."""
        broken.work.end(broken.trouble)
        with self._lock:
            for one in reversed([one for one in taken if one is not broken.work]):
                one.alone = True
                self._queue.appendleft(one)

    def _forget(self, work: _Work) -> None:
        with self._lock:
            if work in self._queue:
                self._queue.remove(work)

    def _hand_over(self, taken: list[_Work]) -> None:
        with self._lock:
            self._leader = self._queue[0] if self._queue else None
            self._is_led = self._leader is not None
        for one in {*taken, *filter(None, [self._leader])}:
            one.woken.set()


class _Broken(Exception):
    """The database failed in the middle of a work."""

    def __init__(self, work: _Work, trouble: StoreError) -> None:
        super().__init__(str(trouble))
        self.work = work
        self.trouble = trouble
