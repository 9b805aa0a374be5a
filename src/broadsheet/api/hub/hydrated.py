"""Pages with the data the Hub's own pages carry, for programs that read those instead of asking the API.

They look for ``data-target`` and ``data-props`` (RSSHub's daily papers; readers of
paper pages). The data is twice as long as a page, so browsers are spared it.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from broadsheet.api.hub.answer import dumps
from broadsheet.model.period import period_of
from broadsheet.queries import dailies
from broadsheet.shell.cache import same_etag
from broadsheet.shell.printed import Printed, heard
from broadsheet.shell.site import Site

_PERIOD = re.compile(r"/papers/(date|week|month)/([^/]+)")
_KINDS = {"date": "day", "week": "week", "month": "month"}
_END = b"</body>"
_UNSENT = (b"accept-encoding", b"if-none-match", b"if-modified-since")
_ANEW = (b"content-length", b"etag", b"last-modified", b"vary")
_MOST = 100


@dataclass(frozen=True, slots=True)
class _Data:
    """What a page carries: its name, the address that has it, and how props are made of the answer."""

    target: str
    path: str
    query: str
    props: Callable[[Any], Mapping[str, Any]]


class Hydrated:
    """ASGI middleware: adds to pages of papers, where no browser asks, what the API says of the same papers."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer with the page and its data."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _may_carry(scope):
            await self.app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in _UNSENT]
        page = await heard(self.app, {**scope, "headers": headers}, receive)
        if page.status == 200 and page.said(b"content-type").startswith(b"text/html"):
            data = await run_in_threadpool(self._data, scope["path"])
            path = {"path": data.path, "raw_path": quote(data.path).encode(), "query_string": data.query.encode()}
            api = await heard(self.app, {**scope, "headers": headers, **path}, receive)
            page = _with(page, data, orjson.loads(api.body)) if api.status == 200 else page
        await _send(page, scope, send)

    def _data(self, path: str) -> _Data:
        if path == "/papers":
            return self._newest()
        if path == "/papers/trending":
            return _listing("day", self.site.now().date().isoformat(), "sort=trending")
        if found := _PERIOD.fullmatch(path):
            return self._period(found[1], found[2])
        about = f"/api{path}"
        return _Data("PaperContent", about, "field=comments", lambda one: {"paper": one, "comments": one["comments"]})

    def _newest(self) -> _Data:
        day = dailies.newest_day(self.site.house.store) if self.site.house else None
        return self._period("date", day.isoformat()) if day else _plain(self.site)

    def _period(self, kind: str, name: str) -> _Data:
        period, house = period_of(_KINDS[kind], name), self.site.house
        before, after = dailies.neighbours(house.store, period) if house else (None, None)
        around = {"prevDate": before.name} if before else {}
        around |= {"nextDate": after.name} if after else {}
        return _listing(period.kind, period.name, f"{kind}={name}", around)


def _plain(site: Site) -> _Data:
    return _listing("day", site.now().date().isoformat(), "")


def _listing(kind: str, name: str, query: str, around: Mapping[str, str] | None = None) -> _Data:
    said = {"periodType": kind, "dateString": name, **(around or {})}
    asked = f"{query}&limit={_MOST}" if query else f"limit={_MOST}"
    return _Data("DailyPapers", "/api/daily_papers", asked, lambda listed: {**said, "dailyPapers": listed})


def _may_carry(scope: Scope) -> bool:
    """Whether this is the address of a page that carries data, and no browser asks for it.

    Browsers say what they fetch a page for, where the address is safe, and accept XHTML anywhere.
    """
    path = scope["path"]
    if not (path.startswith("/papers/") or (path == "/papers" and not scope["query_string"])):
        return False
    names = {name for name, _ in scope["headers"]}
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept")
    return b"sec-fetch-dest" not in names and b"xhtml" not in accepted and b"markdown" not in accepted


def _with(page: Printed, data: _Data, answer: Any) -> Printed:
    props = escape(dumps(data.props(answer)).decode())
    element = f'<div class="SVELTE_HYDRATER contents" data-target="{data.target}" data-props="{props}"></div>\n'
    before, end, after = page.body.rpartition(_END)
    body = b"".join((before, element.encode(), end, after)) if end else page.body
    own = [(name, value) for name, value in page.headers if name not in _ANEW]
    vary = page.said(b"vary")
    marks = [(b"vary", b", ".join([vary, b"Accept, Sec-Fetch-Dest"]) if vary else b"Accept, Sec-Fetch-Dest")]
    if page.said(b"etag"):
        marks.append((b"etag", f'"{hashlib.sha256(body).hexdigest()[:24]}"'.encode()))
    return Printed(page.status, [*own, *marks, (b"content-length", str(len(body)).encode())], body)


async def _send(page: Printed, scope: Scope, send: Send) -> None:
    asked = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"if-none-match"), "")
    etag = page.said(b"etag").decode("latin-1")
    if page.status == 200 and asked and etag and same_etag(asked, etag):
        kept = [(name, value) for name, value in page.headers if name in (b"etag", b"vary", b"cache-control")]
        page = Printed(304, kept, b"")
    await send({"type": "http.response.start", "status": page.status, "headers": page.headers})
    await send({"type": "http.response.body", "body": page.body})
