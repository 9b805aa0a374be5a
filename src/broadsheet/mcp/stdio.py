"""The same on standard input and output, for an agent that starts us itself."""

from collections.abc import Callable

import anyio
from mcp.server.stdio import stdio_server

from broadsheet.actions import lift, visit
from broadsheet.actions.house import House
from broadsheet.mcp.caller import DOOR, Caller
from broadsheet.mcp.server import server_for
from broadsheet.model.errors import SignInNeeded
from broadsheet.model.person import Visitor
from broadsheet.shell.site import Site


def serve(site: Site, token: str) -> None:
    """Answer until standard input ends. Raises SignInNeeded where reading is closed and ``token`` good for nothing."""
    caller_of = callers(site, token)
    caller_of().enter(DOOR)
    server = server_for(lambda _context: caller_of())

    async def speak() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(speak)


def callers(site: Site, token: str) -> Callable[[], Caller]:
    """What finds out anew at each request who asks, so that a token that is ended ends at once."""
    return lambda: Caller(site, _visitor(site.house, token) if site.house else None)


def _visitor(house: House, token: str) -> Visitor | None:
    if house.is_personal:
        return visit.the_one(house)
    if not token:
        return None
    found = visit.by_token(house, token, "")
    if found is None:
        raise SignInNeeded("The token in the setting “mcp_token” was ended, has expired, or never was. Make another.")
    return lift.lift(house, found) if lift.is_due(house, found) else found
