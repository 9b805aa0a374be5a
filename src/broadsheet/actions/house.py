"""What every act of a reader needs: the library, the rules, the clock and the keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

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


class Clerk(Protocol):
    """Does errands where they hold nobody up; see ``errands``."""

    async def do(self, errand: Any) -> Any:
        """What doing it gives. Raises what it raises."""


@dataclass(slots=True)
class House:
    """The library as its readers' acts see it. ``acts`` counts what was done here, so that pages know of it.

    ``clerk`` is another process that does errands, where there is one; ``pause`` is
    what it does between two acts, where it should let others go first.
    """

    store: Db
    rules: Settings
    clock: Clock
    keys: Keys
    acts: int = 0
    memory: Memory = field(default_factory=Memory, repr=False)
    clerk: Clerk | None = field(default=None, repr=False)
    pause: Callable[[], None] = field(default=lambda: None, repr=False)
    _together: Together = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._together = Together(self.store, lambda db: restand_all(db, self.rules, self.now()), self.pause)

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self.clock.now()

    def act(self, work: Callable[[Connection], Done]) -> Done:
        """Do ``work`` in a write transaction, perhaps together with others'. Raises Busy when other writes take too
        long.

        What ``work`` restands is restood once at the end of the transaction, whoever
        else moved the same papers in it.
        """

        done: Done = self._together.run(_putting_off(work), PATIENCE)
        self.acts += 1
        return done

    def act_all(self, works: Sequence[tuple[Callable[[Connection], Any], float]]) -> list[Any]:
        """The same of many acts, each until its moment of ``time.monotonic``: of each its result, or what it raised."""
        return self._together.run_all([(_putting_off(work), until) for work, until in works])

    @property
    def is_personal(self) -> bool:
        """Whether there is one reader and no sign-in."""
        return self.rules.mode == "personal"


def _putting_off(work: Callable[[Connection], Done]) -> Callable[[Connection], Done]:
    def putting_off(db: Connection) -> Done:
        put_off(db)
        return work(db)

    return putting_off
