"""One gate per host group: one request at a time and a pause after each, over all processes of this machine.

The gate is a file under a lock of the kernel, so a killed process never leaves it
shut. The file says when the last request ended and how long the host wants to be
left alone; both survive restarts. Only ``Gate`` ever sleeps for a host.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from broadsheet.lib.clock import Clock
from broadsheet.lib.http.retry import LONGEST, words_for
from broadsheet.model.errors import RetryLater


def group_of(host: str) -> str:
    """The hosts that share a gate with ``host``: its registrable domain.

    arXiv allows one connection over all its hosts together (Terms of Use of the
    API), so ``export.arxiv.org`` and ``rss.arxiv.org`` are both ``arxiv.org``.
    A country's second level (``ox.ac.uk``) is told by its shortness; a domain put
    in too large a group is only asked more slowly.
    """
    labels = host.lower().rstrip(".").split(".")
    if labels[-1].isdigit() or ":" in host:
        return host.lower()
    second_level = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3:] if second_level else labels[-2:])


@dataclass(slots=True)
class Turn:
    """One request's time in the gate; set ``rest`` to the seconds the host wants to be left alone after it."""

    rest: float = 0.0


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate of one host group: ``interval`` seconds at least between the end of a request and the next.

    ``folder`` holds one file per group and is shared by every process of the machine.
    """

    folder: Path
    group: str
    interval: float
    clock: Clock

    @contextmanager
    def turn(self, patience: float) -> Iterator[Turn]:
        """Wait for the gate, then hold it for one request.

        Raises RetryLater when the host still wants to be left alone for more than
        ``patience`` seconds. The time is written at the start too, so that a
        request cut short by a kill counts.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{self.group}.gate").open("a+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._wait(self._left(file), patience)
            self._write(file, 0.0)
            turn = Turn()
            try:
                yield turn
            finally:
                self._write(file, turn.rest)

    def _wait(self, seconds: float, patience: float) -> None:
        if seconds > max(patience, self.interval):
            raise RetryLater(f"{self.group} asked for patience: again in {words_for(seconds)}.", seconds=seconds)
        if seconds > 0:
            self.clock.sleep(seconds)

    def _left(self, file: TextIO) -> float:
        """Seconds still to wait: never negative and never longer than the pause itself, whatever the clock did."""
        file.seek(0)
        text = file.read()
        if not text:
            return 0.0
        try:
            state = json.loads(text)
            ended, rest = float(state["ended"]), float(state["rest"])
        except (ValueError, KeyError, TypeError):  # half written when the power went: as if just asked
            return self.interval
        pause = max(self.interval, min(rest, LONGEST))
        return min(max(ended + pause - self.clock.now().timestamp(), 0.0), pause)

    def _write(self, file: TextIO, rest: float) -> None:
        file.seek(0)
        file.truncate()
        # Rounded up by the millisecond that the text below leaves out.
        ended = self.clock.now() + timedelta(milliseconds=1)
        file.write(json.dumps({"ended": round(ended.timestamp(), 3), "rest": round(rest, 3)}))
        file.flush()
