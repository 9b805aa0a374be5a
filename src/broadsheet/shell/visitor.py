"""Finds out who is asking, before the page cache: a signed-in reader's pages are printed for that reader alone."""

from collections.abc import Mapping

from anyio import to_thread
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from broadsheet.actions import lift, visit, vouched
from broadsheet.actions.house import House
from broadsheet.lib.network import client_of, is_trusted
from broadsheet.model.errors import BroadsheetError, SignInNeeded, WrongUse
from broadsheet.model.person import Visitor
from broadsheet.shell.cookies import read_cookie, session_cookie
from broadsheet.shell.voice import Refuse

_BEARER = "bearer "
_BAD_TOKEN = "This token is good for nothing: it was ended, has expired, or never was."  # noqa: S105  # a sentence


class Visitors:
    """ASGI middleware: puts the Visitor, or None, into the scope as ``visitor``, the client's address as ``from``.

    A token that is good for nothing is refused (RFC 6750 §3.1), never taken for a
    stranger's visit.
    """

    def __init__(self, app: ASGIApp, house: House | None, refuse: Refuse) -> None:
        self.app = app
        self.house = house
        self.refuse = refuse
        self._one: Visitor | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say who asks, and pass on."""
        if scope["type"] == "http" and self.house is not None:
            headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name in _READ}
            scope["from"] = self._client(scope, headers)
            try:
                scope["visitor"] = await self._lifted(await self._visitor(self.house, headers, scope))
            except BroadsheetError as trouble:
                await self._refused(scope, trouble)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _visitor(self, house: House, headers: Mapping[bytes, str], scope: Scope) -> Visitor | None:
        if house.is_personal:
            # always the same, so the library is asked once: pages come from memory thousands of times a second
            self._one = self._one or await to_thread.run_sync(visit.the_one, house)
            return self._one
        client, token, named = scope["from"], _token(headers), named_by_proxy(house, scope)
        if token and (token.startswith(visit.TOKEN_MARK) or not named):
            found = await to_thread.run_sync(visit.by_token, house, token, client)
            if found is None:
                raise SignInNeeded(_BAD_TOKEN)
            return found
        if named:
            return await to_thread.run_sync(vouched.by_proxy, house, named, client)
        cookie = read_cookie(headers.get(b"cookie", ""), session_cookie(house.rules.address))
        return await _in_session(house, cookie, client) if cookie else None

    async def _lifted(self, visitor: Visitor | None) -> Visitor | None:
        """The same, suspended no more where that is over."""
        if self.house is None or visitor is None or not lift.is_due(self.house, visitor):
            return visitor
        return await to_thread.run_sync(lift.lift, self.house, visitor)

    def _refused(self, scope: Scope, trouble: BroadsheetError) -> Response:
        answer = self.refuse(scope, int(trouble.status), str(trouble))
        if isinstance(trouble, SignInNeeded):
            answer.headers["www-authenticate"] = 'Bearer error="invalid_token"'
        return answer

    def _client(self, scope: Scope, headers: Mapping[bytes, str]) -> str:
        forwarded = headers.get(b"x-forwarded-for", "")
        trusted = self.house.rules.trusted_proxies if self.house else ()
        return client_of(_peer(scope), [forwarded] if forwarded else [], trusted)


async def _in_session(house: House, cookie: str, client: str) -> Visitor | None:
    if house.store.is_near:
        # one row by its key: a thread would cost more than the reading, and let the pages of others wait for its turns
        found = visit.by_session(house, cookie, client)
    else:
        found = await to_thread.run_sync(visit.by_session, house, cookie, client)
    if found is not None and found.touch_due:
        await to_thread.run_sync(visit.touch, house, found)
    return found


def named_by_proxy(house: House, scope: Scope) -> str:
    """Whom a trusted proxy names in its header; nobody when the peer is not trusted. Raises WrongUse for two."""
    header = house.rules.proxy_header.lower().encode("latin-1", "replace")
    values = [_text(value) for name, value in scope["headers"] if header and name == header]
    if not values or not is_trusted(_peer(scope), house.rules.trusted_proxies):
        return ""
    if len(values) > 1:
        raise WrongUse("The proxy named two readers, so this request is nobody's.")
    return values[0]


def _text(value: bytes) -> str:
    """What a proxy wrote: UTF-8 by custom, ISO 8859-1 by what HTTP once said (RFC 9110 §5.5)."""
    try:
        return value.decode().strip()
    except UnicodeDecodeError:
        return value.decode("latin-1").strip()


def _token(headers: Mapping[bytes, str]) -> str:
    said = headers.get(b"authorization", "")
    return (said[len(_BEARER) :].strip() or "-") if said.lower().startswith(_BEARER) else ""


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


_READ = (b"authorization", b"cookie", b"x-forwarded-for")
