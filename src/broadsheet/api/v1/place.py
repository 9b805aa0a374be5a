"""An address of the API: a route that knows, as every place does, who may enter, with FastAPI behind it."""

import hashlib
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from broadsheet.api.v1 import pace, problem
from broadsheet.api.v1.models.base import Shape
from broadsheet.model.errors import NoSuchPage
from broadsheet.shell.access import Access, entering
from broadsheet.shell.cache import same_etag
from broadsheet.shell.guard import SAFE
from broadsheet.shell.host import Host

PREFIX = "/api/v1"
Call = Callable[..., Response | Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of the table: method, path below PREFIX, the function that answers, who may enter, what it gives.

    ``gives`` is None where nothing is left to say (204); ``status`` is that of success;
    ``media`` is set where the answer is no JSON; ``gives`` is what stands on each of its lines then.
    """

    method: str
    path: str
    call: Call
    access: Access
    gives: type[Shape] | None
    about: str
    status: int = 200
    media: str = ""


class ApiPlace(Route):
    """An address of the API, behind the same doors as every other place."""

    def __init__(self, host: Host, spot: Spot) -> None:
        super().__init__(PREFIX + spot.path, spot.call, methods=[spot.method])
        self.host, self.access, self.spot = host, spot.access, spot
        self.allowed = [spot.method]

    @cached_property
    def behind(self) -> "_Behind":
        """What reads parameters and describes them; made when first asked for, as FastAPI takes long over it."""
        return _Behind(self)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say which methods this address takes, those of its neighbours included (RFC 9110 §10.2.1)."""
        if scope["method"] not in (self.methods or ()):
            raise HTTPException(405, headers={"allow": ", ".join(self.allowed)})
        scope["route"] = self
        await self.behind.app(scope, receive, send)

    def unchanged(self, request: Request, response: Response) -> Response:
        """The same, or 304, of what is for one reader alone; for all others the page cache does it."""
        house = self.host.site.house
        alone = request.scope.get("visitor") is not None and house is not None and not house.is_personal
        if not alone or response.status_code != HTTPStatus.OK or isinstance(response, StreamingResponse):
            return response
        etag = f'"{hashlib.sha256(response.body).hexdigest()[:24]}"'
        if same_etag(request.headers.get("if-none-match", ""), etag):
            response = Response(status_code=HTTPStatus.NOT_MODIFIED)
        response.headers["etag"] = etag
        return response


class _Behind(APIRoute):
    """The same place as FastAPI sees it."""

    def __init__(self, place: ApiPlace) -> None:
        spot = place.spot
        self.place = place
        about, _, more = (spot.call.__doc__ or "").strip().partition("\n")
        super().__init__(
            PREFIX + spot.path,
            spot.call,
            methods=[spot.method],
            response_model=None if spot.media else spot.gives,
            status_code=spot.status,
            operation_id=spot.call.__name__,
            tags=[spot.about],
            summary=about.rstrip("."),
            description="\n".join(line.strip() for line in more.strip().splitlines()),
            responses=_responses(spot),
        )
        self.app = AsyncExitStackMiddleware(self.app)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The same as FastAPI's, after the door and in our own words."""
        answer, place = super().get_route_handler(), self.place

        async def behind_the_door(request: Request) -> Response:
            async with entering(place.host, request, place.access):
                try:
                    response = await answer(request)
                except RequestValidationError as mistakes:
                    response = problem.unreadable(mistakes.errors())
                except NoSuchPage as lost:
                    response = problem.refuse(request.scope, HTTPStatus.NOT_FOUND, str(lost))
            if request.method not in SAFE:
                response.headers.update(await run_in_threadpool(pace.headers, place.host, request, place.access))
                response.headers["cache-control"] = "no-store"
                return response
            return place.unchanged(request, response)

        return behind_the_door


def _responses(spot: Spot) -> dict[int | str, dict[str, Any]]:
    found: dict[int | str, dict[str, Any]] = {"4XX": {}, "5XX": {}}
    if spot.media:
        lines = {"x-line": {"$ref": f"#/components/schemas/{spot.gives.__name__}"}} if spot.gives else {}
        found[spot.status] = {"content": {spot.media: {"schema": {"type": "string"}, **lines}}}
    return found


def laid(host: Host, table: Iterable[Spot]) -> list[ApiPlace]:
    """The places of a table, each told which methods its address takes."""
    places = [ApiPlace(host, spot) for spot in table]
    taken: dict[str, set[str]] = {}
    for place in places:
        taken.setdefault(place.path, set()).update(place.methods or ())
    for place in places:
        place.allowed = sorted(taken[place.path])
    return places
