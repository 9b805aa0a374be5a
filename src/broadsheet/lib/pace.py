"""A pace that several threads keep together."""

import threading
from datetime import datetime, timedelta

from broadsheet.lib.clock import Clock


class Pace:
    """Lets at most ``a_second`` pass in a second, evenly; 0 lets everybody pass."""

    def __init__(self, clock: Clock, a_second: float) -> None:
        self._clock = clock
        self._step = timedelta(seconds=1 / a_second) if a_second > 0 else timedelta(0)
        self._next: datetime | None = None
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait until it is this thread's turn."""
        if not self._step:
            return
        with self._lock:
            now = self._clock.now()
            mine = max(now, self._next or now)
            self._next = mine + self._step
        if mine > now:
            self._clock.sleep((mine - now).total_seconds())
