"""Groups: their list, the form that makes one, and the page of each."""

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import groups as acts
from broadsheet.model.errors import BroadsheetError, Conflict, NotFound, WrongUse
from broadsheet.queries import groups
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk, exports_of
from broadsheet.web.views import GroupsView, GroupView, NewGroupView
from broadsheet.wording import links


def index(desk: Desk, request: Request) -> Response:
    """``/groups``: the groups that are open to see, and the visitor's own."""
    found = groups.seen_by(desk.house.store, _reader_no(request))
    view = GroupsView(
        frame=desk.frame(request, "Groups", here="groups", description="Groups of readers with a desk of their own."),
        mine=tuple(one for one in found if one.joined),
        invited=tuple(one for one in found if one.state == "invited"),
        others=tuple(one for one in found if not one.state),
    )
    return desk.press.page(view)


def new(desk: Desk, request: Request) -> Response:
    """``/groups/new``: the form."""
    return _form(desk, request, {})


@takes_form
def make(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /groups``: make a group, and go to its page."""
    name, about, private = fields.get("name", ""), fields.get("about", ""), fields.get("private") == "yes"
    try:
        key = acts.make(desk.house, desk.visitor(request), name, about, private=private)
    except (WrongUse, Conflict) as mistake:
        return _form(desk, request, fields, mistake)
    return see(links.group_url(key))


def group(desk: Desk, request: Request) -> Response:
    """``/groups/herons``: who is in it, and its desk."""
    return _group(desk, request)


@takes_form
def act(desk: Desk, request: Request, fields: Fields) -> Response:
    """``POST /groups/herons/invite`` and the like."""
    key, what = request.path_params["key"], request.path_params["act"]
    try:
        acts.act(desk.house, desk.visitor(request), key, what, fields.get("reader", ""))
    except (WrongUse, Conflict) as mistake:
        return _group(desk, request, mistake)
    except NotFound as mistake:
        if what in ("invite", "promote", "remove"):
            return _group(desk, request, mistake)
        raise
    gone = what in ("leave", "close")
    return see("/groups" if gone else links.group_url(key))


def _group(desk: Desk, request: Request, mistake: BroadsheetError | None = None) -> Response:
    page = groups.group_page(desk.house.store, request.path_params["key"], _reader_no(request), desk.house.now())
    one = page.group
    frame = desk.frame(
        request,
        one.name,
        here="groups",
        description=one.about[:300],
        canonical="" if one.private else desk.canonical(links.group_url(one.key)),
        mail=desk.mail_url("groups", one.key) if one.joined or not one.private else "",
        feed="" if one.private else links.feed_url("groups", one.key),
        exports=exports_of("groups", one.key),
        index=not one.private and mistake is None,
    )
    view = GroupView(frame=frame, page=page, mistake=str(mistake or ""))
    return desk.press.page(view, int(mistake.status) if mistake else 200)


def _form(desk: Desk, request: Request, fields: Fields, mistake: BroadsheetError | None = None) -> Response:
    view = NewGroupView(
        frame=desk.frame(request, "Make a group", here="groups", index=False),
        name=fields.get("name", ""),
        about=fields.get("about", ""),
        private=fields.get("private") == "yes",
        mistake=str(mistake or ""),
    )
    return desk.press.page(view, int(mistake.status) if mistake else 200)


def _reader_no(request: Request) -> int | None:
    visitor = request.scope.get("visitor")
    return visitor.reader.no if visitor else None
