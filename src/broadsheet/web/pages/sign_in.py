"""Sign in and out."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import sign_in as acts
from broadsheet.model.errors import WrongUse
from broadsheet.shell import cookies
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.entrance import attempt, enter, fleeting
from broadsheet.web.views import SignInView
from broadsheet.wording.links import safe_back

NOTES = {
    "confirmed": "Your address is confirmed. Sign in.",
    "reset": "Your password is set, and you are signed out everywhere. Sign in with it.",
}


def form(desk: Desk, request: Request) -> Response:
    """``/sign-in?next=/papers``: the form; somebody who is signed in goes on at once."""
    onward = safe_back(request.query_params.get("next", "/"))
    if request.scope.get("visitor"):
        return cookies.see(onward)
    return _page(desk, request, onward, note=NOTES.get(request.query_params.get("note", ""), ""))


@takes_form
def sign_in(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /sign-in`` with ``who``, a name or an address, ``password`` and ``next``."""
    onward, who = safe_back(fields.get("next", "/")), fields.get("who", "")
    try:
        reader = acts.prove(desk.house, attempt(desk, request, who, fields.get("password", "")))
    except WrongUse as mistake:
        return _page(desk, request, onward, mistake=str(mistake), who=who[:300])
    return enter(desk, request, reader, onward)


def sign_out(desk: Desk, request: Request) -> Response:
    """``POST /sign-out``: this browser's session is over."""
    visitor = request.scope.get("visitor")
    if visitor and visitor.session:
        acts.sign_out(desk.house, visitor.session)
    return cookies.sign_out(cookies.see("/"), desk.site.settings.base_url)


def _page(desk: Desk, request: Request, onward: str, **more: str) -> Response:
    rules = desk.house.rules
    view = SignInView(
        frame=desk.frame(request, "Sign in", index=False),
        onward=onward,
        elsewhere=f"/sign-in/oidc?{urlencode({'next': onward})}" if rules.oidc_issuer else "",
        sign_up=rules.sign_up,
        **more,
    )
    return fleeting(desk.press.page(view, 400 if more.get("mistake") else 200))
