"""Private feeds: made, listed, revoked."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import feed_addresses
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.query import Query
from broadsheet.queries.feed_addresses import addresses_of
from broadsheet.shell import forms
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.shell.kinds import KINDS, Kind, find, title_of
from broadsheet.web.desk import Desk
from broadsheet.web.views import FeedsView
from broadsheet.web.views.delivery import FeedRow
from broadsheet.wording import links

_NOTHING: Fields = MappingProxyType({})


def feeds(desk: Desk, request: Request) -> Response:
    """``/me/feeds``: one's private feeds, with their addresses."""
    return _page(desk, request)


@takes_form
def make(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/feeds`` with ``kind`` and ``name`` (of a search its words): a private feed of that listing."""
    try:
        kind, name = asked_for(desk, request, form)
        feed_addresses.make(desk.house, desk.visitor(request).reader, kind, name)
    except (WrongUse, NotFound) as mistake:
        return _page(desk, request, mistake=str(mistake), typed=form)
    return see("/me/feeds")


@takes_form
def revoke(desk: Desk, request: Request, form: Fields) -> Response:
    """``POST /me/feeds/revoke`` with ``no``: an address that opens nothing from now on."""
    feed_addresses.revoke(
        desk.house, desk.visitor(request).reader, number(form.get("no", ""), "You have no such feed.")
    )
    return see("/me/feeds")


def asked_for(desk: Desk, request: Request, form: Fields, kinds: Mapping[str, Kind] = KINDS) -> tuple[str, str]:
    """The kind, one of ``kinds``, and name of the listing a form means, which is there. Raises NotFound, WrongUse."""
    kind, name = form.get("kind", ""), form.get("name", "").strip()[: feed_addresses.LONGEST]
    if kind not in kinds:
        raise WrongUse("Choose what the listing is of.")
    if not kinds[kind].names:
        name = ""
    elif not name:
        raise WrongUse(f"Say which one: {kinds[kind].names.lower()}.")
    given = Query(text=name).to_params() if kinds[kind].asks else name
    return kind, find(desk.site, kind, given, desk.visitor(request).reader.no).name


def number(text: str, sentence: str) -> int:
    """The number of something of one's own. Raises NotFound with ``sentence`` for what is none."""
    no = forms.number(text, 15)
    if no is None:
        raise NotFound(sentence)
    return no


def _page(desk: Desk, request: Request, *, mistake: str = "", typed: Fields = _NOTHING) -> Response:
    house = desk.house
    view = FeedsView(
        frame=desk.frame(request, "Private feeds", here="me", index=False),
        feeds=tuple(
            FeedRow(
                one.no,
                title_of(one.kind, one.name),
                desk.canonical(links.private_feed_url(feed_addresses.word(house, one))),
                one.created.date(),
                one.seen,
            )
            for one in addresses_of(house.store, desk.visitor(request).reader)
        ),
        kinds=KINDS,
        mistake=mistake,
        typed=typed,
    )
    answer = desk.press.page(view, HTTPStatus.BAD_REQUEST if mistake else HTTPStatus.OK)
    answer.headers["cache-control"] = "private, no-store"
    return answer
