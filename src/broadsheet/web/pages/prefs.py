"""Forms that set what the browser remembers: day or night, keys on or off."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from broadsheet.model.errors import WrongUse
from broadsheet.shell.forms import fields
from broadsheet.web.desk import Desk
from broadsheet.wording.links import safe_back

_YEAR = 365 * 86400
_CHOICES = {"theme": ("light", "dark"), "keys": ("on", "off")}


async def theme(desk: Desk, request: Request) -> Response:
    """``POST /theme`` with ``theme=light`` or ``dark`` and ``back``, the path to return to."""
    return await _set(desk, request, "theme")


async def set_keys(desk: Desk, request: Request) -> Response:
    """``POST /keys`` with ``keys=on`` or ``off``."""
    return await _set(desk, request, "keys")


async def _set(desk: Desk, request: Request, name: str) -> Response:
    given = fields(await request.body())
    value = given.get(name, "")
    if value not in _CHOICES[name]:
        raise WrongUse(f"Choose {' or '.join(_CHOICES[name])}.")
    response = RedirectResponse(safe_back(given.get("back", "/")), 303, {"cache-control": "no-store"})
    secure = desk.site.settings.base_url.startswith("https:")
    # the script changes the theme too, so it may read and write the cookie
    response.set_cookie(name, value, max_age=_YEAR, path="/", samesite="lax", secure=secure)
    return response
