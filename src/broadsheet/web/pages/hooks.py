"""Hooks: made, tried, paused, let go on, removed."""

from collections.abc import Callable
from http import HTTPStatus
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import hooks as acts
from broadsheet.actions.call_hooks import host_of
from broadsheet.actions.house import House
from broadsheet.model.errors import BroadsheetError, NotFound, Refused, TooMany, WrongUse
from broadsheet.model.hook import FORMS, Call, Hook
from broadsheet.model.person import Reader
from broadsheet.queries.hooks import hooks_of
from broadsheet.shell.brought import SENT
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.shell.kinds import page_of, title_of
from broadsheet.web.desk import Desk
from broadsheet.web.pages.feeds import asked_for, number
from broadsheet.web.views import HooksView
from broadsheet.web.views.delivery import HookRow

_NOTHING: Fields = MappingProxyType({})


def hooks(desk: Desk, request: Request) -> Response:
    """``/me/hooks``: what of one's own is sent where, and what became of it."""
    return _page(desk, request)


@takes_form
def make(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/hooks`` with ``form``, ``kind``, ``name`` and ``address``; shows the secret, this once."""
    try:
        kind, name = asked_for(desk, request, form, SENT)
        wish = acts.Wish(form.get("form", ""), kind, name, title_of(kind, name), form.get("address", ""))
        secret = acts.make(desk.house, desk.visitor(request).reader, wish)
    except (WrongUse, NotFound, Refused, TooMany) as mistake:
        return _page(desk, request, mistake=mistake, typed=form)
    return _page(desk, request, secret=secret) if secret else see("/me/hooks")


@takes_form
def test(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/hooks/test`` with ``no``: call it now, and say what came of it."""
    reader, no = desk.visitor(request).reader, _number(form)
    hook = acts.found(desk.house, reader, no)
    try:
        note = acts.attempt(desk.house, reader, no, desk.canonical(page_of(hook.kind, hook.name)))
    except TooMany as mistake:
        return _page(desk, request, mistake=mistake)
    return _page(desk, request, note=f"{hook.title}: {note}")


def _does(act: Callable[[House, Reader, int], None]) -> Callable[[Desk, Request, Fields], Response]:
    def page(desk: Desk, request: Request, form: Fields) -> Response:
        act(desk.house, desk.visitor(request).reader, _number(form))
        return see("/me/hooks")

    return page


@takes_form
def pause(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/hooks/pause`` with ``no``: nothing is sent until it may go on."""
    return _does(acts.pause)(desk, request, form)


@takes_form
def go_on(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/hooks/go-on`` with ``no``: it is called again."""
    return _does(acts.go_on)(desk, request, form)


@takes_form
def remove(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/hooks/remove`` with ``no``: it is gone, with its address and secret."""
    return _does(acts.remove)(desk, request, form)


def _number(form: Fields) -> int:
    return number(form.get("no", ""), acts.NONE_SUCH)


def _row(house: House, hook: Hook, call: Call | None) -> HookRow:
    waits = call is not None and call.state == "pending" and bool(call.attempts)
    return HookRow(hook, FORMS[hook.form], host_of(house, hook), call, call.due if call and waits else None)


def _page(
    desk: Desk,
    request: Request,
    *,
    secret: str = "",
    note: str = "",
    mistake: BroadsheetError | None = None,
    typed: Fields = _NOTHING,
) -> Response:
    house = desk.house
    view = HooksView(
        frame=desk.frame(request, "Hooks", here="me", index=False),
        hooks=tuple(_row(house, hook, call) for hook, call in hooks_of(house.store, desk.visitor(request).reader)),
        kinds=SENT,
        forms=FORMS,
        secret=secret,
        note=note,
        mistake=str(mistake or ""),
        typed=typed,
    )
    # a listing that is not there is a mistake in the form, not a page that is not there
    status = HTTPStatus.BAD_REQUEST if isinstance(mistake, NotFound) else mistake.status if mistake else HTTPStatus.OK
    answer = desk.press.page(view, int(status))
    answer.headers["cache-control"] = "private, no-store"
    return answer
