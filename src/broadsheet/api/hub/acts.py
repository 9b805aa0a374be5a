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
from broadsheet.api.hub.answer import done
from broadsheet.api.hub.comments import comment as as_comment
from broadsheet.api.hub.given import Claim, Index, Links, Saying, Vote
from broadsheet.api.hub.reads import wire_of
from broadsheet.model.errors import NotFound, Refused
from broadsheet.model.paper import Paper, arxiv_id
from broadsheet.model.talk import Comment
from broadsheet.queries import arounds, organizations
from broadsheet.queries.mine import state
from broadsheet.shell.host import Host


def index(host: Host, request: Request, given: Index) -> Response:
    """``POST /api/papers/index`` with ``arxivId``: bring a paper here, asked of arXiv by nothing but its id."""
    if arxiv_id(given.arxivId) is None:
        raise NotFound("No paper has such an id. Give an arXiv id, such as 2409.17481.")
    take_in(host.house, host.visitor(request), given.arxivId)
    return done({})


def claim(host: Host, request: Request, given: Claim) -> Response:
    """``POST /api/settings/papers/claim`` with ``paperId`` and ``claimAuthorId``: say which of its authors one is."""
    visitor = host.visitor(request)
    paper = arounds.one(host.house.store, given.paperId).paper
    if given.targetUserId and given.targetUserId != ids.of_name("reader", visitor.reader.name):
        raise Refused("A claim is made for oneself.")
    claims.claim(host.house, visitor, paper.id, _place(paper, given.claimAuthorId))
    return done({"ok": True, "claimedPaperId": paper.id})


def _place(paper: Paper, author: str) -> int:
    known = ids.of_authors(paper.id, paper.authors)
    if author not in known:
        raise NotFound("The paper names no such author.")
    return known.index(author)


def comment(host: Host, request: Request, given: Saying) -> Response:
    """``POST /api/papers/2409.17481/comment`` with ``comment``: comment on a paper."""
    return _said(host, say(host.house, host.visitor(request), request.path_params["id"], given.comment))


def reply(host: Host, request: Request, given: Saying) -> Response:
    """``POST /api/papers/2409.17481/comment/0300…/reply`` with ``comment``: answer a comment."""
    parent = ids.number_of(ids.COMMENT, request.path_params["comment"])
    if parent is None:
        raise NotFound("The comment you answer is not here.")
    return _said(host, say(host.house, host.visitor(request), request.path_params["id"], given.comment, parent))


def _said(host: Host, made: Comment) -> Response:
    return done({"newMessage": as_comment(wire_of(host), made)}, HTTPStatus.CREATED)


def links(host: Host, request: Request, given: Links) -> Response:
    """``POST /api/papers/2409.17481/links`` with any of three: say where its project and code are, and whose it is.

    For its authors, the reader who picked it, and moderators. The paper may be named by its `_id` too.
    """
    named = given.model_fields_set
    said = {ours: getattr(given, theirs) for theirs, ours in _LINKS.items() if theirs in named}
    if "organizationId" in named:
        said["organization"] = _organization(host, given.organizationId)
    relink(host.house, host.visitor(request), _paper(host, request.path_params["id"]), said)
    return done({})


_LINKS = {"projectPage": "project", "githubRepo": "code"}


def _organization(host: Host, wanted: str | None) -> str | None:
    if wanted is None:
        return None
    found = organizations.called(host.house.store, lambda name: ids.of_organization(name) == wanted)
    if found is None:
        raise NotFound("No paper here carries this organisation.")
    return found


def _paper(host: Host, name: str) -> str:
    """The id of the paper a path names, by its own id or by its ``_id``."""
    no = ids.number_of(ids.PAPER, name)
    return arounds.numbered(host.house.store, no) if no else name


def vote(host: Host, request: Request, given: Vote) -> Response:
    """``POST /api/papers/2409.17481/vote``: vote once, however often it is sent; ``upvoted=false`` takes it back."""
    visitor, about = host.visitor(request), request.path_params["id"]
    gesture.make(host.house, visitor, Gesture("vote", about, given.upvoted))
    mine, votes = state(host.house.store, visitor.reader.no, about)
    return done({"upvoted": mine.voted, "upvotes": votes})
