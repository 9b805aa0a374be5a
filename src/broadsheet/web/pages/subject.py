"""The papers of an author, of a category or of a keyword."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.model.pages import SubjectPage
from broadsheet.web.chart import chart
from broadsheet.web.desk import Desk, after_of, exports_of, next_step
from broadsheet.web.views import Step, SubjectView
from broadsheet.wording import links

_LISTINGS = {"author": "authors", "category": "categories", "keyword": "keywords", "organisation": "organizations"}
_FIELDS = {"author": "author", "category": "cat", "keyword": "keyword", "organisation": "org"}


def author(desk: Desk, request: Request) -> Response:
    """``/authors/Ada Lovelace``."""
    name = request.path_params["name"]
    return _subject(desk, request, desk.site.author(name, after_of(request)), links.author_url(name))


def category(desk: Desk, request: Request) -> Response:
    """``/categories/cs.CL``."""
    name = request.path_params["name"]
    return _subject(desk, request, desk.site.category(name, after_of(request)), links.category_url(name))


def organization(desk: Desk, request: Request) -> Response:
    """``/organizations/Marsh Institute``: the papers that carry an organisation, and how many over time."""
    name = request.path_params["name"]
    page = desk.site.organization(name, after_of(request))
    return _subject(desk, request, page, links.organization_url(name))


def keyword(desk: Desk, request: Request) -> Response:
    """``/keywords/graph networks``: the papers with a keyword, and how many there were over time."""
    name = request.path_params["name"]
    return _subject(desk, request, desk.site.keyword(name, after_of(request)), links.keyword_url(name))


def _subject(desk: Desk, request: Request, page: SubjectPage, path: str) -> Response:
    frame = desk.frame(
        request,
        page.name,
        page.listing.papers,
        description=f"Papers of the {page.kind} {page.name}, newest first.",
        canonical=desk.canonical(path),
        index=after_of(request) is None,
        feed=links.feed_url(_LISTINGS[page.kind], page.name),
        exports=exports_of(_LISTINGS[page.kind], page.name),
        mail=desk.mail_url(_LISTINGS[page.kind], page.name),
    )
    text = links.filter_text(_FIELDS.get(page.kind, ""), page.name)
    view = SubjectView(
        frame=frame,
        page=page,
        search=Step(links.search_url(text), "Search within"),
        chart=chart(page.counts, frame.today),
        more=next_step(path, page.listing.next, "The next papers →"),
    )
    return desk.press.page(view)
