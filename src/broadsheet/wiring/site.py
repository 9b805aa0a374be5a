"""The Site: everything of a library, in one."""

from broadsheet.actions.catch_up import INDEX
from broadsheet.index.words import Words
from broadsheet.lib.clock import Clock, SystemClock
from broadsheet.settings import Settings
from broadsheet.store.library import open_library
from broadsheet.wiring.state import State
from broadsheet.wiring.upkeep import Upkeep


class Site(State, Upkeep):
    """One library, opened. Faces ask it for pages; jobs ask it for what they need to write."""


def open_site(settings: Settings, clock: Clock | None = None) -> Site:
    """Open the library of these settings, making it when there is none. Raises StoreError."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    clock = clock or SystemClock()
    return Site(settings, open_library(settings.database_url), Words(settings.data / INDEX, now=clock.now), clock)
