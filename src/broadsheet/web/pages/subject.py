"""The papers of an author or of a category."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.model.pages import SubjectPage
from broadsheet.web import links
from broadsheet.web.desk import Desk, after_of, next_step
from broadsheet.web.views import SubjectView


def author(desk: Desk, request: Request) -> Response:
    """``/authors/Ada Lovelace``."""
    name = request.path_params["name"]
    return _subject(desk, request, desk.site.author(name, after_of(request)), links.author_url(name))


def category(desk: Desk, request: Request) -> Response:
    """``/categories/cs.CL``."""
    name = request.path_params["name"]
    return _subject(desk, request, desk.site.category(name, after_of(request)), links.category_url(name))


def _subject(desk: Desk, request: Request, page: SubjectPage, path: str) -> Response:
    frame = desk.frame(
        request,
        page.name,
        description=f"Papers of the {page.kind} {page.name}, newest first.",
        canonical=desk.canonical(path),
        index=after_of(request) is None,
    )
    more = next_step(path, page.listing.next, "The next papers →")
    return desk.press.page(SubjectView(frame=frame, page=page, more=more))
