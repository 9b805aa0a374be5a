"""Where a mail service tells of mails that came back."""

import hmac
from base64 import b64decode
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from broadsheet.actions.returned import take_in
from broadsheet.actions.told import take_told
from broadsheet.model.errors import NotFound
from broadsheet.web.desk import Desk

_BASIC = "basic "
_REFUSED = JSONResponse({"error": "The password is not right."}, HTTPStatus.UNAUTHORIZED, {"www-authenticate": "Basic"})


async def bounces(desk: Desk, request: Request) -> Response:
    """``POST /bounces`` with a password (Basic): a mail (``message/rfc822``), or JSON that tells of mails.

    Answers with what was done. It is not there where no password is set.
    """
    secret = desk.house.rules.bounce_secret
    if not secret:
        raise NotFound("There is nothing at this address.")
    if not hmac.compare_digest(_password(request.headers.get("authorization", "")), secret.encode()):
        return _REFUSED
    body = await request.body()
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "message/rfc822":
        return JSONResponse({"outcome": await run_in_threadpool(take_in, desk.house, body)})
    return JSONResponse({"events": await run_in_threadpool(take_told, desk.house, body)})


def _password(said: str) -> bytes:
    """What stands behind the name (RFC 7617); nothing for anything else."""
    if not said.lower().startswith(_BASIC):
        return b""
    try:
        return b64decode(said[len(_BASIC) :], validate=True).partition(b":")[2]
    except ValueError:
        return b""
