"""The addresses of feeds."""

from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import feed_addresses
from broadsheet.feeds import atom, json_feed, opml, rss
from broadsheet.feeds.feed import Feed, id_of, papers_in
from broadsheet.feeds.lines import edition_line, paper_line
from broadsheet.model.errors import NotFound
from broadsheet.queries.feed_addresses import addresses_of
from broadsheet.shell.access import ANYONE, OWN, PUBLIC, Access, Page
from broadsheet.shell.host import Host
from broadsheet.shell.kinds import KINDS, Found, find, page_of, title_of
from broadsheet.shell.place import Place
from broadsheet.wording import links

FORMS: dict[str, tuple[str, Callable[[Feed], bytes]]] = {
    "atom": (atom.KIND, atom.write),
    "rss": (rss.KIND, rss.write),
    "json": (json_feed.KIND, json_feed.write),
}
_OPEN = {"cache-control": "public, no-cache"}
_PRIVATE = {"cache-control": "private, no-store", "x-robots-tag": "noindex"}


def places(host: Host) -> list[Place]:
    """The table of addresses."""
    table: tuple[tuple[str, Page, Access], ...] = (
        ("/feeds.opml", everything, PUBLIC),
        ("/me/feeds.opml", mine, OWN),
        ("/feeds/private/{token}.{form}", private, ANYONE),
        ("/feeds/{kind}.{form}", whole, PUBLIC),
        ("/feeds/{kind}/{name:path}.{form}", named, PUBLIC),
    )
    return [Place(host, path, page, "GET", access) for path, page, access in table]


def whole(host: Host, request: Request) -> Response:
    """``/feeds/today.atom``, ``/feeds/search.rss?q=sparse+attention``: a listing as Atom, RSS or JSON Feed."""
    kind = request.path_params["kind"]
    return _public(host, request, request.url.query if kind in KINDS and KINDS[kind].asks else "")


def named(host: Host, request: Request) -> Response:
    """``/feeds/categories/cs.CL.atom``: the listing of an author, category, keyword or group as a feed."""
    kind = request.path_params["kind"]
    return _public(host, request, "" if kind in KINDS and KINDS[kind].asks else request.path_params["name"])


def private(host: Host, request: Request) -> Response:
    """``/feeds/private/7-….atom``: a listing as its reader sees it, for whoever has the address."""
    token, form = request.path_params["token"], request.path_params["form"]
    _known(form)
    address = feed_addresses.opened(host.house, token)
    found = find(host.site, address.kind, address.name, address.reader_no)
    path = links.private_feed_url(token, form)
    thing = f"{address.kind}/{found.name}#{address.reader_no}"
    return _answer(form, _feed(host, thing, path, found), _PRIVATE)  # no hub may learn of it


def everything(host: Host, _request: Request) -> Response:
    """``/feeds.opml``: the feeds of this place, for a reader of feeds to take in at once (OPML 2.0)."""
    outlines = [
        opml.Outline(
            title_of(kind, name), host.canonical(links.feed_url(kind, name)), host.canonical(page_of(kind, name))
        )
        for kind, name in of_the_place(host.site.settings.categories)
    ]
    return Response(opml.write("Broadsheet", outlines), 200, _OPEN, opml.KIND)


def mine(host: Host, request: Request) -> Response:
    """``/me/feeds.opml``: one's private feeds, for a reader of feeds to take in at once (OPML 2.0)."""
    house = host.house
    outlines = [
        opml.Outline(
            title_of(one.kind, one.name),
            host.canonical(links.private_feed_url(feed_addresses.word(house, one))),
            host.canonical("/me/feeds"),
        )
        for one in addresses_of(house.store, host.visitor(request).reader)
    ]
    named = {"content-disposition": 'attachment; filename="broadsheet.opml"'}
    return Response(opml.write("Broadsheet", outlines), 200, _PRIVATE | named, opml.KIND)


def of_the_place(categories: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Kind and name of the listings that everybody shares and each edition moves."""
    one = tuple((name, "") for name, kind in KINDS.items() if not kind.names and not kind.own)
    return one + tuple(("categories", name) for name in categories)


def _public(host: Host, request: Request, name: str) -> Response:
    kind, form = request.path_params["kind"], request.path_params["form"]
    _known(form)
    found = find(host.site, kind, name)
    asks = KINDS[kind].asks
    path, query = ("", found.name) if asks else (found.name, "")
    feed = _feed(host, f"{kind}/{path}?{query}", links.feed_url(kind, path, form, query), found)
    hub = host.site.settings.websub_hub
    named = {"link": f'<{hub}>; rel="hub", <{feed.address}>; rel="self"'} if hub else {}
    return _answer(form, replace(feed, hub=hub), _OPEN | named)


def _known(form: str) -> None:
    if form not in FORMS:
        raise NotFound(f"There is no such feed. There are {', '.join(KINDS)}, each as {', '.join(FORMS)}.")


def _feed(host: Host, thing: str, path: str, found: Found) -> Feed:
    """The feed around what was found; its id follows from what it is of."""
    base = host.canonical("")
    papers = tuple(paper_line(entry, base) for entry in papers_in(found.listing))
    return Feed(
        id=id_of("feed", thing),
        title=f"{found.title} · Broadsheet",
        about="The daily papers, on your own press.",
        page=host.canonical(found.page),
        address=host.canonical(path),
        lines=papers + tuple(edition_line(page, base) for page in found.editions),
        icon=host.canonical("/favicon.ico"),
    )


def _answer(form: str, feed: Feed, headers: dict[str, str]) -> Response:
    media, write = FORMS[form]
    return Response(write(feed), 200, headers, media)
