"""The addresses of feeds."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.feeds import atom, json_feed, rss
from broadsheet.feeds.feed import Feed, id_of
from broadsheet.feeds.kinds import KINDS, Found
from broadsheet.model.errors import NotFound
from broadsheet.shell.access import PUBLIC, Page
from broadsheet.shell.host import Host
from broadsheet.shell.place import Place
from broadsheet.wording import links

FORMS: dict[str, tuple[str, Callable[[Feed], bytes]]] = {
    "atom": (atom.KIND, atom.write),
    "rss": (rss.KIND, rss.write),
    "json": (json_feed.KIND, json_feed.write),
}
_CACHE = "public, no-cache"


def places(host: Host) -> list[Place]:
    """The table of addresses."""
    table: tuple[tuple[str, Page], ...] = (("/feeds/{kind}.{form}", whole), ("/feeds/{kind}/{name:path}.{form}", named))
    return [Place(host, path, page, "GET", PUBLIC) for path, page in table]


def whole(host: Host, request: Request) -> Response:
    """``/feeds/today.atom``, ``/feeds/search.rss?q=sparse+attention``: a listing as Atom, RSS or JSON Feed."""
    return _feed(host, request, "")


def named(host: Host, request: Request) -> Response:
    """``/feeds/categories/cs.CL.atom``: the listing of an author, category or keyword as Atom, RSS or JSON Feed."""
    return _feed(host, request, request.path_params["name"])


def _feed(host: Host, request: Request, name: str) -> Response:
    kind, form = request.path_params["kind"], request.path_params["form"]
    if kind not in KINDS or form not in FORMS or bool(name) != (kind in _NAMED):
        raise NotFound(f"There is no such feed. There are {', '.join(KINDS)}, each as {', '.join(FORMS)}.")
    found = KINDS[kind](host.site, name, request.query_params)
    media, write = FORMS[form]
    return Response(write(_of(host, kind, name, form, found)), 200, {"cache-control": _CACHE}, media)


_NAMED = ("authors", "categories", "keywords", "organizations")


def _of(host: Host, kind: str, name: str, form: str, found: Found) -> Feed:
    """The feed around what was found; its own address and id follow from what was asked, in one way of writing it."""
    query = found.page.partition("?")[2] if kind == "search" else ""
    return Feed(
        id=id_of("feed", f"{kind}/{name}?{query}"),
        title=f"{found.title} · Broadsheet",
        about="The daily papers, on your own press.",
        page=host.canonical(found.page),
        address=host.canonical(links.feed_url(kind, name, form, query)),
        lines=found.lines,
        icon=host.canonical("/favicon.ico"),
    )
