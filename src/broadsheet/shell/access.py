"""Who may enter which page: declared beside every address, and asked before the page is."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions.pace import count, owe
from broadsheet.model.errors import NotFound, Refused, SignInNeeded
from broadsheet.model.person import Visitor
from broadsheet.shell.guard import SAFE
from broadsheet.shell.host import Host

_KEEPERS = ("moderator", "admin")
Page = Callable[[Any, Request], Any]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may enter.

    ``who``: ``anyone``, even where reading is closed; ``public``, whom the operator
    lets read; ``reader``, signed in; ``active``, confirmed and not suspended;
    ``moderator``; ``admin``. ``scope`` is what a token must be good for, None where
    no token enters. ``shared`` pages are there in communities only. ``counted`` says
    that what changes something counts against the pace of all such requests; what
    does not has limits of its own, spent where it is written. ``late`` pages count
    themselves in the transaction in which they write, so that a reader waits for one
    and not for two; where nothing came of it the request is counted after all.
    """

    who: str
    scope: str | None = None
    shared: bool = False
    counted: bool = True
    late: bool = False


_DOING = frozenset({"rate", "talk", "pick"})

ANYONE = Access("anyone")
PUBLIC = Access("public", "read")
OWN = Access("reader")
OUTWARD = Access("active")
GESTURE = Access("reader", "rate", counted=False)
ACCOUNT = Access("reader", shared=True)
DOOR = Access("anyone", shared=True)
SUBSCRIBE = Access("public")
UNSUBSCRIBE = Access("anyone", counted=False)
MACHINE = Access("anyone", counted=False)
TALK = Access("active", "talk", shared=True)
SAY = replace(TALK, late=True)
PICK = Access("active", "pick", shared=True)
COMPANY = Access("active", shared=True)
MODERATOR = Access("moderator", shared=True)
ADMIN = Access("admin", shared=True)


def public_here(access: Access) -> Access:
    """The same, for a page that is there in communities only."""
    return replace(access, shared=True)


def admit(access: Access, visitor: Visitor | None, *, personal: bool, closed: bool, codes: bool = False) -> None:
    """Let in or raise: NotFound where there is no such page, SignInNeeded, or Refused.

    ``codes`` says that moderators must sign in with one-time codes.
    """
    if access.shared and personal:
        raise NotFound("This is a page of communities; here is one reader, and no sign-in.")
    if access.who == "anyone" or (access.who == "public" and visitor is None and not closed):
        return
    if visitor is None:
        raise SignInNeeded("This is for readers who are signed in.")
    if not visitor.has_scope(access.scope):
        raise Refused("This token is not good for that.")
    _rank(access, visitor)
    if codes and access.who in _KEEPERS and not visitor.reader.otp:
        raise Refused("Here moderators sign in with a one-time code as well. Set it up at /me/codes, then come back.")


def _rank(access: Access, visitor: Visitor) -> None:
    reader, who = visitor.reader, access.who
    if reader.state == "suspended" and (visitor.scopes is not None or who == "active" or access.scope in _DOING):
        raise Refused(f"Your account is suspended{_until(reader.suspended_until)}. You can read, and nothing else.")
    if who in _KEEPERS and not (reader.is_at_least(who) and reader.state == "active"):
        raise NotFound("There is nothing at this address for you.")
    if who == "active" and not reader.may_act:
        raise Refused("Confirm your mail address first.")


def _until(moment: datetime | None) -> str:
    return f" until {moment.day} {moment:%B %Y}" if moment else ""


def entered(page: Page, access: Access) -> Page:
    """``page``, behind its door."""
    if iscoroutinefunction(page):

        @wraps(page)
        async def later(host: Host, request: Request) -> Response:
            async with entering(host, request, access):
                answer: Response = await page(host, request)
            return answer

        return later

    @wraps(page)
    def now(host: Host, request: Request) -> Response:
        _admit(host, request, access)
        if _counts(request, access):
            _count(host, request)
        answer: Response = page(host, request)
        return answer

    return now


@asynccontextmanager
async def entering(host: Host, request: Request, access: Access) -> AsyncIterator[None]:
    """Let who asks through the door, or raise what ``admit`` raises, or TooMany."""
    _admit(host, request, access)
    visitor: Visitor | None = request.scope.get("visitor")
    if not _counts(request, access):
        yield
    elif access.late and visitor is not None and host.site.house is not None:
        owing = request.scope["visitor"] = owe(host.site.house, visitor)
        try:
            yield
        finally:
            if owing.owed is not None and not owing.owed.is_paid:
                await run_in_threadpool(_count, host, request)
    else:
        await run_in_threadpool(_count, host, request)
        yield


def _counts(request: Request, access: Access) -> bool:
    return access.counted and request.method not in SAFE


def _count(host: Host, request: Request) -> None:
    """Raises TooMany for a reader, or a stranger's network, that changes things too often."""
    if host.site.house is not None:
        count(host.site.house, request.scope.get("visitor"), request.scope.get("from", ""))


def _admit(host: Host, request: Request, access: Access) -> None:
    house = host.site.house
    personal = house is None or house.is_personal
    closed = house is not None and house.rules.reading == "closed" and not personal
    codes = house is not None and house.rules.otp_required == "moderators"
    admit(access, request.scope.get("visitor"), personal=personal, closed=closed, codes=codes)
