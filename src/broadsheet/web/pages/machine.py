"""What programs read: robots.txt, the sitemap, the static files."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.model.errors import NotFound
from broadsheet.web.desk import Desk
from broadsheet.web.views import RobotsView, SitemapIndexView, SitemapView, View

_HOUR = "public, max-age=3600"
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, max-age=0, must-revalidate"


def robots(desk: Desk, request: Request) -> Response:
    """``/robots.txt``."""
    return _plain(desk, RobotsView(base=desk.canonical("")), "text/plain; charset=utf-8")


def sitemap_index(desk: Desk, request: Request) -> Response:
    """``/sitemap.xml``: the list of the sitemap's pages."""
    pages = tuple(range(1, desk.site.sitemap_pages() + 1))
    return _plain(desk, SitemapIndexView(base=desk.canonical(""), pages=pages), "application/xml")


def sitemap(desk: Desk, request: Request) -> Response:
    """``/sitemap-1.xml``: at most 50,000 addresses."""
    places = desk.site.sitemap(request.path_params["page"])
    if not places:
        raise NotFound("The sitemap has no such page.")
    return _plain(desk, SitemapView(base=desk.canonical(""), places=places), "application/xml")


async def static(desk: Desk, request: Request) -> Response:
    """``/static/CHECKSUM/NAME``; a checksum of another release gets today's file, not to be kept."""
    asset = desk.assets.get(request.path_params["name"])
    if asset is None:
        raise NotFound("There is no such file.")
    age = _FOR_EVER if request.path_params["checksum"] == asset.checksum else _ASK_AGAIN
    return Response(asset.body, 200, {"cache-control": age, "vary": "Accept-Encoding"}, asset.media_type)


async def favicon(desk: Desk, request: Request) -> Response:
    """``/favicon.ico``: for those who ask without reading the page."""
    icon = desk.assets["icon.svg"]
    return Response(icon.body, 200, {"cache-control": _HOUR, "vary": "Accept-Encoding"}, icon.media_type)


def _plain(desk: Desk, view: View, kind: str) -> Response:
    return Response(desk.press.text(view), 200, {"cache-control": _HOUR, "vary": "Accept-Encoding"}, kind)
