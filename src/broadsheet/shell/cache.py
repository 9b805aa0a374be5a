"""Printed pages kept in memory: unchanged ones are answered in the event loop, or with 304 and no body.

While one request prints a page anew, others are given the page before, as long as it
was the right one a moment ago (stale-while-revalidate, RFC 5861 §3): readers who vote
do not make strangers wait. Where there is none before, they wait for the one printing.
Where another process prints strangers' pages anew, nobody waits while there is one.
"""

import asyncio
import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadsheet.model.errors import StoreError
from broadsheet.shell.last_modified import LastModified
from broadsheet.shell.prefs import NO_PREFS, Prefs, read_prefs
from broadsheet.shell.printed import Headers, Print, Printed, asked_of

Place = tuple[date, bytes, bytes, Prefs]
Key = tuple[str, Place]

MOST_BYTES = 32 << 20
LARGEST_KEPT = 1 << 20
STALE_SECONDS = 2.0
"""How long after it was last right a page is given while it is printed anew."""
_MOST_PLACES = 256
_SMALLEST_ZIPPED = 512
_ZIPPABLE = (
    b"text/", b"image/svg", b"application/xml", b"application/atom", b"application/rss", b"application/feed",
    b"application/json",
)  # fmt: skip


def same_etag(asked: str, etag: str) -> bool:
    """Whether If-None-Match names ``etag``: weak comparison, lists and ``*`` (RFC 9110 §13.1.2)."""
    plain = etag.replace('-gzip"', '"')
    tags = (one.strip().removeprefix("W/").replace('-gzip"', '"') for one in asked.split(","))
    return any(one in ("*", plain) for one in tags)


@dataclass(frozen=True, slots=True)
class _Asked:
    prefs: Prefs
    if_none_match: str
    if_modified_since: bytes
    zipped: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """A page as sent: with or without gzip, and what a 304 for it says."""

    headers: Headers
    unchanged: Headers
    etag: str
    modified: bytes
    body: bytes

    def is_known(self, asked: _Asked) -> bool:
        """Whether the asker has this very page; a tag that is sent alone counts (RFC 9110 §13.1.3).

        A date counts where it is the one we gave out, not where it is later: clients
        send the time of their last visit, and machines behind one name differ by seconds.
        """
        if asked.if_none_match:
            return same_etag(asked.if_none_match, self.etag)
        return bool(self.modified) and asked.if_modified_since == self.modified


@dataclass(frozen=True, slots=True)
class _Kept:
    plain: _Form
    zipped: _Form

    @property
    def size(self) -> int:
        return len(self.plain.body) + len(self.zipped.body)


class PageCache:
    """ASGI middleware: successful answers to GET and HEAD, by revision, day, address and the reader's choices.

    ``revision`` and ``now`` are asked once per request, in the event loop;
    ``shared`` says whether an answer may be kept for others. What is not shared is
    printed each time and told to be kept nowhere. Errors, redirects, forms and
    what says ``no-store`` pass through untouched and are not kept here either.
    ``printer`` prints a page anew, in another process, whose page before is given meanwhile.
    """

    def __init__(
        self,
        app: ASGIApp,
        revision: Callable[[], str],
        now: Callable[[], datetime],
        shared: Callable[[Scope], bool],
        ticks: Callable[[], float] = time.monotonic,
        printer: Print | None = None,
    ) -> None:
        self.app = app
        self.shared = shared
        self.revision = revision
        self.now = now
        self.ticks = ticks
        self.printer = printer
        self.kept: OrderedDict[Key, _Kept] = OrderedDict()
        self.right: OrderedDict[Place, tuple[float, _Kept]] = OrderedDict()
        self.printing: dict[Place, asyncio.Event] = {}
        self.renewing: dict[Place, asyncio.Task[None]] = {}
        self.modified = LastModified()
        self.size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or print, keep and answer."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        if "anew" in scope:  # asked from within: as it is, past what is added on the way out
            await self.app(scope, receive, scope["anew"])
            return
        if not self.shared(scope):
            await self.app(scope, receive, _private(send))
            return
        asked = _read(scope["headers"])
        path = scope.get("raw_path") or scope["path"].encode()
        # years are left out in the current year, so the day is part of what is printed
        key = (self.revision(), (self.now().date(), path, scope["query_string"], asked.prefs))
        kept = self._find(key) or self._renewed(key, scope)
        if kept is None and (printed := self.printing.get(key[1])):
            await printed.wait()
            kept = self._find(key)
        kept = kept or await self._print(key, scope, receive, send)
        if kept:
            await _answer(kept, asked, scope["method"], send)

    def _find(self, key: Key) -> _Kept | None:
        """The page as it is, or as it was a moment ago where somebody is printing it already."""
        kept = self.kept.get(key)
        if kept:
            self.kept.move_to_end(key)
            self._note(key[1], kept)
            return kept
        return self._before(key[1]) if key[1] in self.printing else None

    def _before(self, place: Place) -> _Kept | None:
        at, before = self.right.get(place, (float("-inf"), None))
        return before if self.ticks() - at <= STALE_SECONDS else None

    def _renewed(self, key: Key, scope: Scope) -> _Kept | None:
        """The page before, while the one of now is printed elsewhere, where there is such a place."""
        before = self._before(key[1]) if self.printer else None
        if before and self.printer and key[1] not in self.renewing:
            self.renewing[key[1]] = asyncio.create_task(self._renew(key, self.printer(asked_of(scope))))
        return before

    async def _renew(self, key: Key, printed: Awaitable[Printed]) -> None:
        begun = self.ticks()
        try:
            page = await printed
            late = self.ticks() - begun > STALE_SECONDS  # meanwhile it was printed here
            if page.status == 200 and not late and not _is_for_nobody_else(page.headers):
                await self._keep(key, page)
        except (StoreError, RuntimeError):
            pass  # it has been written down; when the page before is too old, it is printed here
        finally:
            del self.renewing[key[1]]

    def _note(self, place: Place, kept: _Kept) -> None:
        self.right[place] = (self.ticks(), kept)
        self.right.move_to_end(place)
        if len(self.right) > _MOST_PLACES:
            self.right.popitem(last=False)

    async def _print(self, key: Key, scope: Scope, receive: Receive, send: Send) -> _Kept | None:
        printed = self.printing.setdefault(key[1], asyncio.Event())
        ear = _Ear(send, head=scope["method"] == "HEAD", passing=printed.set)
        try:
            await self.app(scope, receive, ear)
            return None if ear.passes else await self._keep(key, ear.heard)
        finally:
            printed.set()
            self.printing.pop(key[1], None)

    async def _keep(self, key: Key, page: Printed) -> _Kept:
        checksum = hashlib.sha256(page.body).hexdigest()[:24]
        modified = self.modified.of(key[1][1:], checksum, self.now())
        # packing takes as long as answering ten requests; in a thread it holds nobody up
        kept = await run_in_threadpool(_keep, page.headers, page.body, checksum, modified)
        if kept.size <= LARGEST_KEPT:
            self._store(key, kept)
            self._note(key[1], kept)
        return kept

    def _store(self, key: Key, kept: _Kept) -> None:
        replaced = self.kept.pop(key, None)
        self.size += kept.size - (replaced.size if replaced else 0)
        self.kept[key] = kept
        while self.size > MOST_BYTES:
            self.size -= self.kept.popitem(last=False)[1].size


