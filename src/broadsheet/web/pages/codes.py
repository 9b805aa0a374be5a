"""One-time codes: set up, turned off, and given when signing in."""

from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import codes as acts
from broadsheet.lib.one_time import square
from broadsheet.model.errors import Refused, WrongUse
from broadsheet.queries.codes import recovery_left, signs_in_with_password
from broadsheet.shell.cookies import CODE, drop, read_cookie, see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.entrance import let_in
from broadsheet.web.views import CodesView, CodeView
from broadsheet.wording.links import safe_back


def codes(desk: Desk, request: Request) -> Response:
    """``/me/codes``: whether signing in takes a one-time code, and how to change that."""
    return _page(desk, request)


@takes_form
def begin(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/codes/begin`` with ``password``: a secret for the authenticator."""
    try:
        made = acts.propose_codes(desk.house, desk.visitor(request), form.get("password", ""))
    except (WrongUse, Refused) as mistake:
        return _page(desk, request, mistake=str(mistake))
    return _page(desk, request, secret=made.secret, picture=square(made.address))


@takes_form
def turn_on(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/codes`` with the first ``code``: codes are on, and the recovery codes are shown this once."""
    visitor = desk.visitor(request)
    made = acts.proposal(desk.house, visitor.reader)
    try:
        recovery = acts.switch_on(desk.house, visitor, form.get("code", ""))
    except WrongUse as mistake:
        return _page(desk, request, secret=made.secret, picture=square(made.address), mistake=str(mistake))
    return _page(desk, request, on=True, recovery=recovery)


@takes_form
def turn_off(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/codes/end`` with ``password`` and ``code``: signing in takes no code any more."""
    try:
        acts.switch_off(desk.house, desk.visitor(request), form.get("password", ""), form.get("code", ""))
    except (WrongUse, Refused) as mistake:
        return _page(desk, request, mistake=str(mistake))
    return see("/me/codes")


def ask(desk: Desk, request: Request) -> Response:
    """``/sign-in/code``: the second step of signing in."""
    return desk.press.page(_asking(desk, request, request.query_params.get("next", "/")))


@takes_form
def give(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /sign-in/code`` with ``code``, of the authenticator or for recovery, and ``next``, the way on."""
    back = safe_back(form.get("next", "/"))
    try:
        reader = acts.give_code(desk.house, _ticket(request), form.get("code", ""))
    except WrongUse as mistake:
        return desk.press.page(_asking(desk, request, back, str(mistake)), HTTPStatus.BAD_REQUEST)
    return drop(let_in(desk, request, reader, back), CODE, desk.site.settings.base_url)


def _ticket(request: Request) -> str:
    return read_cookie(request.headers.get("cookie", ""), CODE)


def _asking(desk: Desk, request: Request, back: str, mistake: str = "") -> CodeView:
    frame = desk.frame(request, "One-time code", index=False)
    return CodeView(frame=frame, next=safe_back(back), mistake=mistake)


def _page(desk: Desk, request: Request, **more: Any) -> Response:
    reader, store = desk.visitor(request).reader, desk.house.store
    fields: dict[str, Any] = {"on": reader.otp, "left": recovery_left(store, reader)} | more
    view = CodesView(
        frame=desk.frame(request, "One-time codes", here="me", index=False),
        asks_password=signs_in_with_password(store, reader),
        **fields,
    )
    answer = desk.press.page(view, HTTPStatus.BAD_REQUEST if view.mistake else HTTPStatus.OK)
    answer.headers["cache-control"] = "no-store"
    return answer
