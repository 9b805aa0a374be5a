"""Processes beside this one: what many asked is told one by one, so that others come in between."""

import asyncio
import socket

from broadsheet.lib.beside import Beside, packed


class AllAtOnce(Beside):
    """Something beside that sends all answers in one message, once everybody has asked."""

    far: socket.socket

    def __init__(self) -> None:
        super().__init__("all at once", print, (), RuntimeError)

    def _started(self) -> socket.socket:
        near, self.far = socket.socketpair()
        near.setblocking(False)
        return near

    def answer(self, most: int) -> None:
        self.far.sendall(packed([(number, number) for number in range(most)]))


def test_somebody_else_has_a_turn_between_many_who_are_told_at_once() -> None:
    told: list[int] = []
    seen: set[int] = set()

    async def ask(beside: AllAtOnce, number: int) -> None:
        told.append(await beside.ask(number))

    async def talk() -> None:
        beside = AllAtOnce()
        asking = [asyncio.create_task(ask(beside, number)) for number in range(20)]
        await asyncio.sleep(0.05)
        beside.answer(20)
        while len(told) < 20:
            await asyncio.sleep(0)
            seen.add(len(told))
        await asyncio.gather(*asking)
        beside.far.close()  # it ends, and the listening with it
        await asyncio.sleep(0.05)

    asyncio.run(talk())
    assert told == list(range(20))
    assert seen >= set(range(1, 20))
