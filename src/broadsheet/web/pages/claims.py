"""Claims of readers to be authors, and the moderators' list of those that wait."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import claims as acts
from broadsheet.model.errors import WrongUse
from broadsheet.queries import claims
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.views import ClaimsView
from broadsheet.wording import links

_DIGITS = 18


def index(desk: Desk, request: Request) -> Response:
    """``/claims``: what waits for a moderator."""
    frame = desk.frame(request, "Claims", index=False)
    return desk.press.page(ClaimsView(frame=frame, claims=claims.pending(desk.house.store)))


@takes_form
def claim(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /claims`` with ``paper`` and ``place``."""
    paper = fields.get("paper", "")
    acts.claim(desk.house, desk.visitor(request), paper, _number(fields.get("place", "")))
    return see(links.paper_url(paper.strip()))


@takes_form
def withdraw(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /claims/withdraw`` with ``paper``."""
    paper = fields.get("paper", "")
    acts.withdraw(desk.house, desk.visitor(request), paper)
    return see(links.paper_url(paper.strip()))


@takes_form
def decide(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /claims/decide`` with ``claim``, a number, ``approved``, yes or no, ``why``, and ``back``."""
    answer, visitor = fields.get("approved", ""), desk.visitor(request)
    if answer not in ("yes", "no"):
        raise WrongUse("Approve the claim, or deny it.")
    no = _number(fields.get("claim", ""))
    acts.decide(desk.house, visitor, no, approved=answer == "yes", why=fields.get("why", ""))
    return see(links.safe_back(fields.get("back", "/claims")))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise WrongUse("That is no number.")
    return int(text)
