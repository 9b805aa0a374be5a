"""A line of the table of addresses: what it takes and gives, as it is read, and as it is described."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path

from broadsheet.api.hub.given import Given, Nothing
from broadsheet.model.errors import NoSuchPage, NotFound, WrongUse
from broadsheet.shell.access import Access, Page
from broadsheet.shell.forms import fields
from broadsheet.shell.host import Host
from broadsheet.shell.place import Place

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Call:
    """Method, address, the page behind it, who may enter, what is read for that page, and what it answers.

    What it ``takes`` stands in the address of a GET and in the body of a POST; ``gives`` is a type of ``shapes``.
    """

    method: str
    path: str
    page: Callable[[Host, Request, Any], Response]
    access: Access
    gives: Any
    takes: type[Given] = Nothing
    status: int = 200


def laid(host: Host, table: Iterable[Call]) -> list[Place]:
    """The places of a table."""
    calls = list(table)
    posts = [(compile_path(one.path)[0], one.method) for one in calls if one.method != "GET"]

    def others(path: str) -> str:
        """Which methods an address takes beside GET."""
        return ", ".join(sorted({method for pattern, method in posts if pattern.match(path)}))

    pages = [_of_address(one, others) if one.method == "GET" else _of_body(one) for one in calls]
    return [Place(host, one.path, page, one.method, one.access) for one, page in zip(calls, pages, strict=True)]


def _of_address(call: Call, others: Callable[[str], str]) -> Page:
    """The page, given the parameters of its address.

    Ids may hold anything, even what other addresses end with: only what is no paper takes another method (405).
    """

    @wraps(call.page)
    def read(host: Host, request: Request) -> Response:
        try:
            return call.page(host, request, call.takes.of_query(request.query_params))
        except NoSuchPage as lost:
            raise NotFound(str(lost)) from None
        except NotFound:
            if allowed := others(request.url.path):
                raise HTTPException(405, headers={"allow": allowed}) from None
            raise

    return read


def _of_body(call: Call) -> Page:
    """The page, given the members of the JSON object, or the fields of the form, it was sent."""

    @wraps(call.page)
    async def read(host: Host, request: Request) -> Response:
        given = _given(call.takes, request.headers.get("content-type", ""), await request.body())
        return await run_in_threadpool(call.page, host, request, given)

    return read


def _given(kind: type[Given], media: str, body: bytes) -> Given:
    if media.startswith(_FORM):
        return kind.read({name: value or None for name, value in fields(body).items()})
    try:
        read = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise WrongUse("The body is no JSON.") from None
    if not isinstance(read, dict):
        raise WrongUse("The body is one JSON object.")
    return kind.read(read, strict=True)
