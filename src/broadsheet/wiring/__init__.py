"""The Site: settings, library, index and clock, the only place where things meet."""

from broadsheet.wiring.opened import KEY_FILE
from broadsheet.wiring.site import Site, open_site

__all__ = ["KEY_FILE", "Site", "open_site"]
