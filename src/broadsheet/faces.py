"""Every face that speaks HTTP, as one application."""

from starlette.applications import Starlette

from broadsheet.api.hub import routes as hub
from broadsheet.api.hub.hydrated import Hydrated
from broadsheet.api.v1 import routes as v1
from broadsheet.api.v1.place import ApiPlace
from broadsheet.exports import routes as exports
from broadsheet.feeds.routes import places
from broadsheet.mcp import door as mcp
from broadsheet.operating import health
from broadsheet.shell.place import Place
from broadsheet.shell.printed import Print
from broadsheet.shell.site import Site
from broadsheet.web.app import create_app
from broadsheet.web.desk import Desk
from broadsheet.web.routes import routes

Address = Place | ApiPlace
VOICES = (v1.VOICE, hub.VOICE, mcp.VOICE)
"""The faces that do not say with a page what went wrong, the more particular addresses first."""


def addresses(desk: Desk) -> list[Address]:
    """The addresses of all faces, in the order in which they are tried."""
    programs: list[Address] = [*v1.places(desk), *hub.places(desk), *mcp.places(desk)]
    return [*programs, *places(desk), *exports.places(desk), *health.places(desk), *routes(desk)]


def _tried(desk: Desk) -> list[Address]:
    """The same, those before all others that are asked for most while readers are here: a hundred are tried in turn."""
    return sorted(addresses(desk), key=lambda place: place.path not in _OFTEN)


_OFTEN = ("/", "/gestures", "/comments")


def application(site: Site, printer: Print | None = None) -> Starlette:
    """All faces of ``site`` behind the same guards; ``printer`` prints strangers' pages anew in another process."""
    app = create_app(site, _tried, VOICES, printer)
    app.add_middleware(Hydrated, site=site)
    return app
