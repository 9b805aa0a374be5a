"""Pages about Broadsheet itself: sources, about, keys."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.web.desk import Desk
from broadsheet.web.views import AboutView, KeysView, SourcesView


def sources(desk: Desk, request: Request) -> Response:
    """``/sources``: where papers come from, when each was asked last and what it said."""
    frame = desk.frame(request, "Sources", here="sources", canonical=desk.canonical("/sources"))
    return desk.press.page(SourcesView(frame=frame, sources=desk.site.sources()))


def about(desk: Desk, request: Request) -> Response:
    """``/about``: what this is."""
    frame = desk.frame(request, "About", here="about", canonical=desk.canonical("/about"))
    view = AboutView(frame=frame, sources=desk.site.sources(), categories=desk.site.settings.categories)
    return desk.press.page(view)


def keys(desk: Desk, request: Request) -> Response:
    """``/keys``: the keys, and how to turn them off (WCAG 2.1.4)."""
    frame = desk.frame(request, "Keys", here="keys", canonical=desk.canonical("/keys"))
    return desk.press.page(KeysView(frame=frame))
