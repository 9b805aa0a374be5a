"""Where agents come in over HTTP: one address, behind the guards of every other."""

import json
from importlib import import_module

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from broadsheet.mcp.caller import DOOR
from broadsheet.shell.host import Host
from broadsheet.shell.place import Place
from broadsheet.shell.voice import Voice

PATH = "/mcp"
_INVALID_REQUEST = -32600


def refuse(_scope: Scope, status: int, sentence: str) -> Response:
    """Why a request is refused, as the protocol says it (JSON-RPC 2.0 §5.1)."""
    error = {"jsonrpc": "2.0", "id": None, "error": {"code": _INVALID_REQUEST, "message": sentence}}
    return Response(json.dumps(error), status, {"cache-control": "no-store"}, "application/json")


VOICE = Voice(PATH, refuse)
"""How this face says that something went wrong."""


def places(host: Host) -> list[Place]:
    """The one address. It keeps no stream open and no session, so it takes neither GET nor DELETE."""
    return [Place(host, PATH, speak, "POST", DOOR)]


async def speak(host: Host, _request: Request) -> Response:
    """``POST /mcp``: tools and resources for agents (Model Context Protocol, streamable HTTP)."""
    # half a second of loading, which only those pay whom an agent calls
    loaded = await run_in_threadpool(import_module, "broadsheet.mcp.http")
    answer: Response = loaded.Spoken(host.site)
    return answer
