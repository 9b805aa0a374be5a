"""The pages as one ASGI application."""

import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Scope

from broadsheet.model.errors import BroadsheetError, Refused, SignInNeeded
from broadsheet.shell.accept import Forms
from broadsheet.shell.cache import PageCache
from broadsheet.shell.cookies import see
from broadsheet.shell.guard import Guard
from broadsheet.shell.headers import SecurityHeaders, security_headers
from broadsheet.shell.printed import Print
from broadsheet.shell.site import Site
from broadsheet.shell.visitor import Visitors
from broadsheet.shell.voice import Refuse, Voice, voice_of
from broadsheet.web.assets import Asset, load_assets
from broadsheet.web.desk import Desk
from broadsheet.web.press import Press, environment
from broadsheet.web.routes import routes
from broadsheet.wording import links

_SENTENCES = {
    404: "There is nothing at this address. Papers are found by their id, by author, by category or by searching.",
    405: "This address does not take that kind of request.",
}

Handler = Callable[[Request, Exception], Awaitable[Response]]


def create_app(
    site: Site,
    addresses: Callable[[Desk], Sequence[BaseRoute]] = routes,
    voices: Sequence[Voice] = (),
    printer: Print | None = None,
) -> Starlette:
    """The pages of ``site``: routes, guards, security headers and the page cache; ``addresses`` of more faces.

    ``voices`` are those faces that do not say with a page what went wrong, ``printer``
    prints the cache's pages anew in another process.
    """
    desk = Desk(site, *_printing())
    settings, refuse = site.settings, _refuse(desk, voices)
    app = Starlette(
        routes=addresses(desk),
        middleware=[
            Middleware(SecurityHeaders, base_url=settings.base_url),
            Middleware(Guard, hosts=settings.hosts, base_url=settings.base_url, refuse=refuse),
            Middleware(Visitors, house=site.house, refuse=refuse),
            Middleware(Forms),
            Middleware(PageCache, revision=site.revision, now=site.now, shared=_shared(site), printer=printer),
        ],
        exception_handlers=_handlers(desk, refuse, voices),
    )
    # a redirect that adds a slash would repeat whatever host and path were asked for
    app.router.redirect_slashes = False
    return app


@cache
def _printing() -> tuple[Press, Mapping[str, Asset]]:
    """The templates, compiled once for all applications of this process, and the files that they name."""
    assets = load_assets()
    return Press(environment(assets)), assets


def _refuse(desk: Desk, voices: Sequence[Voice]) -> Refuse:
    def refuse(scope: Scope, status: int, sentence: str) -> Response:
        voice = voice_of(voices, scope)
        return voice.refuse(scope, status, sentence) if voice else desk.error(_cookie(scope), status, sentence)

    return refuse


def _handlers(desk: Desk, refuse: Refuse, voices: Sequence[Voice]) -> Mapping[type[Exception], Handler]:
    async def known(request: Request, error: Exception) -> Response:
        status = error.status if isinstance(error, BroadsheetError) else 500
        response = refuse(request.scope, int(status), str(error))
        response.headers.update(_said_of(error))
        if isinstance(error, Refused) and "authorization" in request.headers:
            response.headers["www-authenticate"] = 'Bearer error="insufficient_scope"'  # RFC 6750 §3.1
        return response

    async def unknown(request: Request, error: Exception) -> Response:
        program = "authorization" in request.headers or voice_of(voices, request.scope) is not None
        if request.method in ("GET", "HEAD") and not program:
            return see(links.sign_in_url(desk.back(request)))
        response = refuse(request.scope, int(SignInNeeded.status), str(error))
        response.headers["www-authenticate"] = "Bearer"  # RFC 9110 §11.6.1
        return response

    async def refused(request: Request, error: Exception) -> Response:
        status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
        detail = error.detail if isinstance(error, HTTPException) else ""
        response = refuse(request.scope, status, _SENTENCES.get(status, detail))
        response.headers.update(headers or {})
        return response

    async def broken(request: Request, error: Exception) -> Response:
        response = refuse(request.scope, 500, "The fault is ours, and it has been written down.")
        # Starlette answers this outside every other middleware
        response.headers.update(security_headers(desk.site.settings.base_url))
        return response

    return {BroadsheetError: known, SignInNeeded: unknown, HTTPException: refused, Exception: broken}


def _said_of(error: Exception) -> dict[str, str]:
    """When to try again, and which limit was reached, where an error says so."""
    seconds, policy = math.ceil(getattr(error, "seconds", 0)), getattr(error, "policy", None)
    when = {"retry-after": str(seconds)} if seconds else {}
    return when | _limit_headers(policy, seconds) if policy else when


def _limit_headers(policy: tuple[str, int, int], seconds: int) -> dict[str, str]:
    """The limit that was reached, for programs (draft-ietf-httpapi-ratelimit-headers-10)."""
    name, count, window = policy
    return {"ratelimit-policy": f'"{name}";q={count};w={window}', "ratelimit": f'"{name}";r=0;t={seconds}'}


def _shared(site: Site) -> Callable[[Scope], bool]:
    """Whether a page may be kept for others: everything in a personal library, the pages of strangers elsewhere."""
    house = site.house
    personal = house is None or house.is_personal
    return lambda scope: scope["path"] not in _NEVER_KEPT and (personal or scope.get("visitor") is None)


_NEVER_KEPT = frozenset({"/healthz", "/readyz"})
"""To know whether a page may be kept, the library is asked; these must answer without it."""


def _cookie(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"), "")
