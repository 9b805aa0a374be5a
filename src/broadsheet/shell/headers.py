"""Security headers on every response, whatever made it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
_ALWAYS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def security_headers(base_url: str) -> dict[str, str]:
    """The headers of every response; HSTS (RFC 6797, one year) only where the public address is https."""
    strict = {"strict-transport-security": "max-age=31536000"} if base_url.startswith("https:") else {}
    return {**_ALWAYS, **strict}


class SecurityHeaders:
    """ASGI middleware: adds the security headers to whatever comes from within."""

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self.app = app
        self.extra = [(name.encode(), value.encode()) for name, value in security_headers(base_url).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, the start of a response with more headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self.extra]}
            await send(message)

        await self.app(scope, receive, send_with)
