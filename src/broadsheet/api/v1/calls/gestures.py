"""What a reader does with papers: vote, rate, mark as read, hide; all of it can be done twice with the same effect."""

from typing import Annotated

from fastapi import Body, Query
from starlette.responses import Response

from broadsheet.actions.gesture import Gesture, make
from broadsheet.api.v1.asked import Ask, Asked
from broadsheet.api.v1.calls.papers import Id
from broadsheet.api.v1.models.given import Naming, NewRating, OnShelf
from broadsheet.api.v1.models.readers import Marks, Mine
from broadsheet.api.v1.shapes import readers as shapes
from broadsheet.queries import mine


def vote(asked: Ask, id: Id) -> Response:
    """Vote for a paper."""
    return _done(asked, Gesture("vote", id))


def unvote(asked: Ask, id: Id) -> Response:
    """Take a vote back."""
    return _done(asked, Gesture("vote", id, on=False))


def rate(asked: Ask, id: Id, given: Annotated[NewRating, Body()]) -> Response:
    """Say that you want more like this, or less; nobody else sees it."""
    return _done(asked, Gesture(given.rating, id))


def unrate(asked: Ask, id: Id) -> Response:
    """Take a rating back."""
    make(asked.house, asked.visitor, Gesture("more", id, on=False))
    return _done(asked, Gesture("less", id, on=False))


def save(asked: Ask, id: Id, given: Annotated[OnShelf, Query()]) -> Response:
    """Save a paper, on a shelf of yours or on the first."""
    return _done(asked, Gesture("save", id, shelf=given.shelf or ""))


def unsave(asked: Ask, id: Id, given: Annotated[OnShelf, Query()]) -> Response:
    """Take a paper from a shelf, or from all."""
    return _done(asked, Gesture("save", id, on=False, shelf=given.shelf or ""))


def mark_read(asked: Ask, id: Id) -> Response:
    """Mark a paper as read."""
    return _done(asked, Gesture("read", id))


def mark_unread(asked: Ask, id: Id) -> Response:
    """Mark a paper as not read."""
    return _done(asked, Gesture("read", id, on=False))


def hide(asked: Ask, id: Id) -> Response:
    """Hide a paper from your listings."""
    return _done(asked, Gesture("hide", id))


def unhide(asked: Ask, id: Id) -> Response:
    """Show a hidden paper again."""
    return _done(asked, Gesture("hide", id, on=False))


def get_marks(asked: Ask, given: Annotated[Naming, Query()]) -> Response:
    """Look at what you have done with some papers."""
    ids = dict.fromkeys(given.paper)
    return asked.answer(Marks(papers=[_state(asked, one) for one in ids]))


def _done(asked: Asked, gesture: Gesture) -> Response:
    make(asked.house, asked.visitor, gesture)
    return asked.answer(_state(asked, gesture.paper_id))


def _state(asked: Asked, paper_id: str) -> Mine:
    found, votes = mine.state(asked.house.store, asked.visitor.reader.no, paper_id)
    return shapes.mine(paper_id, found, votes)
