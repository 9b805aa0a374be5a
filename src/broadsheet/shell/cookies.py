"""Cookies (RFC 6265): one read out of the header, the session's set and taken back."""

from datetime import timedelta
from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

OIDC = "oidc"
"""The name of the cookie of those who are at the issuer of OpenID Connect."""
CODE = "code"
"""The name of the cookie of those whose password was right, and who are to give a code."""
DEVICE = "known"
"""The name of the cookie by which a browser shows that its reader signed in with it before."""
_DOOR = "/sign-in"
_LONGEST_HEADER = 8192
_MONTH = 30 * 86400
_YEAR = 365 * 86400


def read_cookie(header: str, name: str) -> str:
    """The value of a cookie, empty when it was not sent."""
    pairs = (part.strip().partition("=") for part in header[:_LONGEST_HEADER].split(";"))
    return next((value for key, _, value in pairs if key == name), "")


def session_cookie(base_url: str) -> str:
    """The name of the session's cookie; the prefix pins it to this host and to TLS (RFC 6265bis §4.1.3.2)."""
    return "__Host-bs" if base_url.startswith("https:") else "bs"


def sign_in(response: Response, token: str, base_url: str) -> Response:
    """Hand the browser its session."""
    return _set(response, session_cookie(base_url), token, base_url, _MONTH)


def remember(response: Response, device: str, base_url: str) -> Response:
    """Let the browser show later that its reader has signed in with it; this opens nothing."""
    return _set(response, DEVICE, device, base_url, _YEAR)


def sign_out(response: Response, base_url: str) -> Response:
    """Take the session back."""
    return _take(response, session_cookie(base_url), base_url)


def hand(response: Response, name: str, value: str, base_url: str, lifetime: timedelta) -> Response:
    """Hand the browser a word that helps it in, for a while; no script sees it, and no page but those of signing in."""
    return _set(response, name, value, base_url, int(lifetime.total_seconds()), _DOOR)


def drop(response: Response, name: str, base_url: str) -> Response:
    """Take such a word back."""
    return _take(response, name, base_url, _DOOR)


def _set(response: Response, name: str, value: str, base_url: str, seconds: int, path: str = "/") -> Response:
    """Set a cookie that no script reads and no other site sends along; over TLS alone where we are reached by it."""
    secure = base_url.startswith("https:")
    response.set_cookie(name, value, max_age=seconds, path=path, httponly=True, samesite="lax", secure=secure)
    return response


def _take(response: Response, name: str, base_url: str, path: str = "/") -> Response:
    secure = base_url.startswith("https:")
    response.delete_cookie(name, path=path, httponly=True, samesite="lax", secure=secure)
    return response


def see(path: str) -> Response:
    """Send a form's reader on to ``path`` (RFC 9110 §15.4.4)."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
