"""Streamable HTTP, one request at a time: no session, no stream, nothing kept between two requests."""

from typing import Any
from urllib.parse import urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from broadsheet.mcp.caller import Caller
from broadsheet.mcp.server import Context, server_for
from broadsheet.shell.site import Site, SiteSettings

LARGEST = 256 << 10
"""Bytes of a request; the longest comment in the longest spelling of JSON has 240,000."""


class Spoken(Response):
    """The answer of the protocol's own library to the request at hand."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and leave nothing behind."""

        def caller_of(_context: Context) -> Caller:
            return Caller(self.site, scope.get("visitor"))

        manager = StreamableHTTPSessionManager(
            app=server_for(caller_of),
            json_response=True,
            stateless=True,
            security_settings=security(self.site.settings),
            max_request_body_size=LARGEST,
        )
        async with manager.run():
            await manager.handle_request(_accepting(scope), receive, _unkept(send))


def security(settings: SiteSettings) -> TransportSecuritySettings:
    """Hosts and the origin that are ours: no page of another site may speak here, whatever a name resolves to.

    The guards before us have looked already, but they let programs with a token name any
    origin; here none but ours passes.
    """
    names = [f"[{host}]" if host.count(":") > 1 else host for host in sorted(settings.hosts)]
    base = urlsplit(settings.base_url)
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
        allowed_origins=[f"{base.scheme}://{base.netloc}"],
    )


def _accepting(scope: Scope) -> Scope:
    """The same request; one that does not say what it accepts accepts anything (RFC 9110 §12.5.1)."""
    if any(name == b"accept" for name, _ in scope["headers"]):
        return scope
    return {**scope, "headers": [*scope["headers"], (b"accept", b"*/*")]}


def _unkept(send: Send) -> Send:
    async def send_unkept(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers: list[Any] = [one for one in message["headers"] if one[0].lower() != b"cache-control"]
            message = {**message, "headers": [*headers, (b"cache-control", b"no-store")]}
        await send(message)

    return send_unkept
