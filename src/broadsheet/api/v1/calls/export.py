"""The whole library as JSON Lines, streamed; an export that was cut off goes on behind its last line."""

from collections.abc import Iterator
from threading import BoundedSemaphore
from typing import Annotated

from anyio import move_on_after
from fastapi import Query
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from broadsheet.api.v1.asked import Ask, Asked, wanted
from broadsheet.api.v1.models.given import Exporting
from broadsheet.api.v1.shapes import papers as shapes
from broadsheet.model.errors import TooMany

MEDIA = "application/x-ndjson"
STRETCH = 500
"""Papers read at once: a moment's work, and a megabyte of lines."""
AT_ONCE = 8
_SECONDS = 600.0
_WAIT = 30.0
_ROOM = BoundedSemaphore(AT_ONCE)
_HEADERS = {"cache-control": "no-store"}


class _Lines(StreamingResponse):
    """Lines that take a place in _ROOM while they are sent, and no longer than _SECONDS."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with move_on_after(_SECONDS):
                await super().__call__(scope, receive, send)
        finally:
            _ROOM.release()


def export_papers(asked: Ask, given: Annotated[Exporting, Query()]) -> Response:
    """Export the whole library, a paper a line, in the order the papers came.

    Each line carries a `cursor`. An export that ends early, and every export ends after ten minutes, goes on with
    `after` and the last cursor; it is complete when nothing follows.
    """
    first = asked.site.every(given.after, 1)
    if asked.request.method == "HEAD" or not first:
        return Response(b"", 200, _HEADERS, MEDIA)
    if not _ROOM.acquire(blocking=False):
        raise TooMany(f"{AT_ONCE} exports are being read already. Try again in a moment.", seconds=_WAIT)
    return _Lines(_lines(asked, given), 200, _HEADERS, MEDIA)


def _lines(asked: Asked, given: Exporting) -> Iterator[bytes]:
    after, left, names = given.after, given.limit, wanted(given.fields)
    while left is None or left > 0:
        some = asked.site.every(after, STRETCH if left is None else min(STRETCH, left))
        if not some:
            return
        yield b"".join(shapes.exported(cursor, one, asked.base, names) + b"\n" for cursor, one in some)
        after = some[-1][0]
        left = None if left is None else left - len(some)
