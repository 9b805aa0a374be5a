"""Putting a paper on the daily page."""

import math

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import pick as acts
from broadsheet.model.errors import BroadsheetError, WrongUse
from broadsheet.model.listing import Entry
from broadsheet.model.period import period_with
from broadsheet.model.query import Query
from broadsheet.queries import picks
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.views import PickView, Step
from broadsheet.wording import links

_MATCHES = 8


def new(desk: Desk, request: Request) -> Response:
    """``/picks/new``: the form; ``?paper=`` fills it in."""
    return _form(desk, request, {"paper": request.query_params.get("paper", "")})


@takes_form
def pick(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /picks``: pick, and show the page it stands on; or the form again, with papers to choose from."""
    try:
        asked = fields.get("paper", ""), fields.get("comment", "")
        paper, day = acts.pick(desk.house, desk.visitor(request), *asked)
    except acts.OnlyWords:
        return _choose(desk, request, fields)
    except BroadsheetError as mistake:
        return _form(desk, request, fields, mistake=mistake)
    return see(f"{links.period_url(period_with('day', day))}#p{links.anchor(paper)}")


@takes_form
def withdraw(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /picks/withdraw``: take one's own pick of the present page back."""
    acts.take_back(desk.house, desk.visitor(request), fields.get("paper", ""))
    return see("/picks/new")


def _choose(desk: Desk, request: Request, fields: Fields) -> Response:
    text = fields.get("paper", "").strip()[: acts.LONGEST]
    page = desk.site.search(Query(text=text, mode="words", limit=_MATCHES))
    matches = page.listing.entries
    said = "Choose the paper you mean." if matches else page.mistake or "No paper here has these words; give its id."
    return _form(desk, request, fields, mistake=WrongUse(said), matches=matches)


def _form(
    desk: Desk,
    request: Request,
    fields: Fields,
    *,
    mistake: BroadsheetError | None = None,
    matches: tuple[Entry, ...] = (),
) -> Response:
    house, reader = desk.house, desk.visitor(request).reader
    there = getattr(mistake, "paper_id", "")
    view = PickView(
        frame=desk.frame(request, "Pick a paper", index=False),
        text=fields.get("paper", "").strip()[: acts.LONGEST],
        comment=fields.get("comment", ""),
        matches=matches,
        mistake=str(mistake or ""),
        there=Step(links.paper_url(there), "See the paper") if there else None,
        most=house.rules.picks_a_day,
        within=house.rules.pick_within_days,
        mine=picks.picked_now(house.store, reader.no, house.now()).entries,
    )
    response = desk.press.page(view, int(mistake.status) if mistake else 200)
    if seconds := getattr(mistake, "seconds", 0):
        response.headers["retry-after"] = str(math.ceil(seconds))
    return response
