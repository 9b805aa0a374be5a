"""Something asked of the outside while somebody waits: within seconds, or not at all."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import BoundedSemaphore, Thread
from typing import TypeVar

from broadsheet.model.errors import SourceError

T = TypeVar("T")


def within(room: BoundedSemaphore, seconds: float, ask: Callable[[], T]) -> T:
    """What ``ask`` finds, if it does so in time. Raises SourceError when it does not, and what ``ask`` raises.

    Who waits longer than anybody looks still waits in the background, as many at a
    time as ``room`` has places.
    """
    if not room.acquire(blocking=False):
        raise SourceError("Others are waiting already.")
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except Exception as trouble:  # whoever waits hears of it
            answer.set_exception(trouble)
        finally:
            room.release()

    Thread(target=run, name="outside", daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        raise SourceError(f"No answer within {seconds:g} seconds.") from None
