"""How a reader comes in whose password, or whose word elsewhere, was right."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import sign_in as acts
from broadsheet.actions.codes import CODE_LIFETIME, ask_for_code
from broadsheet.actions.open_session import open_session
from broadsheet.actions.visit import network
from broadsheet.model.person import Reader, Visitor
from broadsheet.shell.cookies import CODE, DEVICE, hand, read_cookie, remember, see, sign_in
from broadsheet.web.desk import Desk


def enter(desk: Desk, request: Request, reader: Reader, back: str) -> Response:
    """On to ``back`` with a session, or first to the page that asks for the one-time code."""
    if not reader.otp:
        return let_in(desk, request, reader, back)
    word = ask_for_code(desk.house, reader)
    answer = see(f"/sign-in/code?{urlencode({'next': back})}" if back != "/" else "/sign-in/code")
    return hand(answer, CODE, word, desk.site.settings.base_url, CODE_LIFETIME)


def let_in(desk: Desk, request: Request, reader: Reader, back: str) -> Response:
    """On to ``back`` with a fresh session, in a browser that will be known again.

    The session it had before ends, so that none is left behind.
    """
    house, base = desk.house, desk.site.settings.base_url
    before: Visitor | None = request.scope.get("visitor")
    if before and before.session:
        acts.sign_out(house, before.session)
    token = open_session(house, reader, request.headers.get("user-agent", ""))
    return sign_in(remember(see(back), acts.device_of(house, reader), base), token, base)


def attempt(desk: Desk, request: Request, who: str, password: str) -> acts.Attempt:
    """A try to sign in, from where this request comes."""
    device = read_cookie(request.headers.get("cookie", ""), DEVICE)
    return acts.Attempt(who, password, network(desk.house, request.scope["from"]), device)


def fleeting(response: Response) -> Response:
    """A page that no cache keeps, ours included."""
    response.headers["cache-control"] = "no-store"
    return response
