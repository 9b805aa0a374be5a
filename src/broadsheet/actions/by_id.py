"""One paper, asked of its source by id while somebody waits: within seconds, or not at all."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import BoundedSemaphore, Thread

from broadsheet.actions.house import House
from broadsheet.lib.http.fetcher import Fetcher
from broadsheet.lib.http.stops import StopList
from broadsheet.model.errors import NotFound, RetryLater, SourceError
from broadsheet.model.paper import ArxivId, Record
from broadsheet.sources.registry import SOURCES

SECONDS = 10.0
"""How long a reader is kept waiting."""
_SOURCE = next(one for one in SOURCES if one.name == "arxiv")
_ROOM = BoundedSemaphore(2)
"""Who waits longer than anybody looks still waits in the background: two at most."""


def fetch_by_id(house: House, wanted: ArxivId, seconds: float = SECONDS) -> Record:
    """What arXiv says of a paper, asked for by nothing but its id.

    Raises NotFound when it has none, and SourceError with a sentence for a reader when
    it is slow, away or refuses; nothing is written either way.
    """
    try:
        record = _within(seconds, lambda: _SOURCE.fetch_one(_way_out(house, seconds), wanted.id, house.now()))
    except SourceError as trouble:
        said = f"arXiv could not be asked for {wanted.id} just now, so nothing was changed. Try again in a few minutes."
        raise RetryLater(said, seconds=60.0) from trouble
    if record is None:
        raise NotFound(f"arXiv has no paper {wanted.id}.")
    return record


def _way_out(house: House, seconds: float) -> Fetcher:
    rules = house.rules
    return Fetcher(
        clock=house.clock,
        gates=rules.gates_folder,
        contact=rules.contact or None,
        intervals=_SOURCE.hosts,
        stops=StopList(rules.gates_folder),
        allowed=frozenset(_SOURCE.hosts),
        world=rules.world or None,
        deadline=seconds,
        patience=seconds / 2,
    )


def _within(seconds: float, ask: Callable[[], Record | None]) -> Record | None:
    """What ``ask`` finds, if it does so in time. Raises SourceError when it does not, and what ``ask`` raises."""
    if not _ROOM.acquire(blocking=False):
        raise SourceError("Others are waiting already.")
    answer: Future[Record | None] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except Exception as trouble:  # whoever waits hears of it
            answer.set_exception(trouble)
        finally:
            _ROOM.release()

    Thread(target=run, name="by-id", daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        raise SourceError(f"No answer within {seconds:g} seconds.") from None
