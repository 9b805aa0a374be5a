"""Sign in with OpenID Connect: out, and back."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from broadsheet.actions.sign_in_elsewhere import LIFETIME, come_back, set_out
from broadsheet.actions.visit import network
from broadsheet.shell.cookies import OIDC, drop, hand, read_cookie
from broadsheet.web.desk import Desk
from broadsheet.web.entrance import enter
from broadsheet.wording.links import safe_back


def out(desk: Desk, request: Request) -> Response:
    """``/sign-in/oidc?next=/papers``: on to the issuer, where the reader signs in."""
    address, kept = set_out(desk.house, safe_back(request.query_params.get("next", "/")))
    answer = RedirectResponse(address, 303, {"cache-control": "no-store"})
    return hand(answer, OIDC, kept, desk.site.settings.base_url, LIFETIME)


def back(desk: Desk, request: Request) -> Response:
    """``/sign-in/oidc/back``: where the issuer sends readers back to, with a code."""
    kept = read_cookie(request.headers.get("cookie", ""), OIDC)
    here = network(desk.house, request.scope.get("from", ""))
    arrival = come_back(desk.house, kept, request.query_params, here)
    answer = enter(desk, request, arrival.reader, safe_back(arrival.onward))
    return drop(answer, OIDC, desk.site.settings.base_url)
