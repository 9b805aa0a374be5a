"""Whose turn it is in the event loop."""

import asyncio
import socket

import pytest
import uvloop

from broadsheet.lib.turns import let_others_in


class Answering(asyncio.Protocol):
    """Answers in a task of its own, as the server does."""

    def __init__(self, done: list[str]) -> None:
        self.done = done

    def data_received(self, data: bytes) -> None:
        asyncio.get_running_loop().create_task(self.answer())

    async def answer(self) -> None:
        self.done.append("answered")


async def compute(*, give_way: bool) -> list[str]:
    """Who was first: this, or what came over a connection while it computed."""
    done: list[str] = []
    near, far = socket.socketpair()
    near.setblocking(False)
    transport, _ = await asyncio.get_running_loop().create_connection(lambda: Answering(done), sock=near)
    await asyncio.sleep(0.05)
    far.send(b".")
    if give_way:
        await let_others_in()
    done.append("went on")
    await asyncio.sleep(0.05)
    transport.close()
    far.close()
    return done


@pytest.mark.parametrize(
    ("give_way", "done"),
    [(True, ["answered", "went on"]), (False, ["went on", "answered"])],
    ids=["politely", "rudely"],
)
def test_what_came_over_a_connection_meanwhile_is_answered_first(give_way: bool, done: list[str]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(compute(give_way=give_way)) == done
