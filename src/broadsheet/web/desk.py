"""The desk: what every page is made from, and the frame around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from broadsheet.web import links
from broadsheet.web.assets import Asset
from broadsheet.web.cache import read_prefs
from broadsheet.web.press import Press
from broadsheet.web.site import Site
from broadsheet.web.views import ErrorView, Frame, Step

HEADINGS = {
    400: "That cannot be read",
    403: "Not from here",
    404: "No such page",
    405: "Not that way",
    413: "Too much",
    414: "Too long an address",
    500: "Something broke",
    503: "Back in a moment",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """The library, the press and the static files."""

    site: Site
    press: Press
    assets: Mapping[str, Asset]

    def frame(self, request: Request, title: str, **more: Any) -> Frame:
        """The frame of a page; ``more`` are further fields of Frame."""
        sources = self.site.sources()
        return Frame(
            title=title,
            prefs=read_prefs(request.headers.get("cookie", "")),
            back=_address(request),
            today=self.site.now().date(),
            thanks=tuple(dict.fromkeys(one.thanks for one in sources if one.thanks)),
            titles={one.name: one.title for one in sources},
            **more,
        )

    def canonical(self, path: str) -> str:
        """The full public address of ``path``."""
        return self.site.settings.base_url.rstrip("/") + path

    def error(self, cookie: str, status: int, sentence: str) -> Response:
        """A page that says what went wrong; asks nothing of the library but the day."""
        heading = HEADINGS.get(status, HEADINGS[400])
        frame = Frame(title=heading, prefs=read_prefs(cookie), index=False, today=self.site.now().date())
        view = ErrorView(frame=frame, status=status, heading=heading, sentence=sentence)
        return self.press.page(view, status)


def after_of(request: Request) -> str | None:
    """The cursor a listing goes on from."""
    return request.query_params.get("after") or None


def next_step(path: str, cursor: str | None, label: str) -> Step | None:
    """The link to the following page of a listing, None on the last."""
    return Step(links.after_url(path, cursor), label) if cursor else None


def redirect(path: str) -> Response:
    """Send the reader to the one address of a page, for good (RFC 9110 §15.4.9)."""
    return RedirectResponse(path, 308, {"cache-control": "no-cache"})


def _address(request: Request) -> str:
    raw = (request.scope.get("raw_path") or b"/").decode("ascii", "replace")
    query = request.scope["query_string"].decode("ascii", "replace")
    return links.safe_back(f"{raw}?{query}" if query else raw)
