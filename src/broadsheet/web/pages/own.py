"""One's open sessions, and one's invitations."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import end_session, invite
from broadsheet.model.errors import BroadsheetError, Conflict, Refused, TooMany, WrongUse
from broadsheet.queries import account
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.views import InvitationsView, SessionsView


def sessions(desk: Desk, request: Request) -> Response:
    """``/me/sessions``: the browsers one is signed in with."""
    house, visitor = desk.house, desk.visitor(request)
    found = account.open_sessions(house.store, visitor.reader.no, visitor.session, house.now())
    frame = desk.frame(request, "Where you are signed in", here="me", index=False)
    return desk.press.page(SessionsView(frame=frame, sessions=found))


@takes_form
def end(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /me/sessions`` with ``session``, the key of one, or ``others``: they end."""
    if "others" in fields:
        end_session.end_others(desk.house, desk.visitor(request))
    else:
        end_session.end_one(desk.house, desk.visitor(request), fields.get("session", ""))
    return see("/me/sessions")


def invitations(desk: Desk, request: Request) -> Response:
    """``/me/invitations``: invite somebody, and who came."""
    note = "The invitation is on its way." if request.query_params.get("note") == "sent" else ""
    return _invitations(desk, request, note=note)


@takes_form
def make_invitation(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /me/invitations`` with ``email``, or without to be shown the link, this once."""
    email = fields.get("email", "")
    try:
        path = invite.invite(desk.house, desk.visitor(request).reader, email)
    except (WrongUse, Conflict, Refused, TooMany) as mistake:
        return _invitations(desk, request, mistake, email=email[:300])
    if path:
        return _invitations(desk, request, link=desk.canonical(path))
    return see("/me/invitations?note=sent")


def _invitations(desk: Desk, request: Request, mistake: BroadsheetError | None = None, **more: str) -> Response:
    house, reader = desk.house, desk.visitor(request).reader
    opened, came = account.invitations(house.store, reader.no, house.now())
    refused = ""
    try:
        invite.may_invite(house, reader)
    except Refused as why:
        refused = str(why)
    view = InvitationsView(
        frame=desk.frame(request, "Invite somebody", here="me", index=False),
        open=opened,
        most=invite.MOST_OPEN,
        invited=came,
        mistake=str(mistake or ""),
        refused=refused,
        **more,
    )
    return desk.press.page(view, int(mistake.status) if mistake else 200)
