"""What readers do through the Hub's API: bring papers, claim, comment, answer, vote."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from broadsheet.actions import claims, gesture
from broadsheet.actions.gesture import Gesture
from broadsheet.actions.relink import relink
from broadsheet.actions.say import say
from broadsheet.actions.take_in import take_in
from broadsheet.api.hub import ids
from broadsheet.api.hub.answer import Given, done, takes_given, text_of
from broadsheet.api.hub.comments import comment as as_comment
from broadsheet.api.hub.reads import wire_of
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.paper import Paper
from broadsheet.model.talk import Comment
from broadsheet.queries import arounds, organizations
from broadsheet.queries.mine import state
from broadsheet.shell.host import Host

_NO = ("false", "0", "")


@takes_given
def index(host: Host, request: Request, given: Given) -> Response:
    """``POST /api/papers/index`` with ``arxivId``: bring a paper here, asked of arXiv by nothing but its id."""
    take_in(host.house, host.visitor(request), text_of(given, "arxivId"))
    return done({})


@takes_given
def claim(host: Host, request: Request, given: Given) -> Response:
    """``POST /api/settings/papers/claim`` with ``paperId`` and ``claimAuthorId``: say which of its authors one is."""
    visitor = host.visitor(request)
    paper = arounds.one(host.house.store, text_of(given, "paperId")).paper
    target = text_of(given, "targetUserId")
    if target and target != ids.of_name("reader", visitor.reader.name):
        raise WrongUse("A claim is made for oneself.")
    claims.claim(host.house, visitor, paper.id, _place(paper, text_of(given, "claimAuthorId")))
    return done({"ok": True, "claimedPaperId": paper.id})


def _place(paper: Paper, author: str) -> int:
    known = ids.of_authors(paper.id, paper.authors)
    if author not in known:
        raise NotFound("The paper names no such author.")
    return known.index(author)


@takes_given
def comment(host: Host, request: Request, given: Given) -> Response:
    """``POST /api/papers/2409.17481/comment`` with ``comment``: what to say."""
    return _said(host, say(host.house, host.visitor(request), request.path_params["id"], text_of(given, "comment")))


@takes_given
def reply(host: Host, request: Request, given: Given) -> Response:
    """``POST /api/papers/2409.17481/comment/0300…/reply`` with ``comment``: what to answer."""
    parent = ids.number_of(ids.COMMENT, request.path_params["comment"])
    if parent is None:
        raise NotFound("The comment you answer is not here.")
    about, text = request.path_params["id"], text_of(given, "comment")
    return _said(host, say(host.house, host.visitor(request), about, text, parent))


def _said(host: Host, made: Comment) -> Response:
    return done({"newMessage": as_comment(wire_of(host), made)}, HTTPStatus.CREATED)


@takes_given
def links(host: Host, request: Request, given: Given) -> Response:
    """``POST /api/papers/2409.17481/links`` with any of ``projectPage``, ``githubRepo``, ``organizationId``.

    The paper may be named by its ``_id`` too. ``null`` takes back what was said here.
    """
    said = {ours: text_of(given, theirs) or None for theirs, ours in _LINKS.items() if theirs in given}
    if "organizationId" in given:
        said["organization"] = _organization(host, text_of(given, "organizationId"))
    relink(host.house, host.visitor(request), _paper(host, request.path_params["id"]), said)
    return done({})


_LINKS = {"projectPage": "project", "githubRepo": "code"}


def _organization(host: Host, wanted: str) -> str | None:
    if not wanted:
        return None
    found = organizations.called(host.house.store, lambda name: ids.of_organization(name) == wanted)
    if found is None:
        raise NotFound("No paper here carries this organisation.")
    return found


def _paper(host: Host, name: str) -> str:
    """The id of the paper a path names, by its own id or by its ``_id``."""
    no = ids.number_of(ids.PAPER, name)
    return arounds.numbered(host.house.store, no) if no else name


@takes_given
def vote(host: Host, request: Request, given: Given) -> Response:
    """``POST /api/papers/2409.17481/vote``: vote once, however often it is sent; ``upvoted=false`` takes it back."""
    visitor, about = host.visitor(request), request.path_params["id"]
    on = str(given.get("upvoted", True)).lower() not in _NO
    gesture.make(host.house, visitor, Gesture("vote", about, on))
    mine, votes = state(host.house.store, visitor.reader.no, about)
    return done({"upvoted": mine.voted, "upvotes": votes})
