"""One paper, asked of its source by id while somebody waits: within seconds, or not at all."""

from threading import BoundedSemaphore

from broadsheet.actions.house import House
from broadsheet.actions.within import within
from broadsheet.lib.http.fetcher import Fetcher
from broadsheet.lib.http.stops import StopList
from broadsheet.model.errors import NotFound, RetryLater, SourceError
from broadsheet.model.paper import ArxivId, Record
from broadsheet.sources.registry import SOURCES

SECONDS = 10.0
"""How long a reader is kept waiting."""
_SOURCE = next(one for one in SOURCES if one.name == "arxiv")
_ROOM = BoundedSemaphore(2)


def fetch_by_id(house: House, wanted: ArxivId, seconds: float = SECONDS) -> Record:
    """What arXiv says of a paper, asked for by nothing but its id.

    Raises NotFound when it has none, and SourceError with a sentence for a reader when
    it is slow, away or refuses; nothing is written either way.
    """
    try:
        record = within(_ROOM, seconds, lambda: _SOURCE.fetch_one(_way_out(house, seconds), wanted.id, house.now()))
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
