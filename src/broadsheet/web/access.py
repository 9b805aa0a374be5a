"""Who may enter which page: declared beside every address, and asked before the page is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.model.errors import NotFound, Refused, SignInNeeded
from broadsheet.model.person import Visitor
from broadsheet.web.desk import Desk

_KEEPERS = ("moderator", "admin")
Page = Callable[[Desk, Request], Any]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may enter.

    ``who``: ``anyone``, even where reading is closed; ``public``, whom the operator
    lets read; ``reader``, signed in; ``active``, confirmed and not suspended;
    ``moderator``; ``admin``. ``scope`` is what a token must be good for, None where
    no token enters. ``shared`` pages are there in communities only.
    """

    who: str
    scope: str | None = None
    shared: bool = False


ANYONE = Access("anyone")
PUBLIC = Access("public", "read")
OWN = Access("reader")
GESTURE = Access("reader", "rate")
ACCOUNT = Access("reader", shared=True)
DOOR = Access("anyone", shared=True)
TALK = Access("active", "talk", shared=True)
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
    _rank(access.who, visitor)
    if codes and access.who in _KEEPERS and not visitor.reader.otp:
        raise Refused("Here moderators sign in with a one-time code as well. Set it up at /me/codes, then come back.")


def _rank(who: str, visitor: Visitor) -> None:
    reader = visitor.reader
    if who in _KEEPERS and not (reader.is_at_least(who) and reader.state == "active"):
        raise NotFound("There is nothing at this address for you.")
    if who == "active" and not reader.may_act:
        suspended = reader.state != "active"
        raise Refused("Your account is suspended." if suspended else "Confirm your mail address first.")


def entered(page: Page, access: Access) -> Page:
    """``page``, behind its door."""
    if iscoroutinefunction(page):

        @wraps(page)
        async def later(desk: Desk, request: Request) -> Response:
            _admit(desk, request, access)
            answer: Response = await page(desk, request)
            return answer

        return later

    @wraps(page)
    def now(desk: Desk, request: Request) -> Response:
        _admit(desk, request, access)
        answer: Response = page(desk, request)
        return answer

    return now


def _admit(desk: Desk, request: Request, access: Access) -> None:
    house = desk.site.house
    personal = house is None or house.is_personal
    closed = house is not None and house.rules.reading == "closed" and not personal
    codes = house is not None and house.rules.otp_required == "moderators"
    admit(access, request.scope.get("visitor"), personal=personal, closed=closed, codes=codes)
