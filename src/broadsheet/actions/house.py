"""What every act of a reader needs: the library, the rules, the clock and the keys."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from broadsheet.actions.limits import Memory
from broadsheet.actions.standing import put_off, restand_all
from broadsheet.actions.together import Together
from broadsheet.lib.clock import Clock
from broadsheet.lib.signing import Keys
from broadsheet.settings import Settings
from broadsheet.store.db import Connection, Db

Done = TypeVar("Done")
PATIENCE = 5.0
"""Seconds an act waits for other writes before it gives up, having changed nothing."""


@dataclass(slots=True)
class House:
    """The library as its readers' acts see it. ``acts`` counts what was done here, so that pages know of it."""

    store: Db
    rules: Settings
    clock: Clock
    keys: Keys
    acts: int = 0
    memory: Memory = field(default_factory=Memory, repr=False)
    _together: Together = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._together = Together(self.store, lambda db: restand_all(db, self.rules, self.now()))

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self.clock.now()

    def act(self, work: Callable[[Connection], Done]) -> Done:
        """Do ``work`` in a write transaction, perhaps together with others'. Raises Busy when other writes take too
        long.

        What ``work`` restands is restood once at the end of the transaction, whoever
        else moved the same papers in it.
        """

        def putting_off(db: Connection) -> Done:
            put_off(db)
            return work(db)

        done: Done = self._together.run(putting_off, PATIENCE)
        self.acts += 1
        return done

    @property
    def is_personal(self) -> bool:
        """Whether there is one reader and no sign-in."""
        return self.rules.mode == "personal"
