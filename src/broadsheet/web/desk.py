"""The desk: what every page is made from, and the frame around it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from broadsheet.citing.forms import FORMS
from broadsheet.model.paper import READERS, Paper
from broadsheet.model.person import Visitor
from broadsheet.model.subscription import Watch
from broadsheet.queries import mine, talk
from broadsheet.queries.account import waiting_address
from broadsheet.shell.host import Host
from broadsheet.shell.prefs import read_prefs
from broadsheet.web.assets import Asset
from broadsheet.web.press import Press
from broadsheet.web.views import ErrorView, Frame, Step
from broadsheet.wording import links, watches

HEADINGS = {
    400: "That cannot be read",
    401: "Sign in first",
    403: "Not allowed",
    404: "No such page",
    405: "Not that way",
    409: "Somebody was quicker",
    413: "Too much",
    414: "Too long an address",
    429: "Not so fast",
    500: "Something broke",
    503: "Back in a moment",
}


@dataclass(frozen=True, slots=True)
class Desk(Host):
    """The library, the press and the static files."""

    press: Press
    assets: Mapping[str, Asset]

    def frame(self, request: Request, title: str, papers: Iterable[Paper] = (), **more: Any) -> Frame:
        """The frame of a page that shows ``papers``; ``more`` are further fields of Frame."""
        sources, house = self.site.credits(), self.site.house
        visitor: Visitor | None = request.scope.get("visitor")
        ids = tuple(dict.fromkeys(one.id for one in papers))
        return Frame(
            title=title,
            prefs=read_prefs(request.headers.get("cookie", "")),
            back=self.back(request),
            viewer=visitor.reader if visitor else None,
            community=not (house is None or house.is_personal),
            unread=self._unread(visitor),
            today=self.site.now().date(),
            thanks=tuple(dict.fromkeys(one.thanks for one in sources if one.thanks)),
            titles={one.name: one.title for one in sources} | {READERS: "Readers here"},
            mine=mine.of_page(house.store, visitor.reader.no, ids) if house and visitor else {},
            waiting=self._waiting(visitor),
            **more,
        )

    @property
    def mails(self) -> bool:
        """Whether mails are sent here."""
        return self.site.house is not None and bool(self.site.house.rules.smtp_host)

    def mail_url(self, kind: str, name: str = "") -> str:
        """Where to ask for a listing by mail, empty where no mails are sent."""
        return watches.subscribe_url(Watch(kind, name)) if self.mails else ""

    def _unread(self, visitor: Visitor | None) -> int:
        house = self.site.house
        if visitor is None or house is None or house.is_personal:
            return 0
        return talk.unread(house.store, visitor.reader.no)

    def _waiting(self, visitor: Visitor | None) -> str:
        """The address this visitor has still to confirm; asked of the library for those alone who have."""
        if visitor is None or visitor.reader.confirmed:
            return ""
        asked = waiting_address(self.house.store, visitor.reader.no, self.house.now())
        return asked or visitor.reader.email or "you"

    def error(self, cookie: str, status: int, sentence: str) -> Response:
        """A page that says what went wrong; asks nothing of the library but the day."""
        heading = HEADINGS.get(status, HEADINGS[400])
        frame = Frame(title=heading, prefs=read_prefs(cookie), index=False, today=self.site.now().date())
        view = ErrorView(frame=frame, status=status, heading=heading, sentence=sentence)
        return self.press.page(view, status)


def exports_of(kind: str, name: str = "", query: str = "") -> tuple[Step, ...]:
    """A listing in every form to cite, keep or read."""
    return tuple(Step(links.export_url(kind, name, form, query), one.label) for form, one in FORMS.items())


def after_of(request: Request) -> str | None:
    """The cursor a listing goes on from."""
    return request.query_params.get("after") or None


def next_step(path: str, cursor: str | None, label: str) -> Step | None:
    """The link to the following page of a listing, None on the last."""
    return Step(links.after_url(path, cursor), label) if cursor else None


def redirect(path: str) -> Response:
    """Send the reader to the one address of a page, for good (RFC 9110 §15.4.9)."""
    return RedirectResponse(path, 308, {"cache-control": "no-cache"})
