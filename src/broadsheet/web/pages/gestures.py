"""What readers do with entries: one form for all of it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from broadsheet.actions.errands import Gesturing
from broadsheet.actions.gesture import Gesture, gesture_of
from broadsheet.model.mine import GESTURES
from broadsheet.model.person import Visitor
from broadsheet.queries.mine import state
from broadsheet.shell.cookies import see
from broadsheet.shell.errand import done
from broadsheet.shell.forms import fields
from broadsheet.web.desk import Desk
from broadsheet.wording.links import anchor, safe_back


async def gesture(desk: Desk, request: Request) -> Response:
    """``POST /gestures`` with the name of a gesture and the paper as its value, ``-`` before it to take it back.

    Answers by returning to the entry on the page ``back``; with the paper's buttons
    as JSON to whoever accepts that and no page.
    """
    given = fields(await request.body())
    asked, visitor = gesture_of(given), desk.visitor(request)
    await done(desk.house, Gesturing(visitor, asked))
    if request.headers.get("accept") == "application/json":
        return await run_in_threadpool(_buttons, desk, visitor, asked)
    return see(f"{safe_back(given.get('back', '/'))}#p{anchor(asked.paper_id)}")


def _buttons(desk: Desk, visitor: Visitor, asked: Gesture) -> Response:
    """The state of a paper's buttons."""
    mine, votes = state(desk.house.store, visitor.reader.no, asked.paper_id)
    pressed = {kind: mine.does(kind) for kind in GESTURES}
    return JSONResponse({"votes": votes, "pressed": pressed}, headers={"cache-control": "no-store"})
