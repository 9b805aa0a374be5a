"""Subscribe to the daily papers, a search or any other listing, and begin it by the link in the mail."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import mail_links
from broadsheet.actions import subscribe as acts
from broadsheet.actions.visit import network
from broadsheet.actions.wishes import Wish, watch_of
from broadsheet.model.errors import BroadsheetError, Conflict, NotFound, Refused, TooMany, WrongUse
from broadsheet.model.person import Reader
from broadsheet.model.subscription import Schedule, Watch
from broadsheet.queries import subscriptions
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, number, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.entrance import fleeting
from broadsheet.web.pages.schedules import schedule_of, watches_of
from broadsheet.web.views import PressView, SubscribeView
from broadsheet.web.zones import zones
from broadsheet.wording import watches


def form(desk: Desk, request: Request) -> Response:
    """``/subscribe?kind=search&name=q%3Dherons``: address and time; ``?sent=yes`` says that a mail is on its way."""
    params = request.query_params
    if params.get("sent"):
        frame = desk.frame(request, "Look into your mail", index=False)
        return fleeting(desk.press.page(SubscribeView(frame=frame, zones=(), sent=True)))
    return _form(desk, request, (watch_of(params.get("kind", "today"), params.get("name", "")),))


@takes_form
def subscribe(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /subscribe`` with ``watch-0`` and so on, ``email`` or an account, and days, ``at`` and ``zone``."""
    reader, schedule = _account(desk, request), None
    asked: tuple[Watch, ...] = ()
    try:
        asked = watches_of(fields)
        schedule = schedule_of(fields)
        wish = Wish(watches=asked, schedule=schedule)
        if reader is None:
            acts.ask(desk.house, fields.get("email", ""), wish, network(desk.house, request.scope["from"]))
            return see("/subscribe?sent=yes")
        one = acts.subscribe(desk.house, reader, wish, into=number(fields.get("into", "")) or 0)
    except (WrongUse, Conflict, NotFound, Refused, TooMany) as mistake:
        return _form(desk, request, asked, schedule, mistake, fields.get("email", ""))
    return see(f"{_path(mail_links.preferences_url(desk.house, one), desk)}?note=begun")


def look(desk: Desk, request: Request) -> Response:
    """``/subscribe/…``: what the link in a mail would begin, and one button. Looking begins nothing."""
    one = acts.look(desk.house, request.path_params["token"])
    view = PressView(
        frame=desk.frame(request, "Begin your mail", index=False),
        heading="Shall it begin?",
        sentences=(f"This goes to {one.email}, {watches.when(one.schedule)}. You can change all of it afterwards.",),
        named=tuple(watches.title_of(watch) for watch in one.watches),
        action=request.url.path,
        button="Yes, begin",
    )
    return fleeting(desk.press.page(view))


def confirm(desk: Desk, request: Request) -> Response:
    """``POST /subscribe/…``: the mail begins, and its page is shown."""
    one = acts.confirm(desk.house, request.path_params["token"])
    return see(f"{_path(mail_links.preferences_url(desk.house, one), desk)}?note=begun")


def _form(
    desk: Desk,
    request: Request,
    asked: tuple[Watch, ...],
    schedule: Schedule | None = None,
    mistake: BroadsheetError | None = None,
    email: str = "",
) -> Response:
    reader = _account(desk, request)
    mine = subscriptions.of_reader(desk.house.store, reader.no) if reader else ()
    view = SubscribeView(
        frame=desk.frame(request, "Have it mailed", index=False),
        zones=zones(),
        watches=asked,
        schedule=schedule or (mine[0].schedule if mine else Schedule()),
        address=(reader.email or "") if reader else "",
        mine=mine,
        email=email[:300],
        mistake=str(mistake or ""),
        refused=_refused(desk, reader),
    )
    return fleeting(desk.press.page(view, int(mistake.status) if mistake else 200))


def _account(desk: Desk, request: Request) -> Reader | None:
    """The reader who asks, where there are accounts; the one reader of a personal library gives an address."""
    visitor = request.scope.get("visitor")
    return visitor.reader if visitor and not desk.house.is_personal else None


def _refused(desk: Desk, reader: Reader | None) -> str:
    try:
        acts.may_subscribe(desk.house)
        if reader:
            acts.address_of(reader)
    except Refused as why:
        return str(why)
    return ""


def _path(url: str, desk: Desk) -> str:
    return url.removeprefix(desk.house.rules.address)
