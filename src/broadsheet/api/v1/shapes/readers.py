"""What readers have and do."""

from broadsheet.api.v1.models import readers as api
from broadsheet.api.v1.shapes.papers import Wanted, listed, listing
from broadsheet.model.mine import Mine, ReaderPage, Shelf, ShelfPage
from broadsheet.model.person import SCOPES, Visitor
from broadsheet.model.talk import Notification

_RATINGS = {1: "more", -1: "less"}


def me(one: Visitor, unread: int) -> api.Me:
    """Who asks."""
    reader = one.reader
    return api.Me(
        name=reader.name,
        full_name=reader.full_name,
        role=reader.role,
        state=reader.state,
        confirmed=reader.confirmed,
        agent=one.agent or reader.agent,
        scopes=None if one.scopes is None else [scope for scope in SCOPES if scope in one.scopes],
        unread=unread,
    )


def mine(paper_id: str, one: Mine, votes: int) -> api.Mine:
    """What a reader has done with a paper."""
    return api.Mine(
        paper=paper_id,
        votes=votes,
        voted=one.voted,
        saved=one.saved,
        rating=_RATINGS.get(one.rating),
        read=one.read,
        hidden=one.hidden,
    )


def shelf(one: Shelf) -> api.Shelf:
    """A shelf."""
    return api.Shelf(name=one.name, key=one.key, count=one.count)


def saves(one: ShelfPage, base: str, wanted: Wanted = None) -> api.Saves:
    """What is saved, or stands on a shelf."""
    return api.Saves(**listed(one.listing, base, wanted), shelf=shelf(one.shelf) if one.shelf else None)


def reader(one: ReaderPage, base: str, wanted: Wanted = None) -> api.Reader:
    """What others may see of a reader."""
    return api.Reader(
        name=one.name,
        full_name=one.full_name,
        about=one.about,
        since=one.since,
        comments=one.comments,
        picks=listing(one.picks, base, wanted),
        votes=listing(one.votes, base, wanted) if one.votes else None,
    )


def notification(one: Notification) -> api.Notification:
    """Something a reader is told."""
    return api.Notification(
        no=one.no,
        kind=one.kind,
        words=one.words,
        actor=one.actor,
        paper=one.paper_id,
        title=one.title,
        comment=one.comment_no,
        text=one.text,
        at=one.at,
        seen=one.seen,
    )
