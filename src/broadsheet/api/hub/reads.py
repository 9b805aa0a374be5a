"""Papers: the daily ones, a search, all of them, one."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.api.hub import asked, stamps
from broadsheet.api.hub.answer import answer, link_next
from broadsheet.api.hub.comments import comment
from broadsheet.api.hub.given import Chosen, Daily, Listed, Nothing, Searched
from broadsheet.api.hub.papers import Told, daily, detail, found, linked, listed
from broadsheet.api.hub.people import Wire
from broadsheet.model.around import NOTHING
from broadsheet.model.listing import Listing
from broadsheet.model.paper import Paper
from broadsheet.model.person import Reader, Visitor
from broadsheet.model.query import Query
from broadsheet.queries import arounds, dailies, newest, picks, talk
from broadsheet.queries.mine import of_page
from broadsheet.shell.host import Host


def wire_of(host: Host) -> Wire:
    """What the forms are filled with beside papers."""
    return Wire(host.canonical(""), {one.name: one.title for one in host.site.credits()})


def viewer_of(request: Request) -> Reader | None:
    """The reader who asks, None for a stranger."""
    visitor: Visitor | None = request.scope.get("visitor")
    return visitor.reader if visitor else None


def daily_papers(host: Host, request: Request, given: Daily) -> Response:
    """``/api/daily_papers?date=2025-10-08``: the daily papers of a day, a week or a month, or of all days."""
    wanted = asked.daily(given)
    shown = dailies.dailies_of(host.house.store, wanted)
    wire, page = wire_of(host), wanted.skip // wanted.limit
    more = link_next(request, p=str(page + 1)) if shown.more else {}
    return answer([daily(wire, one, wanted.by) for one in shown.entries], headers=more)


def search(host: Host, request: Request, given: Searched) -> Response:
    """``/api/papers/search?q=sparse+attention``: search by words and meaning, with what was asked for marked."""
    listing = sought(host, given.q, given.limit) or newest.newest(host.house.store, None, given.limit)
    store, reader = host.house.store, viewer_of(request)
    around, wire = arounds.around(store, listing.papers), wire_of(host)
    mine = of_page(store, reader.no, [one.id for one in listing.papers]) if reader else {}
    voted = {name for name, one in mine.items() if one.voted}
    return answer([
        found(wire, one, around[one.paper.id], voted=one.paper.id in voted) for one in listing.entries
    ])  # fmt: skip


def sought(host: Host, text: str, limit: int) -> Listing | None:
    """What a search finds, None for one without words.

    The Hub knows no grammar, so a text that ours cannot read is searched for by its words.
    """
    if not text.strip():
        return None
    page = host.site.search(Query(text=text, limit=limit), leads=False)
    if page.mistake:
        page = host.site.search(Query(text=asked.plain(text), limit=limit), leads=False)
    return page.listing


def papers(host: Host, request: Request, given: Listed) -> Response:
    """``/api/papers``: all papers, the newest first; `cursor` goes on from the page before."""
    listing = newest.newest(host.house.store, given.cursor or None, given.limit)
    around, wire = arounds.around(host.house.store, listing.papers), wire_of(host)
    more = link_next(request, cursor=listing.next) if listing.next else {}
    return answer([listed(wire, Told(one, around.get(one.id, NOTHING))) for one in listing.papers], headers=more)


def paper(host: Host, request: Request, given: Chosen) -> Response:
    """``/api/papers/2409.17481``: one paper by any form of its id, with its comments and deadline where asked for."""
    standing = arounds.one(host.house.store, request.path_params["id"])
    said = detail(wire_of(host), Told(standing.paper, standing.around))
    reader = viewer_of(request)
    for name in given.field:
        said |= _field(host, standing.paper, name, reader)
    return answer(said)


def _field(host: Host, one: Paper, name: str, reader: Reader | None) -> dict[str, object]:
    """What may be asked for beside a paper."""
    if name == "comments":
        said = () if host.house.is_personal else talk.said_of(host.house.store, one.id, reader)
        return {"comments": [comment(wire_of(host), each) for each in said]}
    last = picks.last_day(one, host.house.rules.pick_within_days)
    return {"submissionDeadline": stamps.of_evening(last)} if last else {}


def repositories(host: Host, request: Request, _given: Nothing) -> Response:
    """``/api/arxiv/2409.17481/repos``: the models, datasets and Spaces of the Hub that a paper links to."""
    one = arounds.one(host.house.store, request.path_params["id"]).paper
    said = linked(one)
    return answer({kind.lower(): [{**repository, "tags": [f"arxiv:{one.id}"]} for repository in said[f"linked{kind}"]]
                   for kind in ("Models", "Datasets", "Spaces")})  # fmt: skip
