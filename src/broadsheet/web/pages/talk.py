"""Comments: written, looked at before, changed, taken away, answered with a press."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions.draft import Draft, draft
from broadsheet.actions.errands import Saying
from broadsheet.actions.react import react
from broadsheet.actions.reword import reword
from broadsheet.actions.unsay import unsay
from broadsheet.model.errors import BroadsheetError, NotFound, Refused, TooMany, WrongUse
from broadsheet.model.talk import LONGEST_COMMENT, Comment
from broadsheet.queries import talk
from broadsheet.shell.cookies import see
from broadsheet.shell.errand import done
from broadsheet.shell.forms import Fields, fields, takes_form
from broadsheet.web.desk import Desk
from broadsheet.web.views import CommentView, SayView
from broadsheet.wording import links

_MISTAKES = (WrongUse, TooMany, Refused)
_LARGEST = 2**53


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A comment on the desk: about which paper, answering or changing which comment."""

    paper_id: str
    title: str
    text: str = ""
    parent: Comment | None = None
    no: int | None = None


async def write(desk: Desk, request: Request) -> Response:
    """``POST /comments`` with ``paper``, ``text``, perhaps ``parent``; ``do=preview`` shows it and writes nothing."""
    given, visitor = fields(await request.body()), desk.visitor(request)
    sheet, made = await run_in_threadpool(_laid, desk, request, given)
    if isinstance(made, BroadsheetError):
        return await run_in_threadpool(_form, desk, request, sheet, mistake=made)
    if given.get("do") == "preview":
        return await run_in_threadpool(_form, desk, request, sheet, preview=made.html)
    try:
        one, is_long = await done(
            desk.house, Saying(visitor, sheet.paper_id, made, sheet.parent.no if sheet.parent else None)
        )
    except _MISTAKES as mistake:
        return await run_in_threadpool(_form, desk, request, sheet, mistake=mistake)
    if visitor.owed:
        visitor.owed.is_paid = True
    return _to(one, is_long=is_long)


def _laid(desk: Desk, request: Request, given: Fields) -> tuple[_Sheet, Draft | WrongUse]:
    """The sheet that was sent, read, or why it cannot be. Raises NotFound for a paper or comment that is not here."""
    paper_id, title = talk.named(desk.house.store, given.get("paper", ""))
    parent = _comment(desk, request, given["parent"]) if given.get("parent") else None
    sheet = _Sheet(paper_id, title, given.get("text", ""), parent)
    try:
        return sheet, draft(desk.house, sheet.text)
    except WrongUse as mistake:
        return sheet, mistake


def answer(desk: Desk, request: Request) -> Response:
    """``GET /comments/5/answer``: a form below what it answers."""
    parent = _comment(desk, request)
    if parent.state != "shown":
        raise NotFound("There is no such comment.")
    return _form(desk, request, _Sheet(parent.paper_id, parent.title, parent=parent))


def place(desk: Desk, request: Request) -> Response:
    """``GET /comments/5``: where a comment stands, for good."""
    found, visitor = _comment(desk, request), request.scope.get("visitor")
    page = talk.page_with(desk.house.store, found, visitor.reader if visitor else None)
    return see(links.comment_url(found.paper_id, found.no, page))


def edit(desk: Desk, request: Request) -> Response:
    """``GET /comments/5/edit``: one's own comment in a form."""
    found = talk.own(desk.house.store, _no(request), desk.visitor(request).reader)
    return _form(desk, request, _Sheet(found.paper_id, found.title, found.text, no=found.no))


@takes_form
def change(desk: Desk, request: Request, given: Fields) -> Response:
    """``POST /comments/5/edit`` with ``text``; ``do=preview`` shows it and writes nothing."""
    found = talk.own(desk.house.store, _no(request), desk.visitor(request).reader)
    sheet = _Sheet(found.paper_id, found.title, given.get("text", ""), no=found.no)
    return _taken(
        desk,
        request,
        sheet,
        None
        if given.get("do") == "preview"
        else lambda text: reword(desk.house, desk.visitor(request), found.no, text),
    )


@takes_form
def take_away(desk: Desk, request: Request, given: Fields) -> Response:
    """``POST /comments/5/delete``: one's own comment goes; its place stays where it was answered."""
    found = unsay(desk.house, desk.visitor(request), _no(request))
    return see(links.talk_url(found.paper_id))


@takes_form
def press(desk: Desk, request: Request, given: Fields) -> Response:
    """``POST /comments/5/reactions`` with ``reaction``: said, or taken back where it was said."""
    found = react(desk.house, desk.visitor(request), _no(request), given.get("reaction", ""))
    return _go_to(desk, found)


def history(desk: Desk, request: Request) -> Response:
    """``GET /comments/5/history``: everything a comment said."""
    found, versions = talk.history(desk.house.store, _no(request), desk.visitor(request).reader)
    frame = desk.frame(request, f"What comment {found.no} said", index=False)
    return desk.press.page(CommentView(frame=frame, comment=found, versions=versions))


def _taken(desk: Desk, request: Request, sheet: _Sheet, act: Callable[[str], Comment] | None) -> Response:
    """Do what was asked and go to the comment; without an act show what it would look like."""
    try:
        if act is None:
            return _form(desk, request, sheet, preview=draft(desk.house, sheet.text).html)
        done = act(sheet.text)
    except _MISTAKES as mistake:
        return _form(desk, request, sheet, mistake=mistake)
    return _go_to(desk, done)


def _go_to(desk: Desk, one: Comment) -> Response:
    """Send a writer to a comment; which page of a long talk it is on is found out there, not while others wait."""
    return _to(one, is_long=talk.is_long(desk.house.store, one.paper_no))


def _to(one: Comment, *, is_long: bool) -> Response:
    return see(f"/comments/{one.no}" if is_long else links.comment_url(one.paper_id, one.no))


def _form(
    desk: Desk, request: Request, sheet: _Sheet, *, preview: str = "", mistake: BroadsheetError | None = None
) -> Response:
    heading = "Change your comment" if sheet.no else "Answer" if sheet.parent else "Comment"
    view = SayView(
        frame=replace(desk.frame(request, f"{heading}: {sheet.title}", index=False), back="/"),
        heading=heading,
        paper_id=sheet.paper_id,
        title=sheet.title,
        parent=sheet.parent,
        no=sheet.no,
        text=sheet.text[:LONGEST_COMMENT],
        preview=preview,
        mistake=str(mistake or ""),
        longest=LONGEST_COMMENT,
    )
    response = desk.press.page(view, int(mistake.status) if mistake else 200)
    if seconds := getattr(mistake, "seconds", 0):
        response.headers["retry-after"] = str(math.ceil(seconds))
    return response


def _comment(desk: Desk, request: Request, number: str = "") -> Comment:
    """A comment that who asks may read, by the number in the address or ``number``. Raises NotFound."""
    visitor = request.scope.get("visitor")
    if number and not (number.isascii() and number.isdigit()):
        raise NotFound("There is no such comment.")
    no = _bounded(int(number[:20])) if number else _no(request)
    return talk.comment(desk.house.store, no, visitor.reader if visitor else None)


def _no(request: Request) -> int:
    return _bounded(int(request.path_params["no"]))


def _bounded(no: int) -> int:
    if no > _LARGEST:
        raise NotFound("There is no such comment.")
    return no
