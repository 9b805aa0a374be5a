"""How a reader comes in whose password, or whose word elsewhere, was right."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions.codes import CODE_LIFETIME, ask_for_code
from broadsheet.actions.open_session import open_session
from broadsheet.model.person import Reader
from broadsheet.web.cookies import CODE, hand, see, sign_in
from broadsheet.web.desk import Desk


def enter(desk: Desk, request: Request, reader: Reader, back: str) -> Response:
    """On to ``back`` with a session, or first to the page that asks for the one-time code."""
    if not reader.otp:
        return let_in(desk, request, reader, back)
    word = ask_for_code(desk.house, reader)
    answer = see(f"/sign-in/code?{urlencode({'next': back})}" if back != "/" else "/sign-in/code")
    return hand(answer, CODE, word, desk.site.settings.base_url, CODE_LIFETIME)


def let_in(desk: Desk, request: Request, reader: Reader, back: str) -> Response:
    """On to ``back`` with a fresh session."""
    token = open_session(desk.house, reader, request.headers.get("user-agent", ""))
    return sign_in(see(back), token, desk.site.settings.base_url)
