"""The word that says whether a page in memory is still the right one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

SECONDS = 1.0
"""How long what the store said last is taken for true: while readers vote, a page is printed anew as often."""
_DENSE = 0.25
"""Who asks so many seconds after somebody else could have looked is not one of many."""


class Revision:
    """What ``look`` finds, looked up once in SECONDS at most; it takes milliseconds where an index was added to.

    Where one asks after another, as many strangers do for pages, a thread looks
    ``aside`` and none of them waits; who asks after a while looks, and is told what is
    true now.
    """

    def __init__(self, look: Callable[[], str], ticks: Callable[[], float], *, aside: bool) -> None:
        self._look = look
        self._ticks = ticks
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="revision") if aside else None
        self._looking: Future[None] | None = None
        self.forget()

    def __call__(self) -> str:
        """The word. Raises what ``look`` raises."""
        age = self._ticks() - self._looked
        if age < SECONDS:
            return self._word
        if self._thread is None or age >= SECONDS + _DENSE:
            self._look_again()
        elif self._looking is None or self._looking.done():
            self._looking = self._thread.submit(self._look_again)
        return self._word

    def _look_again(self) -> None:
        self._word, self._looked = self._look(), self._ticks()

    def forget(self) -> None:
        """Let the next who asks look."""
        self._word, self._looked = "", float("-inf")
