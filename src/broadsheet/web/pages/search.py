"""Searching, and the addresses that lead to an edition instead."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.model.pages import SearchPage
from broadsheet.model.period import period_of
from broadsheet.model.query import ORDERS, Query
from broadsheet.web import links
from broadsheet.web.desk import Desk, redirect
from broadsheet.web.pages.edition import front
from broadsheet.web.views import SearchView, Step


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
    page = desk.site.search(query)
    frame = desk.frame(
        request,
        f"{query.text[:80]} · search" if query.text.strip() else "Search",
        here="search",
        asked=query.text,
        index=False,
    )
    first = replace(query, after=None)
    return desk.press.page(
        SearchView(frame=frame, page=page, chips=_chips(page, first), orders=_orders(first), more=_more(page))
    )


def _chips(page: SearchPage, query: Query) -> tuple[Step, ...]:
    return tuple(Step(links.query_url(replace(query, text=chip.without)), chip.label) for chip in page.chips)


def _orders(query: Query) -> tuple[Step, ...]:
    return tuple(
        Step(links.query_url(replace(query, order=order)), order, current=order == query.order) for order in ORDERS
    )


def _more(page: SearchPage) -> Step | None:
    cursor = page.listing.next
    return Step(links.query_url(replace(page.query, after=cursor)), "The next papers →") if cursor else None