def _private(send: Send) -> Send:
    """Answers for one reader alone: no cache keeps them, the browser's included."""

    async def send_private(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"] if name not in (b"cache-control", b"vary")]
            mark = [(b"cache-control", b"private, no-store"), (b"vary", b"Cookie, Authorization")]
            message = {**message, "headers": [*kept, *mark]}
        await send(message)

    return send_private


def _is_for_nobody_else(headers: Headers) -> bool:
    return any(name == b"cache-control" and b"no-store" in value for name, value in headers)


def _read(headers: Headers) -> _Asked:
    found = {name: value for name, value in headers if name in _HEARD}
    cookie, tags = found.get(b"cookie", b""), found.get(b"if-none-match", b"")
    prefs = read_prefs(cookie.decode("latin-1")) if cookie else NO_PREFS
    codings = found.get(b"accept-encoding", b"").replace(b" ", b"")
    zipped = b"gzip" in codings and b"gzip;q=0" not in codings
    return _Asked(prefs, tags.decode("latin-1"), found.get(b"if-modified-since", b""), zipped)


_HEARD = (b"cookie", b"if-none-match", b"if-modified-since", b"accept-encoding")


class _Ear:
    """Hears an answer to its end; what must not be kept passes at once, part by part, however long it is.

    ``passing`` is told as soon as that is known.
    """

    def __init__(self, send: Send, *, head: bool, passing: Callable[[], None]) -> None:
        self.send = send
        self.head = head
        self.passing = passing
        self.passes = False
        self.headers: Headers = []
        self.parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.headers = [*message["headers"]]
            self.passes = message["status"] != 200 or _is_for_nobody_else(self.headers)
            if self.passes:
                self.passing()
        elif not self.passes:
            self.parts.append(message.get("body", b""))
        elif self.head:
            message = {**message, "body": b""}
        if self.passes:
            await self.send(message)

    @property
    def heard(self) -> Printed:
        """All of what is to be kept."""
        return Printed(200, self.headers, b"".join(self.parts))


def _keep(headers: Headers, body: bytes, checksum: str, modified: str) -> _Kept:
    kind = next((value for name, value in headers if name == b"content-type"), b"")
    dated = [*headers, (b"last-modified", modified.encode())] if modified else headers
    plain = _form(dated, body, f'"{checksum}"', zipped=False)
    if not kind.startswith(_ZIPPABLE) or not _SMALLEST_ZIPPED <= len(body) <= LARGEST_KEPT:
        return _Kept(plain, plain)
    return _Kept(plain, _form(dated, gzip.compress(body, 6, mtime=0), f'"{checksum}-gzip"', zipped=True))


def _form(headers: Headers, body: bytes, etag: str, *, zipped: bool) -> _Form:
    own = [(name, value) for name, value in headers if name not in (b"content-length", b"etag", b"vary")]
    always = [(name, value) for name, value in own if name in (b"cache-control", b"last-modified")]
    modified = next((value for name, value in own if name == b"last-modified"), b"")
    vary = next((value for name, value in headers if name == b"vary"), b"Accept-Encoding, Cookie")
    marks = [(b"etag", etag.encode()), (b"vary", vary)]
    coding = [(b"content-encoding", b"gzip")] if zipped else []
    length = [(b"content-length", str(len(body)).encode())]
    return _Form([*own, *marks, *coding, *length], [*always, *marks], etag, modified, body)


async def _answer(kept: _Kept, asked: _Asked, method: str, send: Send) -> None:
    form = kept.zipped if asked.zipped else kept.plain
    if form.is_known(asked):
        await send({"type": "http.response.start", "status": 304, "headers": form.unchanged})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": form.headers})
    await send({"type": "http.response.body", "body": form.body if method == "GET" else b""})
