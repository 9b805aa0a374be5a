"""What a call is given beside its parameters, and how it answers."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions.house import House
from broadsheet.api.v1.models.base import Shape
from broadsheet.model.person import Reader, Visitor
from broadsheet.shell.host import Host
from broadsheet.shell.site import Site

VARY = "Accept-Encoding, Authorization, Cookie"
_CACHE = "public, no-cache"


@dataclass(frozen=True, slots=True)
class Asked:
    """The library, and who asks it for what."""

    host: Host
    request: Request

    @property
    def site(self) -> Site:
        """Every read."""
        return self.host.site

    @property
    def house(self) -> House:
        """What readers' acts need. Raises NotFound where nobody can act."""
        return self.host.house

    @property
    def visitor(self) -> Visitor:
        """Who asks. Raises SignInNeeded for a stranger."""
        return self.host.visitor(self.request)

    @property
    def viewer(self) -> Reader | None:
        """Who asks, None for a stranger."""
        found: Visitor | None = self.request.scope.get("visitor")
        return found.reader if found else None

    @property
    def base(self) -> str:
        """The public address, without a closing slash."""
        return self.host.canonical("")

    def answer(self, shape: Shape, status: int = 200, *, following: str | None = None) -> Response:
        """``shape`` as JSON; ``following`` is the cursor of the page that follows."""
        headers = {"cache-control": _CACHE, "vary": VARY}
        if following:
            headers["link"] = f'<{self._following(following)}>; rel="next"'  # RFC 8288
        body = shape.__pydantic_serializer__.to_json(shape, exclude_unset=True)
        return Response(body, status, headers, "application/json")

    def _following(self, cursor: str) -> str:
        """The full address of the following page of what was asked."""
        pairs = [(name, value) for name, value in self.request.query_params.multi_items() if name != "after"]
        raw = (self.request.scope.get("raw_path") or b"").decode("ascii", "replace")
        return f"{self.host.canonical(raw)}?{urlencode([*pairs, ('after', cursor)])}"


async def _asked(request: Request) -> Asked:
    return Asked(request.scope["route"].host, request)


Ask = Annotated[Asked, Depends(_asked)]
"""A parameter of every call."""


def nothing() -> Response:
    """The answer to what was done and leaves nothing to say."""
    return Response(status_code=204, headers={"cache-control": "no-store"})


def wanted(fields: str | None) -> tuple[str, ...] | None:
    """The fields of papers that were named, None for all."""
    return tuple(fields.split(",")) if fields else None
