"""Set a new password when the old one is forgotten."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import passwords as acts
from broadsheet.actions.visit import network
from broadsheet.model.errors import WrongUse
from broadsheet.shell.cookies import see, sign_out
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.entrance import fleeting
from broadsheet.web.views import NewPasswordView, ResetView


def form(desk: Desk, request: Request) -> Response:
    """``/reset``: asks for a mail address; ``?sent=yes`` says what happens now."""
    return _ask(desk, request, sent=bool(request.query_params.get("sent")))


@takes_form
def ask(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /reset`` with ``email``: a link is sent there, where it is a reader's address."""
    email = fields.get("email", "")
    try:
        acts.ask_for_reset(desk.house, email, network(desk.house, request.scope["from"]))
    except WrongUse as mistake:
        return _ask(desk, request, email=email[:300], mistake=str(mistake))
    return see("/reset?sent=yes")


def look(desk: Desk, request: Request) -> Response:
    """``/reset/…``: asks for a new password."""
    return _new(desk, request)


@takes_form
def reset(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /reset/…`` with ``password``: it is set, and all sessions end."""
    try:
        acts.reset(desk.house, request.path_params["ticket"], fields.get("password", ""))
    except WrongUse as mistake:
        return _new(desk, request, str(mistake))
    return sign_out(see("/sign-in?note=reset"), desk.site.settings.base_url)


def _ask(desk: Desk, request: Request, *, email: str = "", mistake: str = "", sent: bool = False) -> Response:
    frame = desk.frame(request, "A new password", index=False)
    view = ResetView(frame=frame, email=email, mistake=mistake, sent=sent)
    return fleeting(desk.press.page(view, 400 if mistake else 200))


def _new(desk: Desk, request: Request, mistake: str = "") -> Response:
    reader = acts.look(desk.house, request.path_params["ticket"])
    frame = desk.frame(request, "A new password", index=False)
    view = NewPasswordView(frame=frame, action=request.url.path, name=reader.name, mistake=mistake)
    return fleeting(desk.press.page(view, 400 if mistake else 200))
