"""Every face that speaks HTTP, as one application."""

from starlette.applications import Starlette

from broadsheet.feeds.routes import places
from broadsheet.shell.place import Place
from broadsheet.shell.site import Site
from broadsheet.web.app import create_app
from broadsheet.web.desk import Desk
from broadsheet.web.routes import routes


def addresses(desk: Desk) -> list[Place]:
    """The addresses of all faces, in the order in which they are tried."""
    return [*places(desk), *routes(desk)]


def application(site: Site) -> Starlette:
    """Pages and feeds of ``site`` behind the same guards."""
    return create_app(site, addresses)
