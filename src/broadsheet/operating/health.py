"""Whether this process lives, and whether it is ready for readers."""

import json

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from broadsheet.shell.access import ANYONE
from broadsheet.shell.host import Host
from broadsheet.shell.place import Place

_NOT_KEPT = {"cache-control": "no-store"}


def places(host: Host) -> list[Place]:
    """The table of addresses."""
    return [Place(host, "/healthz", healthz, "GET", ANYONE), Place(host, "/readyz", readyz, "GET", ANYONE)]


async def healthz(_host: Host, _request: Request) -> Response:
    """``/healthz``: 200 as long as the process answers; asks nothing of the library."""
    return PlainTextResponse("ok\n", 200, _NOT_KEPT)


def readyz(host: Host, _request: Request) -> Response:
    """``/readyz``: 200 when the database is here and migrated and the index answers, else 503; says which is not."""
    parts = host.site.ready()
    ready = all(parts.values())
    body = json.dumps({"ready": ready, **parts}) + "\n"
    return Response(body, 200 if ready else 503, _NOT_KEPT, "application/json")
