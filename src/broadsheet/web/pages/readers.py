"""The public page of a reader, and what all readers together find worth reading now."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.queries.reader_page import reader_page
from broadsheet.web.desk import Desk, after_of, exports_of, next_step
from broadsheet.web.views import ReaderView, TrendingView
from broadsheet.wording import links

_TRENDING = "/papers/trending"


def reader(desk: Desk, request: Request) -> Response:
    """``/readers/ada``: what a reader picked and voted for, and says of themselves."""
    page = reader_page(desk.house.store, request.path_params["name"], after_of(request))
    votes = page.votes.papers if page.votes else ()
    frame = desk.frame(request, page.full_name or page.name, [*page.picks.papers, *votes], index=False)
    cursor = page.votes.next if page.votes else None
    more = next_step(links.reader_url(page.name), cursor, "Voted for before →")
    return desk.press.page(ReaderView(frame=frame, page=page, more=more))


def trending(desk: Desk, request: Request) -> Response:
    """``/papers/trending``: what votes, comments and growth elsewhere move now."""
    found = desk.site.trending(after_of(request))
    frame = desk.frame(
        request,
        "Trending",
        found.papers,
        description="The papers that readers here and elsewhere turn to now, each with why.",
        canonical=desk.canonical(_TRENDING),
        here="trending",
        feed=links.feed_url("trending"),
        exports=exports_of("trending"),
        index=after_of(request) is None,
    )
    more = next_step(_TRENDING, found.next, "The next papers →")
    return desk.press.page(TrendingView(frame=frame, listing=found, more=more))
