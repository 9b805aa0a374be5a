"""What waits for moderators, one thing at a time, and the log everybody may read."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions.acts import Order
from broadsheet.actions.moderate import moderate, undo
from broadsheet.model.errors import WrongUse
from broadsheet.model.moderation import Logged
from broadsheet.model.person import ROLES
from broadsheet.queries import claims, moderation
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, number, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.views import CaseView, Frame, LogView, QueueView, Step
from broadsheet.wording import links

_PARTS = ("flagged", "held", "rings")


def queue(desk: Desk, request: Request) -> Response:
    """``/moderation``: what waits; ``flagged``, ``held`` and ``rings`` say where each part goes on."""
    after = {name: number(request.query_params.get(name, "")) or 0 for name in _PARTS}
    found = moderation.queue(
        desk.house.store, flagged=after["flagged"], held_after=after["held"], rings_after=after["rings"]
    )
    further = {name: "/moderation?" + urlencode({name: number}) for name, number in found.more.items()}
    asked = claims.pending(desk.house.store, moderation.PAGE)
    view = QueueView(
        frame=_frame(desk, request, "Moderation"),
        is_admin=desk.visitor(request).reader.is_at_least("admin"),
        queue=found,
        claims=asked,
        further=further,
    )
    return desk.press.page(view)


def case(desk: Desk, request: Request) -> Response:
    """``/moderation/target?kind=comment&target=5``: one thing, its flags, and what was done to it."""
    asked = request.query_params
    return _case(desk, request, asked.get("kind", ""), asked.get("target", ""))


def reader(desk: Desk, request: Request) -> Response:
    """``/moderation/readers/ada``: the same of a reader, whom admins may give another role."""
    return _case(desk, request, "reader", request.path_params["name"])


@takes_form
def act(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /moderation`` with ``act``, ``kind``, ``target`` (a number), ``why``, ``days``, ``role`` and ``back``."""
    moderator, why, no = desk.visitor(request).reader, fields.get("why", ""), number(fields.get("target", ""))
    days = fields.get("days", "").strip()
    if no is None or (days and number(days) is None):
        raise WrongUse("That is no number.")
    if fields.get("act") == "undo":
        undo(desk.house, moderator, no, why)
    else:
        order = Order(
            act=fields.get("act", ""),
            kind=fields.get("kind", ""),
            target_no=no,
            why=why,
            days=number(days),
            role=fields.get("role", ""),
        )
        moderate(desk.house, moderator, order)
    return see(links.safe_back(fields.get("back", "/moderation")))


def log(desk: Desk, request: Request) -> Response:
    """``/log``: every act of moderators, newest first, and why."""
    found, before = moderation.log(desk.house.store, number(request.query_params.get("after", "")))
    visitor = request.scope.get("visitor")
    view = LogView(
        frame=desk.frame(request, "Log of moderation", index=False),
        log=found,
        can_undo=visitor is not None and visitor.reader.is_at_least("moderator") and visitor.session is not None,
        more=Step(links.after_url("/log", str(before)), "Older acts →") if before else None,
    )
    return desk.press.page(view)


def _case(desk: Desk, request: Request, kind: str, key: str) -> Response:
    found = moderation.case(desk.house.store, kind, key)
    view = CaseView(
        frame=_frame(desk, request, "Moderation"),
        case=found,
        is_admin=desk.visitor(request).reader.is_at_least("admin"),
        roles=ROLES,
        log=tuple(Logged(one, found.target) for one in found.acts),
    )
    return desk.press.page(view)


def _frame(desk: Desk, request: Request, title: str) -> Frame:
    return desk.frame(request, title, index=False, here="moderation")
