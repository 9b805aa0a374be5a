"""Flag something, so that a moderator looks at it."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions.flag import flag
from broadsheet.model.errors import WrongUse
from broadsheet.model.moderation import LONGEST_NOTE, REASONS, Target
from broadsheet.queries import targets
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.views import FlagView
from broadsheet.wording import links


def form(desk: Desk, request: Request) -> Response:
    """``/flags/new?kind=comment&target=5``: why it is flagged; thanks where one's flag stands."""
    asked = request.query_params
    target = targets.flaggable(desk.house.store, asked.get("kind", ""), asked.get("target", ""))
    return _page(desk, request, target, {}, "")


@takes_form
def raise_flag(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /flags`` with ``kind``, ``target``, ``reason`` and ``note``."""
    place = fields.get("kind", ""), fields.get("target", "")
    try:
        target = flag(desk.house, desk.visitor(request).reader, place, fields.get("reason", ""), fields.get("note", ""))
    except WrongUse as mistake:
        return _page(desk, request, targets.flaggable(desk.house.store, *place), fields, str(mistake))
    return see(links.flag_url(target.kind, target.key))


def _page(desk: Desk, request: Request, target: Target, typed: Fields, mistake: str) -> Response:
    done = targets.has_flagged(desk.house.store, desk.visitor(request).reader.no, target)
    view = FlagView(
        frame=desk.frame(request, "Flag", index=False),
        target=target,
        reasons=REASONS,
        reason=typed.get("reason", ""),
        note=typed.get("note", ""),
        longest=LONGEST_NOTE,
        mistake=mistake,
        done=done and not mistake,
    )
    return desk.press.page(view, 400 if mistake else 200)
