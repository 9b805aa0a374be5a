"""The page of a subscription and its end, by the links in its mails; and all of one's own."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import keep_subscription as acts
from broadsheet.actions import mail_links
from broadsheet.actions import subscribe as beginning
from broadsheet.actions.wishes import Wish
from broadsheet.model.due import Slot, is_zone, zone_of
from broadsheet.model.errors import BroadsheetError, Conflict, Refused, WrongUse
from broadsheet.model.subscription import PUBLIC_KINDS, WHOLE, Subscription, Watch
from broadsheet.queries import subscriptions
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.entrance import fleeting
from broadsheet.web.pages.schedules import day_of, schedule_of, watches_of
from broadsheet.web.views import PressView, Step, SubscriptionRow, SubscriptionsView, SubscriptionView
from broadsheet.web.zones import zones
from broadsheet.wording import watches

NOTES = {
    "begun": "Your mail has begun. Here you say what it brings, and when.",
    "saved": "Saved.",
    "pause": "Paused.",
    "resume": "It comes again.",
}
_OFFERED = ("today", "trending", "replies")


def own(desk: Desk, request: Request) -> Response:
    """``/me/subscriptions``: what is mailed to one."""
    house = desk.house
    mine = subscriptions.of_reader(house.store, desk.visitor(request).reader.no)
    coming = subscriptions.coming(house.store, mine, house.now())
    rows = tuple(_row(desk, one, coming[one.no]) for one in mine)
    try:
        refused = ""
        beginning.may_subscribe(house)
    except Refused as why:
        refused = str(why)
    frame = desk.frame(request, "Your mails", here="me", index=False)
    return desk.press.page(SubscriptionsView(frame=frame, rows=rows, refused=refused))


def _row(desk: Desk, one: Subscription, next_one: Slot | None) -> SubscriptionRow:
    days = subscriptions.days(desk.house.store, one.no)
    return SubscriptionRow(one, _page_of(desk, one), _local(one, next_one), days)


def preferences(desk: Desk, request: Request) -> Response:
    """``/subscriptions/…``: what a mail brings, and when; without signing in, by the link in it."""
    return _preferences(desk, request)


@takes_form
def change(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /subscriptions/…`` with ``do``: ``save`` with the other fields, ``pause``, ``resume`` or ``end``."""
    token, do = request.path_params["token"], fields.get("do", "save")
    try:
        if do == "end":
            return _ended(desk, request, acts.stop(desk.house, token))
        if do in _PRESSED:
            _PRESSED[do](desk.house, token)
        else:
            acts.choose(desk.house, token, _choices(fields))
    except (WrongUse, Conflict, Refused) as mistake:
        return _preferences(desk, request, mistake)
    return see(f"{request.url.path}?note={do if do in _PRESSED else 'saved'}")


_PRESSED = {"pause": acts.pause, "resume": acts.resume}


def _choices(fields: Fields) -> acts.Choices:
    wish = Wish(
        watches=watches_of(fields),
        schedule=schedule_of(fields),
        name=fields.get("name", ""),
        format=fields.get("format", "full"),
        quiet="always" not in fields,
    )
    return acts.Choices(wish, day_of(fields.get("away_from", "")), day_of(fields.get("away_until", "")))


def _preferences(desk: Desk, request: Request, mistake: BroadsheetError | None = None) -> Response:
    state = acts.look(desk.house, request.path_params["token"])
    one = state.one
    kinds = {watch.kind for watch in one.watches}
    offered = (Watch(kind) for kind in _OFFERED if kind in PUBLIC_KINDS or _has_account(desk, one))
    view = SubscriptionView(
        frame=desk.frame(request, watches.subscription_title(one), index=False),
        zones=zones(),
        one=one,
        action=request.url.path,
        known=is_zone(one.schedule.zone),
        next=_local(one, state.next),
        served=state.served,
        more=tuple(watch for watch in offered if watch.kind not in kinds & WHOLE),
        mistake=str(mistake or ""),
        note=NOTES.get(request.query_params.get("note", ""), ""),
    )
    return fleeting(desk.press.page(view, int(mistake.status) if mistake else 200))


def _has_account(desk: Desk, one: Subscription) -> bool:
    return one.reader_no is not None and not desk.house.is_personal


def to_end(desk: Desk, request: Request) -> Response:
    """``/unsubscribe/…``: one button. Programs that read mails follow its links, so looking ends nothing."""
    one = acts.to_end(desk.house, request.path_params["token"])
    if one is None:
        return _ended(desk, request)
    view = PressView(
        frame=desk.frame(request, "Unsubscribe", index=False),
        heading="Unsubscribe?",
        sentences=(f"Then {one.email} gets this no more:",),
        named=tuple(watches.title_of(watch) for watch in one.watches),
        action=request.url.path,
        button="Unsubscribe",
        onward=(Step(_page_of(desk, one), "Change it instead"),),
    )
    return fleeting(desk.press.page(view))


def end(desk: Desk, request: Request) -> Response:
    """``POST /unsubscribe/…``: it has ended, whether a reader pressed the button or a mail program did (RFC 8058)."""
    house, token = desk.house, request.path_params["token"]
    one = acts.to_end(house, token)
    acts.unsubscribe(house, token)
    return _ended(desk, request, one)


def _ended(desk: Desk, request: Request, one: Subscription | None = None) -> Response:
    view = PressView(
        frame=desk.frame(request, "You are unsubscribed", index=False),
        heading="You are unsubscribed",
        sentences=("Nothing more is sent by this subscription.",),
        onward=(Step(_page_of(desk, one), "It was a mistake: start it again"),) if one else (),
    )
    return fleeting(desk.press.page(view))


def _page_of(desk: Desk, one: Subscription) -> str:
    return mail_links.preferences_url(desk.house, one).removeprefix(desk.house.rules.address)


def _local(one: Subscription, slot: Slot | None) -> datetime | None:
    return slot.at.astimezone(zone_of(one.schedule.zone)) if slot else None
