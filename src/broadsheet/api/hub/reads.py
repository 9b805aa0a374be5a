"""Papers: the daily ones, a search, all of them, one."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.api.hub import asked, stamps
from broadsheet.api.hub.answer import answer, link_next
from broadsheet.api.hub.comments import comment
from broadsheet.api.hub.papers import Told, daily, detail, found, linked, listed
from broadsheet.api.hub.people import Wire
from broadsheet.model.around import NOTHING
from broadsheet.model.errors import WrongUse
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


def daily_papers(host: Host, request: Request) -> Response:
    """``/api/daily_papers?date=2025-10-08``, ``week``, ``month``, ``submitter``, ``sort``, ``p``, ``limit``."""
    wanted = asked.daily(request.query_params)
    shown = dailies.dailies_of(host.house.store, wanted)
    wire, page = wire_of(host), wanted.skip // wanted.limit
    more = link_next(request, p=str(page + 1)) if shown.more else {}
    return answer([daily(wire, one, wanted.by) for one in shown.entries], headers=more)


def search(host: Host, request: Request) -> Response:
    """``/api/papers/search?q=sparse+attention``: words and meaning together, with what was asked for marked."""
    text, limit = asked.search(request.query_params)
    listing = _found(host, text, limit)
    store, reader = host.house.store, viewer_of(request)
    around, wire = arounds.around(store, listing.papers), wire_of(host)
    mine = of_page(store, reader.no, [one.id for one in listing.papers]) if reader else {}
    voted = {name for name, one in mine.items() if one.voted}
    return answer([
        found(wire, one, around[one.paper.id], voted=one.paper.id in voted) for one in listing.entries
    ])  # fmt: skip


def _found(host: Host, text: str, limit: int) -> Listing:
    """What a search finds; without words the newest papers. Raises WrongUse for one that cannot be read."""
    if not text.strip():
        return newest.newest(host.house.store, None, limit)
    page = host.site.search(Query(text=text, limit=limit), leads=False)
    if page.mistake:
        raise WrongUse(page.mistake)
    return page.listing


def papers(host: Host, request: Request) -> Response:
    """``/api/papers``: all papers, the newest first; ``cursor`` goes on from the page before."""
    params = request.query_params
    limit = asked.number(params, "limit", asked.PAGE, 1, asked.LARGEST_PAGE)
    listing = newest.newest(host.house.store, params.get("cursor") or None, limit)
    around, wire = arounds.around(host.house.store, listing.papers), wire_of(host)
    more = link_next(request, cursor=listing.next) if listing.next else {}
    return answer([listed(wire, Told(one, around.get(one.id, NOTHING))) for one in listing.papers], headers=more)


def paper(host: Host, request: Request) -> Response:
    """``/api/papers/2409.17481``: one paper by any form of its id; ``field=comments``, ``field=submissionDeadline``."""
    standing = arounds.one(host.house.store, request.path_params["id"])
    said = detail(wire_of(host), Told(standing.paper, standing.around))
    reader = viewer_of(request)
    for name in request.query_params.getlist("field"):
        said |= _field(host, standing.paper, name, reader)
    return answer(said)


def _field(host: Host, one: Paper, name: str, reader: Reader | None) -> dict[str, object]:
    """What may be asked for beside a paper. Raises WrongUse for anything else."""
    if name == "comments":
        said = () if host.house.is_personal else talk.said_of(host.house.store, one.id, reader)
        return {"comments": [comment(wire_of(host), each) for each in said]}
    if name == "submissionDeadline":
        last = picks.last_day(one, host.house.rules.pick_within_days)
        return {"submissionDeadline": stamps.of_evening(last)} if last else {}
    raise WrongUse("“field” is comments or submissionDeadline.")


def repositories(host: Host, request: Request) -> Response:
    """``/api/arxiv/2409.17481/repos``: models, datasets and Spaces of the Hub that the paper links to."""
    one = arounds.one(host.house.store, request.path_params["id"]).paper
    said = linked(one)
    return answer({kind.lower(): [{**repository, "tags": [f"arxiv:{one.id}"]} for repository in said[f"linked{kind}"]]
                   for kind in ("Models", "Datasets", "Spaces")})  # fmt: skip
