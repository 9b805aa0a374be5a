"""The front page and the editions of a day, a week or a month."""

from collections.abc import Sequence
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.model.edition import EditionPage, Period
from broadsheet.model.listing import Entry, Listing
from broadsheet.model.period import KINDS, period_of, period_with
from broadsheet.web.desk import Desk, after_of, exports_of, next_step
from broadsheet.web.views import EditionView, Frame, Group, Step
from broadsheet.wording import links, words

SHORT = 40  # an edition this short prints every abstract
_SMALLEST_GROUP = 4
_UNDATED = {"starter": "The starter edition", "gathered": "Gathered papers"}


def front(desk: Desk, request: Request) -> Response:
    """``/``: the latest edition."""
    page = desk.site.front(after_of(request))
    return desk.press.page(_view(desk, request, page, "/"))


def day(desk: Desk, request: Request) -> Response:
    """``/papers/date/2025-10-08``."""
    return _edition(desk, request, "day")


def week(desk: Desk, request: Request) -> Response:
    """``/papers/week/2025-W41``."""
    return _edition(desk, request, "week")


def month(desk: Desk, request: Request) -> Response:
    """``/papers/month/2025-10``."""
    return _edition(desk, request, "month")


def _edition(desk: Desk, request: Request, kind: str) -> Response:
    period = period_of(kind, request.path_params["name"])
    page = desk.site.edition(period, after_of(request))
    return desk.press.page(_view(desk, request, page, links.period_url(period)))


def _view(desk: Desk, request: Request, page: EditionPage, path: str) -> EditionView:
    promise = words.completeness(page.edition)
    title = _UNDATED.get(page.edition.state, "") if _undated(page) else ""
    title = title or words.period_title(page.period)
    parts = (page.picks, page.papers, page.crossed, page.updated)
    frame = desk.frame(
        request,
        title,
        [one for part in parts for one in part.papers],
        description=f"The daily papers, {title}. {promise}",
        canonical=desk.canonical(path),
        here="today" if path == "/" else "",
        index=after_of(request) is None,
        mail=desk.mail_url("today") if path == "/" else "",
        feed=links.feed_url("today" if path == "/" else "editions"),
        exports=exports_of("today") if path == "/" else (),
    )
    return _arrange(page, frame, promise, path)


def _arrange(page: EditionPage, frame: Frame, promise: str, path: str) -> EditionView:
    starter, undated = page.edition.state == "starter", _undated(page)
    whole = starter or (not page.picks.entries and page.papers.total <= SHORT)
    older, newer = (None if undated else _neighbour(one, frame) for one in (page.older, page.newer))
    why = (page.edition.why,) if undated and page.edition.why else ()
    return EditionView(
        frame=frame,
        page=page,
        promise=promise,
        undated=undated,
        notices=tuple(dict.fromkeys((*page.notices, *page.papers.notices, *why))),
        kinds=() if undated else _kinds(page),
        older=older,
        newer=newer,
        whole=page.picks.entries + (page.papers.entries if whole else ()),
        groups=() if whole else by_category(page.papers.entries),
        others=_others(page),
        quiet=not any(part.entries for part in (page.picks, page.papers, page.crossed, page.updated)),
        more=next_step(path, page.papers.next, "The next papers →"),
    )


def _undated(page: EditionPage) -> bool:
    return page.edition.day is None and page.period.kind == "day"


def _kinds(page: EditionPage) -> tuple[Step, ...]:
    day = _known_day(page)
    periods = (page.period if kind == page.period.kind else period_with(kind, day) for kind in KINDS)
    return tuple(
        Step(links.period_url(one), one.kind.capitalize(), current=one.kind == page.period.kind) for one in periods
    )


def _known_day(page: EditionPage) -> date:
    """A day of this period that the library reaches, so that no link to its week or month is dead."""
    if page.period.kind == "day" or page.older:
        return page.period.first
    if page.newer:
        return page.period.last
    said = sorted(one.paper.announced[:10] for one in page.papers.entries if one.paper.announced)
    inside = [day for day in said if page.period.first.isoformat() <= day <= page.period.last.isoformat()]
    return date.fromisoformat(inside[-1]) if inside else page.period.first


def _neighbour(period: Period | None, frame: Frame) -> Step | None:
    return Step(links.period_url(period), words.period_short(period, frame.today)) if period else None


def by_category(entries: Sequence[Entry]) -> tuple[Group, ...]:
    """Entries under their first category, in the order they come; small categories stand together at the end."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.paper.categories or ("",))[0], []).append(entry)
    large = {name: group for name, group in found.items() if name and len(group) >= _SMALLEST_GROUP}
    rest = [entry for name, group in found.items() if name not in large for entry in group]
    groups = [
        Group(links.anchor(name), name, links.category_url(name), tuple(group), len(group))
        for name, group in large.items()
    ]
    title = "Other categories" if large else "By place"
    return (*groups, *([Group("rest", title, "", tuple(rest), len(rest))] if rest else []))


def _others(page: EditionPage) -> tuple[Group, ...]:
    crossed = _group("crossed", "Cross-listed", page.crossed)
    updated = _group("updated", "Updated, not new", page.updated)
    return (*crossed, *updated)


def _group(key: str, title: str, listing: Listing) -> tuple[Group, ...]:
    return (Group(key, title, "", listing.entries, listing.total),) if listing.entries else ()
