"""Cookies (RFC 6265): one read out of the header, the session's set and taken back."""

from http import HTTPStatus

from starlette.responses import RedirectResponse, Response

_LONGEST_HEADER = 8192
_MONTH = 30 * 86400


def read_cookie(header: str, name: str) -> str:
    """The value of a cookie, empty when it was not sent."""
    pairs = (part.strip().partition("=") for part in header[:_LONGEST_HEADER].split(";"))
    return next((value for key, _, value in pairs if key == name), "")


def session_cookie(base_url: str) -> str:
    """The name of the session's cookie; the prefix pins it to this host and to TLS (RFC 6265bis §4.1.3.2)."""
    return "__Host-bs" if base_url.startswith("https:") else "bs"


def sign_in(response: Response, token: str, base_url: str) -> Response:
    """Hand the browser its session."""
    secure = base_url.startswith("https:")
    response.set_cookie(
        session_cookie(base_url), token, max_age=_MONTH, path="/", httponly=True, samesite="lax", secure=secure
    )
    return response


def sign_out(response: Response, base_url: str) -> Response:
    """Take the session back."""
    secure = base_url.startswith("https:")
    response.delete_cookie(session_cookie(base_url), path="/", httponly=True, samesite="lax", secure=secure)
    return response


def see(path: str) -> Response:
    """Send a form's reader on to ``path`` (RFC 9110 §15.4.4)."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})
