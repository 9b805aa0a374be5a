"""Tokens for programs: made, shown once, listed, ended."""

from http import HTTPStatus
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions.tokens import DAYS, end_token, make_token
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.person import SCOPES
from broadsheet.queries.tokens import tokens_of
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.views import TokensView

_NOTHING: Fields = MappingProxyType({})
_SCOPES = {
    "read": "read what you may read",
    "rate": "vote, save and rate papers, and change what you are mailed",
    "talk": "write comments and reactions",
    "pick": "pick and claim papers",
}


def tokens(desk: Desk, request: Request) -> Response:
    """``/me/tokens``: what programs may do in your name."""
    return desk.press.page(_view(desk, request))


@takes_form
def make(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/tokens`` with ``name``, ``days``, a field for each scope and perhaps ``agent``; shows it once."""
    try:
        word = _made(desk, request, form)
    except WrongUse as mistake:
        return desk.press.page(_view(desk, request, mistake=str(mistake), typed=form), HTTPStatus.BAD_REQUEST)
    answer = desk.press.page(_view(desk, request, word=word))
    answer.headers["cache-control"] = "no-store"
    return answer


def _made(desk: Desk, request: Request, form: Fields) -> str:
    days = form.get("days", "")
    if days not in map(str, (0, *DAYS)):
        raise WrongUse("Choose for how long the token is good.")
    scopes = tuple(scope for scope in SCOPES if form.get(scope))
    reader = desk.visitor(request).reader
    return make_token(desk.house, reader, form.get("name", ""), scopes, days=int(days), agent=bool(form.get("agent")))


@takes_form
def end(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/tokens/end`` with ``no``: a token that is good for nothing from now on."""
    no = form.get("no", "")
    if not (no.isascii() and no.isdigit() and len(no) < 16):
        raise NotFound("You have no such token.")
    end_token(desk.house, desk.visitor(request).reader, int(no))
    return see("/me/tokens")


def _view(desk: Desk, request: Request, *, word: str = "", mistake: str = "", typed: Fields = _NOTHING) -> TokensView:
    return TokensView(
        frame=desk.frame(request, "Tokens", here="me", index=False),
        tokens=tokens_of(desk.house.store, desk.visitor(request).reader),
        now=desk.site.now(),
        scopes=_SCOPES,
        days=DAYS,
        word=word,
        mistake=mistake,
        typed=typed,
    )
