"""Finds out who is asking, before the page cache: a signed-in reader's pages are printed for that reader alone."""

from collections.abc import Mapping

from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from broadsheet.actions import visit
from broadsheet.actions.house import House
from broadsheet.lib.network import client_of
from broadsheet.model.person import Visitor
from broadsheet.web.cookies import read_cookie, session_cookie

_BEARER = "bearer "


class Visitors:
    """ASGI middleware: puts the Visitor, or None, into the scope as ``visitor``, the client's address as ``from``."""

    def __init__(self, app: ASGIApp, house: House | None) -> None:
        self.app = app
        self.house = house

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say who asks, and pass on."""
        if scope["type"] == "http" and self.house is not None:
            headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name in _READ}
            scope["from"] = self._client(scope, headers)
            scope["visitor"] = await self._visitor(self.house, headers, scope["from"])
        await self.app(scope, receive, send)

    async def _visitor(self, house: House, headers: Mapping[bytes, str], client: str) -> Visitor | None:
        if house.is_personal:
            return await to_thread.run_sync(visit.the_one, house)
        said = headers.get(b"authorization", "")
        if said.lower().startswith(_BEARER):
            return await to_thread.run_sync(visit.by_token, house, said[len(_BEARER) :].strip(), client)
        cookie = read_cookie(headers.get(b"cookie", ""), session_cookie(house.rules.address))
        return await to_thread.run_sync(visit.by_session, house, cookie, client) if cookie else None

    def _client(self, scope: Scope, headers: Mapping[bytes, str]) -> str:
        peer = scope["client"][0] if scope.get("client") else ""
        forwarded = headers.get(b"x-forwarded-for", "")
        trusted = self.house.rules.trusted_proxies if self.house else ()
        return client_of(peer, [forwarded] if forwarded else [], trusted)


_READ = (b"authorization", b"cookie", b"x-forwarded-for")
