"""What every act of a reader needs: the library, the rules, the clock and the keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

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

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self.clock.now()

    def act(self, work: Callable[[Connection], Done]) -> Done:
        """Do ``work`` in one write transaction. Raises Busy when other writes take too long."""
        with self.store.write(PATIENCE) as db:
            done = work(db)
        self.acts += 1
        return done

    @property
    def is_personal(self) -> bool:
        """Whether there is one reader and no sign-in."""
        return self.rules.mode == "personal"
