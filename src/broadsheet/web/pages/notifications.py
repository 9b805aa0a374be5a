"""What a reader is told."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions.see_notifications import see_notifications
from broadsheet.queries import talk
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk, after_of, next_step
from broadsheet.web.views import NotificationsView

PATH = "/me/notifications"


def notifications(desk: Desk, request: Request) -> Response:
    """``GET /me/notifications``: what was not seen first, each kind newest first."""
    reader = desk.visitor(request).reader
    told = talk.told(desk.house.store, reader.no, after_of(request))
    view = NotificationsView(
        frame=desk.frame(request, "Notifications", here="notifications", index=False),
        notifications=told.notifications,
        more=next_step(PATH, told.next, "Older notifications"),
    )
    return desk.press.page(view)


@takes_form
def mark(desk: Desk, request: Request, given: Fields) -> Response:
    """``POST /me/notifications`` with the number ``no`` of one, or none for all: they are seen."""
    number = given.get("no", "")
    usable = number.isascii() and number.isdigit() and len(number) <= 15
    if usable or not number:
        see_notifications(desk.house, desk.visitor(request), int(number) if usable else None)
    return see(PATH)
