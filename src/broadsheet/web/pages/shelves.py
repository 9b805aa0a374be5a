"""What a reader has saved, and the shelves it stands on."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import shelves
from broadsheet.queries.shelves import shelf as ask
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk, after_of, exports_of, next_step
from broadsheet.web.views import SavesView
from broadsheet.wording import links


def saves(desk: Desk, request: Request) -> Response:
    """``/me/saves``: everything saved, last first."""
    return _shelf(desk, request, None)


def shelf(desk: Desk, request: Request) -> Response:
    """``/me/saves/to read``: one shelf."""
    return _shelf(desk, request, request.path_params["shelf"])


def _shelf(desk: Desk, request: Request, key: str | None) -> Response:
    page = ask(desk.house.store, desk.visitor(request).reader.no, key, after_of(request))
    title = page.shelf.name if page.shelf else "Saved"
    exports = exports_of("shelves", page.shelf.key) if page.shelf else exports_of("saves")
    frame = desk.frame(request, title, page.listing.papers, here="saves", index=False, exports=exports)
    more = next_step(links.shelf_url(page.shelf.key if page.shelf else ""), page.listing.next, "Saved before →")
    return desk.press.page(SavesView(frame=frame, page=page, more=more, longest=shelves.LONGEST))


@takes_form
def make(desk: Desk, request: Request, given: Fields) -> Response:
    """``POST /me/saves`` with ``name``: make a shelf."""
    key = shelves.make(desk.house, desk.visitor(request).reader, given.get("name", ""))
    return see(links.shelf_url(key))


@takes_form
def rename(desk: Desk, request: Request, given: Fields) -> Response:
    """``POST /me/saves/to read`` with ``name``: rename a shelf."""
    reader = desk.visitor(request).reader
    return see(links.shelf_url(shelves.rename(desk.house, reader, request.path_params["shelf"], given.get("name", ""))))


@takes_form
def remove(desk: Desk, request: Request, _given: Fields) -> Response:
    """``POST /me/saves/to read/delete``: take a shelf down with what stands on it."""
    shelves.remove(desk.house, desk.visitor(request).reader, request.path_params["shelf"])
    return see(links.shelf_url(""))


@takes_form
def move(desk: Desk, request: Request, given: Fields) -> Response:
    """``POST /me/saves/to read/move`` with ``paper`` and ``to``: move a paper to another shelf."""
    key, reader = request.path_params["shelf"], desk.visitor(request).reader
    shelves.move(desk.house, reader, key, given.get("paper", ""), given.get("to", ""))
    return see(links.shelf_url(key))
