"""Make an account, and show that the mail address is one's own."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import confirming, invite
from broadsheet.actions import sign_up as acts
from broadsheet.actions.visit import network
from broadsheet.model.errors import BroadsheetError, Conflict, Refused, WrongUse
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.entrance import fleeting
from broadsheet.web.views import ConfirmView, Frame, SignUpView


def form(desk: Desk, request: Request) -> Response:
    """``/sign-up``: the form for a new account, or why there is none; ``?sent=yes`` says that a mail is on its way."""
    if request.query_params.get("sent"):
        return fleeting(desk.press.page(SignUpView(frame=_frame(desk, request), sent=True)))
    return _page(desk, request)


def invited(desk: Desk, request: Request) -> Response:
    """``/invitations/…``: the form for a new account, for somebody whom a reader invites."""
    token = request.path_params["ticket"]
    return _page(desk, request, invitation=token, inviter=invite.look(desk.house, token))


@takes_form
def sign_up(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /sign-up`` with ``name``, ``email``, ``password`` and perhaps ``invitation``."""
    given = acts.SignUp(*(fields.get(name, "") for name in ("name", "email", "password", "invitation")))
    try:
        acts.sign_up(desk.house, given, network(desk.house, request.scope["from"]))
    except (WrongUse, Conflict) as mistake:
        inviter = invite.look(desk.house, given.invitation) if given.invitation else ""
        typed = {"name": given.name[:60], "email": given.email[:300], "invitation": given.invitation}
        return _page(desk, request, mistake=mistake, inviter=inviter, **typed)
    return see("/sign-up?sent=yes")


def look(desk: Desk, request: Request) -> Response:
    """``/confirm/…``: one button. Programs that read mails follow its links, so looking confirms nothing."""
    ticket = confirming.look(desk.house, request.path_params["ticket"])
    return _confirm_page(desk, request, ticket.email or "")


def confirm(desk: Desk, request: Request) -> Response:
    """``POST /confirm/…``: the address is its reader's from now on."""
    try:
        confirming.confirm(desk.house, request.path_params["ticket"])
    except Conflict as mistake:
        return _confirm_page(desk, request, "", mistake)
    return see("/me?note=confirmed" if request.scope.get("visitor") else "/sign-in?note=confirmed")


def _page(desk: Desk, request: Request, mistake: BroadsheetError | None = None, **more: str) -> Response:
    refused = ""
    try:
        acts.may_sign_up(desk.house, more.get("invitation", ""))
    except Refused as why:
        refused = str(why)
    view = SignUpView(
        frame=_frame(desk, request),
        refused=refused,
        mistake=str(mistake or ""),
        empty=acts.is_first(desk.house),
        name=more.get("name", ""),
        email=more.get("email", ""),
        invitation=more.get("invitation", ""),
        inviter=more.get("inviter", ""),
    )
    return fleeting(desk.press.page(view, int(mistake.status) if mistake else 200))


def _confirm_page(desk: Desk, request: Request, email: str, mistake: Conflict | None = None) -> Response:
    frame = desk.frame(request, "Confirm your address", index=False)
    view = ConfirmView(frame=frame, action=request.url.path, email=email, mistake=str(mistake or ""))
    return fleeting(desk.press.page(view, int(mistake.status) if mistake else 200))


def _frame(desk: Desk, request: Request) -> Frame:
    return desk.frame(request, "Make an account", index=False)
