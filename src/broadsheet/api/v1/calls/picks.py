"""Papers that the reader who asks puts on the daily page."""

from typing import Annotated

from fastapi import Body, Query
from starlette.responses import Response

from broadsheet.actions import pick as acts
from broadsheet.api.v1.asked import Ask, nothing, wanted
from broadsheet.api.v1.calls.papers import Id
from broadsheet.api.v1.models.given import NewPick, Selected
from broadsheet.api.v1.models.readers import Picked
from broadsheet.api.v1.shapes import papers as shapes
from broadsheet.model.errors import NotFound
from broadsheet.queries import picks


def get_picks(asked: Ask, given: Annotated[Selected, Query()]) -> Response:
    """List what you put on the present page, and may still take back."""
    found = picks.picked_now(asked.house.store, asked.visitor.reader.no, asked.house.now())
    return asked.answer(shapes.listing(found, asked.base, wanted(given.fields)))


def pick(asked: Ask, given: Annotated[NewPick, Body()]) -> Response:
    """Put a paper on the daily page; one that is not here is asked of arXiv by its id."""
    try:
        paper, day = acts.pick(asked.house, asked.visitor, given.paper, given.comment)
    except acts.OnlyWords as words:
        raise NotFound("No paper is known by this name. Give its id, or find it with a search.") from words
    return asked.answer(Picked(paper=paper, day=day), 201)


def unpick(asked: Ask, id: Id) -> Response:
    """Take your pick off the page while it is the present one."""
    acts.take_back(asked.house, asked.visitor, id)
    return nothing()
