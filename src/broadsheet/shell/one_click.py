"""One-click unsubscription (RFC 8058): the one request from elsewhere that may change something here.

A mail program sends it by itself, or a page of its own does in a browser: a POST of
one field to an address that nobody can guess, without a cookie. So it abuses
nobody's session, and only it is let in.
"""

from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

PREFIX = "/unsubscribe/"
FIELD = ("List-Unsubscribe", "One-Click")
_LARGEST = 2048
_FORM, _PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


def may_be(scope: Scope) -> bool:
    """Whether a request is one as far as its first lines say: its address, and nothing that says who asks."""
    headers = Headers(scope=scope)
    nameless = all(origin == "null" for origin in headers.getlist("origin"))
    known = "cookie" in headers or "authorization" in headers
    return scope["method"] == "POST" and scope["path"].startswith(PREFIX) and nameless and not known


def is_body(kind: str, body: bytes) -> bool:
    """Whether a body is the one field that RFC 8058 §3.2 asks for, in either form, and nothing else."""
    media = kind.partition(";")[0].strip().lower()
    if media == _PARTS:
        return _parts(kind, body) == [FIELD]
    return media == _FORM and parse_qsl(body.decode("latin-1").strip(), keep_blank_values=True) == [FIELD]


def _parts(kind: str, body: bytes) -> list[tuple[str, str]]:
    read = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + body)
    if not read.is_multipart():
        return []
    said = [(part, part.get_payload(decode=True)) for part in read.iter_parts()]
    return [
        (str(part.get_param("name", "", "content-disposition")), raw.decode("latin-1").strip())
        for part, raw in said
        if isinstance(raw, bytes)
    ]


async def overhear(scope: Scope, receive: Receive) -> tuple[bool, Receive]:
    """Whether the body makes a request one, and a way to receive it again."""
    heard: list[Message] = []
    body = b""
    while True:
        message = await receive()
        heard.append(message)
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body") or len(body) > _LARGEST:
            break

    async def again() -> Message:
        return heard.pop(0) if heard else await receive()

    kind = Headers(scope=scope).get("content-type", "")
    return len(body) <= _LARGEST and is_body(kind, body), again
