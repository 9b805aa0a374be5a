"""Several couriers who share out the mails of one run: one alone carries them in order, without a thread."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType

from broadsheet.lib.smtp import Courier
from broadsheet.store.outbox import Leased

Send = Callable[[Courier, Leased], bool]


class Couriers:
    """Open while a run lasts; each keeps its connection from one batch to the next."""

    def __init__(self, couriers: Sequence[Courier]) -> None:
        self._couriers = couriers
        self._stack = ExitStack()

    def __enter__(self) -> "Couriers":
        for courier in self._couriers:
            self._stack.enter_context(courier)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType) -> None:
        self._stack.__exit__(kind, value, trace)

    def carry(self, mails: Sequence[Leased], send: Send) -> list[Leased]:
        """Let each mail be sent by whoever is free; those that were not. Raises what sending raises."""
        waiting, left = deque(mails), list[Leased]()
        busy = self._couriers[: max(1, len(mails))]
        if len(busy) == 1:
            _work(busy[0], waiting, left, send)
            return left
        with ThreadPoolExecutor(len(busy), thread_name_prefix="mail") as pool:
            for done in [pool.submit(_work, one, waiting, left, send) for one in busy]:
                done.result()
        return left


def _work(courier: Courier, waiting: deque[Leased], left: list[Leased], send: Send) -> None:
    while mail := _next(waiting):
        if not send(courier, mail):
            left.append(mail)


def _next(waiting: deque[Leased]) -> Leased | None:
    try:
        return waiting.popleft()
    except IndexError:
        return None
