"""Searching, and the addresses that lead to an edition instead."""

import re
from collections.abc import Iterable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.model.pages import Facet, FacetGroup, SearchPage
from broadsheet.model.period import period_of
from broadsheet.model.query import MODES, ORDERS, Query
from broadsheet.web.desk import Desk, exports_of, redirect
from broadsheet.web.pages.edition import front
from broadsheet.web.views import Narrower, Narrowing, SearchView, Step
from broadsheet.wording import links

_KINDS = {"year": "By year", "keyword": "By keyword", "cat": "By category", "has": "With"}
_MEASURED = frozenset({"year", "cat"})
_HAVING = {"organization": "an organisation"}
_KEYWORD = re.compile(r'(?<!\S)keyword:(?:"([^"]+)"|([^\s"]+))')


def papers(desk: Desk, request: Request) -> Response:
    """``/papers``: a search with ``q``, a day with ``date``, otherwise the latest edition.

    A search that cannot be read is answered with 200 and a sentence beside the
    words as typed: the reader corrects them in place, as after any other form.
    """
    if "q" in request.query_params:
        return _search(desk, request)
    if "date" in request.query_params:
        return redirect(links.period_url(period_of("day", request.query_params["date"])))
    return front(desk, request)


def _search(desk: Desk, request: Request) -> Response:
    query = Query.from_params(request.query_params)
    page, first = desk.site.search(query), replace(query, after=None)
    frame = desk.frame(
        request,
        f"{query.text[:80]} · search" if query.text.strip() else "Search",
        page.listing.papers,
        here="search",
        asked=query.text,
        index=False,
        feed=links.feed_url("search", query=first.to_params()),
        exports=() if page.mistake else exports_of("search", query=first.to_params()),
        mail="" if page.mistake or not query.text.strip() else desk.mail_url("search", _watched(query)),
    )
    view = SearchView(
        frame=frame,
        page=page,
        chips=_chips(page, first),
        modes=_choices(first.mode, ((one, replace(first, mode=one)) for one in MODES)),
        orders=_choices(first.order, ((one, replace(first, order=one)) for one in ORDERS)),
        narrowings=tuple(_narrowings(page.facets, first)),
        nearby=tuple(Step(links.query_url(replace(first, text=word)), word) for word in page.nearby),
        subject=_subject(page),
        by_meaning=_by_meaning(page, first),
        more=_more(page),
    )
    return desk.press.page(view)


def _watched(query: Query) -> str:
    return Query(text=query.text, order=query.order, mode=query.mode).to_params()


def _chips(page: SearchPage, query: Query) -> tuple[Step, ...]:
    return tuple(Step(links.query_url(replace(query, text=chip.without)), chip.label) for chip in page.chips)


def _choices(now: str, queries: Iterable[tuple[str, Query]]) -> tuple[Step, ...]:
    return tuple(Step(links.query_url(query), name, current=name == now) for name, query in queries)


def _narrowings(groups: Iterable[FacetGroup], query: Query) -> Iterable[Narrowing]:
    """Groups in the order of ``_KINDS``; years newest first, all others as they come."""
    held = {group.kind: group.facets for group in groups if group.kind in _KINDS and group.facets}
    for kind in (kind for kind in _KINDS if kind in held):
        facets = held[kind]
        if kind == "year":
            facets = tuple(sorted(facets, key=lambda facet: facet.label, reverse=True))
        most = max(1, *(facet.count for facet in facets))
        ways = tuple(_narrower(facet, kind, most, query) for facet in facets)
        yield Narrowing(kind, _KINDS[kind], kind in _MEASURED, ways)


def _narrower(facet: Facet, kind: str, most: int, query: Query) -> Narrower:
    label = _HAVING.get(facet.label, facet.label) if kind == "has" else facet.label
    return Narrower(links.query_url(replace(query, text=facet.narrowed)), label, facet.count, facet.count / most)


def _subject(page: SearchPage) -> Step | None:
    """The page of the one keyword that is asked for, where a paper found has exactly that one."""
    asked = [quoted or bare for quoted, bare in _KEYWORD.findall(page.query.text)]
    if len(asked) != 1:
        return None
    names = (one for entry in page.listing.entries for one in entry.paper.keywords)
    name = next((one for one in names if one.casefold() == asked[0].casefold()), None)
    return Step(links.keyword_url(name), name) if name else None


def _by_meaning(page: SearchPage, query: Query) -> Step | None:
    if query.mode != "words" or page.listing.entries or page.mistake:
        return None
    return Step(links.query_url(replace(query, mode="hybrid")), "Search by meaning too")


def _more(page: SearchPage) -> Step | None:
    cursor = page.listing.next
    return Step(links.query_url(replace(page.query, after=cursor)), "The next papers →") if cursor else None
