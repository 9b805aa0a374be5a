"""One's own page, mail address and password."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import confirming, passwords, profile
from broadsheet.model.errors import BroadsheetError, Conflict, Refused, TooMany, WrongUse
from broadsheet.queries import account
from broadsheet.queries.codes import signs_in_with_password
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.entrance import let_in
from broadsheet.web.views import EmailView, MeView, PasswordView

NOTES = {
    "saved": "Saved.",
    "confirmed": "Your address is confirmed.",
    "sent": "A mail is on its way. Follow the link in it within two days.",
    "password": "Your password is changed, and every other browser is signed out.",
}


def me(desk: Desk, request: Request) -> Response:
    """``/me``: what others see of one, and the way to all one's own pages."""
    reader = desk.visitor(request).reader
    said = account.about(desk.house.store, reader.no)
    return _me(desk, request, reader.full_name, said, hides_votes=reader.hides_votes)


@takes_form
def describe(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /me`` with ``full_name``, ``about`` and perhaps ``hides_votes``."""
    name, said, hides = fields.get("full_name", ""), fields.get("about", ""), "hides_votes" in fields
    try:
        profile.describe(desk.house, desk.visitor(request).reader, name, said, hides_votes=hides)
    except WrongUse as mistake:
        return _me(desk, request, name, said, hides_votes=hides, mistake=str(mistake))
    return see("/me?note=saved")


def _me(desk: Desk, request: Request, full_name: str, about: str, *, hides_votes: bool, mistake: str = "") -> Response:
    view = MeView(
        frame=desk.frame(request, "You", here="me", index=False),
        full_name=full_name,
        about=about,
        hides_votes=hides_votes,
        longest_name=profile.LONGEST_NAME,
        longest_about=profile.LONGEST_ABOUT,
        invites=desk.house.rules.sign_up != "closed",
        mistake=mistake,
        note=_note(request),
    )
    return desk.press.page(view, 400 if mistake else 200)


def email(desk: Desk, request: Request) -> Response:
    """``/me/email``: the address mails go to, and the one that waits to be confirmed."""
    return _email(desk, request)


@takes_form
def change_email(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /me/email`` with ``email`` and ``password``; with ``again`` alone, the link is sent once more."""
    reader = desk.visitor(request).reader
    try:
        if "again" in fields:
            confirming.ask_again(desk.house, reader)
        else:
            given = fields.get("email", ""), fields.get("password", "")
            profile.change_email(desk.house, desk.visitor(request), *given)
    except (WrongUse, Refused, Conflict, TooMany) as mistake:
        return _email(desk, request, fields.get("email", "")[:300], mistake)
    return see("/me/email?note=sent")


def _email(desk: Desk, request: Request, typed: str = "", mistake: BroadsheetError | None = None) -> Response:
    house, reader = desk.house, desk.visitor(request).reader
    view = EmailView(
        frame=desk.frame(request, "Your mail address", here="me", index=False),
        email=reader.email or "",
        asked=account.waiting_address(house.store, reader.no, house.now()) or "",
        typed=typed,
        mistake=str(mistake or ""),
        note=_note(request),
    )
    return desk.press.page(view, int(mistake.status) if mistake else 200)


def password(desk: Desk, request: Request) -> Response:
    """``/me/password``: asks for the present password and a new one."""
    return _password(desk, request)


@takes_form
def change_password(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /me/password`` with ``password`` and ``new``: all sessions end, and this browser gets a new one."""
    visitor = desk.visitor(request)
    try:
        passwords.change(desk.house, visitor, fields.get("password", ""), fields.get("new", ""))
    except (WrongUse, Refused) as mistake:
        return _password(desk, request, mistake)
    return let_in(desk, request, visitor.reader, "/me?note=password")


def _password(desk: Desk, request: Request, mistake: BroadsheetError | None = None) -> Response:
    frame = desk.frame(request, "Your password", here="me", index=False)
    has = signs_in_with_password(desk.house.store, desk.visitor(request).reader)
    view = PasswordView(frame=frame, has=has, mistake=str(mistake or ""), note=_note(request))
    return desk.press.page(view, int(mistake.status) if mistake else 200)


def _note(request: Request) -> str:
    return NOTES.get(request.query_params.get("note", ""), "")
