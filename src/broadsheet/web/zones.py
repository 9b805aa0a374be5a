"""The time zones a reader may choose from, by continent or ocean."""

from functools import lru_cache
from itertools import groupby
from zoneinfo import available_timezones

_AREAS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
Zones = tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=1)
def zones() -> Zones:
    """Every zone that is named after a place, by area, and UTC before them; looked up once."""
    places = sorted(name for name in available_timezones() if name.partition("/")[0] in _AREAS)
    areas = groupby(places, key=lambda name: name.partition("/")[0])
    return (("Everywhere", ("UTC",)), *((area, tuple(names)) for area, names in areas))
