"""A process that writes what readers ask for most: votes, gestures, comments.

Many at once, in one transaction, with an interpreter of its own: in the server each
statement of a write would wait for its turn among all that is being read. Errands go
out and answers come back over a pair of sockets, as pickles between the two, each
after its length.
"""

import asyncio
import logging
import pickle
import signal
import socket
import struct
import time
from collections.abc import Iterator, Sequence
from itertools import count
from multiprocessing import get_context
from typing import Any

from broadsheet.actions.errands import Errand
from broadsheet.actions.house import PATIENCE, House
from broadsheet.actions.together import MOST
from broadsheet.lib.clock import SystemClock
from broadsheet.lib.signing import Keys
from broadsheet.model.errors import BroadsheetError, StoreError
from broadsheet.press import log_as
from broadsheet.settings import Settings
from broadsheet.store.library import open_library

_log = logging.getLogger(__name__)
_LENGTH = struct.Struct("!I")
_ENDED = "The process that writes ended in the middle. Look whether it is there before you try again."
_AT_ONCE = 1 << 18
Asked = tuple[int, float, Errand]
"""The number of an errand, the moment of ``time.monotonic`` until which it may wait, and what it is."""
Told = tuple[int, Any]
"""The number of an errand, and what it gave or raised."""


class Clerk:
    """The server's side. The process is started at once, and anew when it was killed."""

    def __init__(self, house: House) -> None:
        self._task = house.rules, house.keys
        self._numbers = count()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._near: socket.socket | None = self._started()
        self._link: asyncio.StreamWriter | None = None
        self._listener: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()

    async def do(self, errand: Errand) -> Any:
        """What doing it gives, once it is on disk. Raises what it raises, Busy, or StoreError when the process dies."""
        link = self._link or await self._opened()
        number, answer = next(self._numbers), asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        link.write(_packed((number, time.monotonic() + PATIENCE, errand)))
        return await answer

    async def _opened(self) -> asyncio.StreamWriter:
        async with self._opening:
            if self._link is None:
                near = self._near or self._started()
                self._near = None
                reader, self._link = await asyncio.open_connection(sock=near)
                self._listener = asyncio.create_task(self._listen(reader, self._link))
            return self._link

    async def _listen(self, reader: asyncio.StreamReader, link: asyncio.StreamWriter) -> None:
        try:
            while True:
                (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
                for told in pickle.loads(await reader.readexactly(length)):  # noqa: S301  # our own process
                    self._tell(*told)
        except (EOFError, OSError):
            pass  # it was killed
        finally:
            self._link = None
            link.close()
            for number in tuple(self._waiting):
                self._tell(number, StoreError(_ENDED))

    def _tell(self, number: int, said: Any) -> None:
        answer = self._waiting.pop(number)
        if answer.done():  # whoever asked has gone
            return
        if isinstance(said, BaseException):
            answer.set_exception(said)
        else:
            answer.set_result(said)

    def _started(self) -> socket.socket:
        near, far = socket.socketpair()
        get_context("spawn").Process(target=_serve, args=(*self._task, far), name="clerk", daemon=True).start()
        far.close()
        near.setblocking(False)
        return near


def _serve(rules: Settings, keys: Keys, link: socket.socket) -> None:
    """Do errands until nobody sends any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who pressed the keys meant the server, which then lets go of us
    log_as(rules)
    house = House(open_library(rules.database_url), rules, SystemClock(), keys)
    for errands in _received(link):
        link.sendall(_packed([(number, _portable(said)) for number, said in _done(house, errands)]))


def _received(link: socket.socket) -> Iterator[Sequence[Asked]]:
    """What was sent, as much at once as has come."""
    held, errands = bytearray(), list[Asked]()
    while part := link.recv(_AT_ONCE):
        held += part
        while len(held) >= _LENGTH.size and len(held) >= (end := _LENGTH.size + _LENGTH.unpack_from(held)[0]):
            errands.append(pickle.loads(held[_LENGTH.size : end]))  # noqa: S301  # our own process
            del held[:end]
        while errands:
            yield errands[:MOST]
            del errands[:MOST]


def _done(house: House, errands: Sequence[Asked]) -> Iterator[Told]:
    works, numbers = [], []
    for number, until, errand in errands:
        try:
            works.append((errand.work(house), until))
            numbers.append(number)
        except BroadsheetError as trouble:
            yield number, trouble
    yield from zip(numbers, house.act_all(works), strict=True)


def _packed(said: Asked | Sequence[Told]) -> bytes:
    body = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


def _portable(said: Any) -> Any:
    """The same, or where that is a mistake of ours, which is written down here, a sentence about it."""
    if isinstance(said, BaseException) and not isinstance(said, BroadsheetError):
        _log.error("errand outcome=crashed", exc_info=said)
        return RuntimeError(f"{type(said).__name__}: {said}")
    return said
