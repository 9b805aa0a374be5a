"""A whole listing in every form: today's papers, a search, an author, what one has saved."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.citing import markdown
from broadsheet.citing.forms import FORMS
from broadsheet.exports.answer import answer
from broadsheet.model.errors import NotFound
from broadsheet.model.listing import Entry, Listing
from broadsheet.model.person import Visitor
from broadsheet.shell.host import Host
from broadsheet.shell.kinds import KINDS, Found, find

_OWN = {"cache-control": "private, no-store"}


def whole(host: Host, request: Request) -> Response:
    """``/exports/today.bib``, ``/exports/search.csv?q=sparse+attention``: a listing to cite, to keep or to read."""
    kind = request.path_params["kind"]
    return _open(host, request, kind, request.url.query if kind in KINDS and KINDS[kind].asks else "")


def named(host: Host, request: Request) -> Response:
    """``/exports/authors/Ada Lovelace.ris``: the listing of an author, category, keyword or group in every form."""
    kind = request.path_params["kind"]
    return _open(host, request, kind, "" if kind in KINDS and KINDS[kind].asks else request.path_params["name"])


def saves(host: Host, request: Request) -> Response:
    """``/exports/saves.bib``: everything one has saved."""
    return _answer(host, request, find(host.site, "saves", "", host.visitor(request).reader.no), _OWN)


def shelf(host: Host, request: Request) -> Response:
    """``/exports/shelves/to read.ris``: what stands on one's shelf."""
    found = find(host.site, "shelves", request.path_params["name"], host.visitor(request).reader.no)
    return _answer(host, request, found, _OWN)


def _open(host: Host, request: Request, kind: str, name: str) -> Response:
    if kind not in KINDS or KINDS[kind].own:
        known = ", ".join(name for name, one in KINDS.items() if not one.own)
        raise NotFound(f"There is no such listing. There are {known}, each as {', '.join(FORMS)}.")
    visitor: Visitor | None = request.scope.get("visitor")
    return _answer(host, request, find(host.site, kind, name, visitor.reader.no if visitor else None), {})


def _answer(host: Host, request: Request, found: Found, headers: dict[str, str]) -> Response:
    form, base = request.path_params["form"], host.canonical("")
    listing = _with_editions(found)
    write = FORMS[form].write
    papers = tuple({paper.id: paper for paper in listing.papers}.values())
    text = write(papers, base) if write else markdown.listing(listing, found.title, found.page, base)
    return answer(form, text, found.title, headers)


def _with_editions(found: Found) -> Listing:
    """What was found; editions are told as one listing of their papers, picks first, the newest day first."""
    if not found.editions:
        return found.listing
    papers = (one.paper for page in found.editions for part in (page.picks, page.papers) for one in part.entries)
    once = {paper.id: paper for paper in papers}
    return Listing(len(once), tuple(Entry(paper, place) for place, paper in enumerate(once.values(), 1)))
