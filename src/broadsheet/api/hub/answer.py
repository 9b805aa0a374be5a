"""Answers in JSON, and requests as they come: parameters, and bodies as JSON or as a form."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from broadsheet.model.errors import WrongUse
from broadsheet.shell.forms import fields
from broadsheet.shell.host import Host

KIND = "application/json; charset=utf-8"
_CACHE, _NEVER = "private, no-cache", "private, no-store"
_QUOTES = str.maketrans("“”‘’–—…", "\"\"''--.")
Given = Mapping[str, Any]


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
    plain = sentence.translate(_QUOTES).encode("ascii", "replace").decode()
    said = {"cache-control": _NEVER, "x-error-message": " ".join(plain.split())}
    return answer({"error": sentence}, status, said)


def link_next(request: Request, **changed: str) -> dict[str, str]:
    """The header that leads to the following page (RFC 8288): the address asked for, with parameters changed."""
    pairs = {**request.query_params, **changed}
    return {"link": f'<{request.url.path}?{urlencode(pairs)}>; rel="next"'}


def takes_given(page: Callable[[Host, Request, Given], Response]) -> Callable[[Host, Request], Awaitable[Response]]:
    """A page that is given the members of the JSON object, or the fields of the form, it was sent."""

    @wraps(page)
    async def read(host: Host, request: Request) -> Response:
        kind = request.headers.get("content-type", "")
        return await run_in_threadpool(page, host, request, _given(kind, await request.body()))

    return read


def text_of(given: Given, name: str) -> str:
    """A member that is text, empty where it is left out. Raises WrongUse for one that is none."""
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise WrongUse(f"“{name}” is text.")
    return value or ""


def _given(kind: str, body: bytes) -> Given:
    if kind.startswith("application/x-www-form-urlencoded"):
        return fields(body)
    try:
        read = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise WrongUse("The body is no JSON.") from None
    if not isinstance(read, dict):
        raise WrongUse("The body is one JSON object.")
    return read


def _clean(said: Any) -> Any:
    if isinstance(said, str):
        return said.encode("utf-8", "replace").decode()
    if isinstance(said, dict):
        return {name: _clean(one) for name, one in said.items()}
    return [_clean(one) for one in said] if isinstance(said, list) else said
