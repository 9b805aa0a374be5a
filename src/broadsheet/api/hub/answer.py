"""Answers in JSON."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

KIND = "application/json; charset=utf-8"
_CACHE, _NEVER = "private, no-cache", "private, no-store"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
"""What no header may carry (RFC 9110 §5.5): with one in it, a server hangs up."""
_QUOTES = str.maketrans("“”‘’–—…", "\"\"''--.")


def answer(said: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """``said`` as JSON."""
    return Response(dumps(said), status, {"cache-control": _CACHE, **(headers or {})}, KIND)


def done(said: object, status: int = 200) -> Response:
    """What came of an act, which nobody keeps."""
    return answer(said, status, {"cache-control": _NEVER})


def dumps(said: object) -> bytes:
    """``said`` as bytes; what UTF-8 cannot carry becomes a question mark."""
    try:
        return orjson.dumps(said)
    except TypeError:
        return orjson.dumps(_clean(said))


def refuse(_scope: Scope, status: int, sentence: str) -> Response:
    """Why a request is refused, in the body and in the header that the Hub's clients print."""
    plain = _CONTROLS.sub(" ", sentence.translate(_QUOTES)).encode("ascii", "replace").decode()
    said = {"cache-control": _NEVER, "x-error-message": " ".join(plain.split())}
    return answer({"error": sentence}, status, said)


def link_next(request: Request, **changed: str) -> dict[str, str]:
    """The header that leads to the following page (RFC 8288): the address asked for, with parameters changed."""
    pairs = {**request.query_params, **changed}
    return {"link": f'<{request.url.path}?{urlencode(pairs)}>; rel="next"'}


def _clean(said: Any) -> Any:
    if isinstance(said, str):
        return said.encode("utf-8", "replace").decode()
    if isinstance(said, dict):
        return {name: _clean(one) for name, one in said.items()}
    return [_clean(one) for one in said] if isinstance(said, list) else said
