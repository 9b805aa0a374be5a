"""A process beside this one that is asked from an event loop, and answers.

What is asked goes out, and answers come back, over a pair of sockets, as pickles
between the two, each after its length.
"""

import asyncio
import pickle
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from multiprocessing import get_context
from typing import Any

from broadsheet.lib.turns import let_others_in

_LENGTH = struct.Struct("!I")
_AT_ONCE = 1 << 18
Asked = tuple[int, Any]
"""A number, and what is asked under it."""
Told = tuple[int, Any]
"""The number of what was asked, and what it gave or raised."""


class Beside:
    """This side of it. The process is started at once, and anew when it was killed.

    ``serve`` is called there with the ``task`` and the socket, until nobody asks any
    more; ``ended`` makes what they are told who wait while it dies.
    """

    def __init__(self, name: str, serve: Callable[..., None], task: Sequence[Any], ended: Callable[[], Exception]):
        self._name = name
        self._serve = serve
        self._task = tuple(task)
        self._ended = ended
        self._numbers = count()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._near: socket.socket | None = self._started()
        self._link: asyncio.StreamWriter | None = None
        self._listener: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()

    async def ask(self, asked: Any) -> Any:
        """What it answers. Raises what it raises, or what ``ended`` makes when the process dies."""
        link = self._link or await self._opened()
        number, answer = next(self._numbers), asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        link.write(packed((number, asked)))
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
                for told in await read(reader):
                    self._tell(*told)
                    await let_others_in()  # many told at once would hold up whoever asks for a page meanwhile
        except (EOFError, OSError):
            pass  # it was killed
        finally:
            self._link = None
            link.close()
            for number in tuple(self._waiting):
                self._tell(number, self._ended())

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
        task = (*self._task, far)
        get_context("spawn").Process(target=self._serve, args=task, name=self._name, daemon=True).start()
        far.close()
        near.setblocking(False)
        return near


def packed(said: Asked | Sequence[Told]) -> bytes:
    """One message."""
    body = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


async def read(reader: asyncio.StreamReader) -> Any:
    """The next message. Raises EOFError where there is none, OSError."""
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return pickle.loads(await reader.readexactly(length))  # noqa: S301  # between processes of ours


def received(link: socket.socket, most: int) -> Iterator[list[Asked]]:
    """What was asked, as much at once as has come, ``most`` at most."""
    held, asked = bytearray(), list[Asked]()
    while part := link.recv(_AT_ONCE):
        held += part
        while len(held) >= _LENGTH.size and len(held) >= (end := _LENGTH.size + _LENGTH.unpack_from(held)[0]):
            asked.append(pickle.loads(held[_LENGTH.size : end]))  # noqa: S301  # between processes of ours
            del held[:end]
        while asked:
            yield asked[:most]
            del asked[:most]
