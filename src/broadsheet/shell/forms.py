"""Reads the fields of a form, and hands them to a page in a thread where it may wait for the library."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import TypeVar
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from broadsheet.model.errors import WrongUse
from broadsheet.shell.host import Host

MOST_FIELDS = 200
Fields = Mapping[str, str]
AnyHost = TypeVar("AnyHost", bound=Host)


def takes_form(
    page: Callable[[AnyHost, Request, Fields], Response],
) -> Callable[[AnyHost, Request], Awaitable[Response]]:
    """A page that is given the fields of the form it was sent."""

    @wraps(page)
    async def read(host: AnyHost, request: Request) -> Response:
        return await run_in_threadpool(page, host, request, fields(await request.body()))

    return read


def number(text: str, digits: int = 18) -> int | None:
    """A whole number of at most so many ASCII digits, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def fields(body: bytes) -> dict[str, str]:
    """The fields of a URL-encoded form, the last of each name; raises WrongUse for more than MOST_FIELDS."""
    try:
        pairs = parse_qs(body.decode("utf-8", "replace"), max_num_fields=MOST_FIELDS)
    except ValueError:
        raise WrongUse(f"A form here has at most {MOST_FIELDS} fields.") from None
    return {name: values[-1] for name, values in pairs.items()}
