"""A process that writes what readers ask for most: votes, gestures, comments.

Many at once, in one transaction, with an interpreter of its own: in the server each
statement of a write would wait for its turn among all that is being read.
"""

import logging
import signal
import socket
import time
from collections.abc import Iterator, Sequence
from typing import Any

from broadsheet.actions.errands import Errand
from broadsheet.actions.house import PATIENCE, House
from broadsheet.actions.together import MOST
from broadsheet.lib.beside import Asked, Beside, Told, packed, received
from broadsheet.lib.clock import SystemClock
from broadsheet.lib.memory import settle
from broadsheet.lib.signing import Keys
from broadsheet.lib.turns import after_you, push_nobody_aside
from broadsheet.model.errors import BroadsheetError, StoreError
from broadsheet.press import log_as
from broadsheet.settings import Settings
from broadsheet.store.library import open_library

_log = logging.getLogger(__name__)
_ENDED = "The process that writes ended in the middle. Look whether it is there before you try again."
_TURN = 0.01
"""Seconds from one transaction to the next: what comes meanwhile is written together, at half the work."""


class Clerk:
    """The server's side."""

    def __init__(self, house: House) -> None:
        self._beside = Beside("clerk", _serve, (house.rules, house.keys), lambda: StoreError(_ENDED))

    async def do(self, errand: Errand) -> Any:
        """What doing it gives, once it is on disk. Raises what it raises, Busy, or StoreError when the process dies."""
        return await self._beside.ask((time.monotonic() + PATIENCE, errand))


def _serve(rules: Settings, keys: Keys, link: socket.socket) -> None:
    """Do errands until nobody sends any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who pressed the keys meant the server, which then lets go of us
    push_nobody_aside()
    log_as(rules)
    house = House(open_library(rules.database_url, small=True), rules, SystemClock(), keys, pause=after_you)
    settle()
    for errands in received(link, MOST):
        turn = time.monotonic() + _TURN
        link.sendall(packed([(number, _portable(said)) for number, said in _done(house, errands)]))
        time.sleep(max(0.0, turn - time.monotonic()))


def _done(house: House, errands: Sequence[Asked]) -> Iterator[Told]:
    works, numbers = [], []
    for number, (until, errand) in errands:
        try:
            works.append((errand.work(house), until))
            numbers.append(number)
        except BroadsheetError as trouble:
            yield number, trouble
    yield from zip(numbers, house.act_all(works), strict=True)


def _portable(said: Any) -> Any:
    """The same, or where that is a mistake of ours, which is written down here, a sentence about it."""
    if isinstance(said, BaseException) and not isinstance(said, BroadsheetError):
        _log.error("errand outcome=crashed", exc_info=said)
        return RuntimeError(f"{type(said).__name__}: {said}")
    return said
