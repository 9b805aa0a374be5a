"""What readers do with entries: one form for all of it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from broadsheet.actions.gesture import gesture_of, make
from broadsheet.model.mine import GESTURES
from broadsheet.queries.mine import state
from broadsheet.shell.cookies import see
from broadsheet.shell.forms import Fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.wording.links import anchor, safe_back


@takes_form
def gesture(desk: Desk, request: Request, given: Fields) -> Response:
    """``POST /gestures`` with the name of a gesture and the paper as its value, ``-`` before it to take it back.

    Answers by returning to the entry on the page ``back``; with the paper's buttons
    as JSON to whoever accepts that and no page.
    """
    asked, visitor = gesture_of(given), desk.visitor(request)
    make(desk.house, visitor, asked)
    if request.headers.get("accept") == "application/json":
        mine, votes = state(desk.house.store, visitor.reader.no, asked.paper_id)
        pressed = {kind: mine.does(kind) for kind in GESTURES}
        return JSONResponse({"votes": votes, "pressed": pressed}, headers={"cache-control": "no-store"})
    return see(f"{safe_back(given.get('back', '/'))}#p{anchor(asked.paper_id)}")
