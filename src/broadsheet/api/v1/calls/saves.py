"""What a reader has saved, and the shelves it stands on."""

from typing import Annotated

from fastapi import Body, Path, Query
from starlette.responses import Response

from broadsheet.actions import shelves as acts
from broadsheet.api.v1.asked import Ask, Asked, nothing, wanted
from broadsheet.api.v1.models.given import NewShelf, SavesAsked
from broadsheet.api.v1.models.readers import Shelves
from broadsheet.api.v1.shapes import readers as shapes
from broadsheet.model.mine import Shelf
from broadsheet.queries.shelves import shelf

Key = Annotated[str, Path(description="The key or name of a shelf of yours.")]


def get_saves(asked: Ask, given: Annotated[SavesAsked, Query()]) -> Response:
    """List what you have saved, last first: everything, or one shelf."""
    page = shelf(asked.house.store, asked.visitor.reader.no, given.shelf, given.after)
    return asked.answer(shapes.saves(page, asked.base, wanted(given.fields)), following=page.listing.next)


def get_shelves(asked: Ask) -> Response:
    """List your shelves."""
    return asked.answer(Shelves(shelves=[shapes.shelf(one) for one in _held(asked)]))


def make_shelf(asked: Ask, given: Annotated[NewShelf, Body()]) -> Response:
    """Make a shelf."""
    return _shelf(asked, acts.make(asked.house, asked.visitor.reader, given.name), 201)


def rename_shelf(asked: Ask, key: Key, given: Annotated[NewShelf, Body()]) -> Response:
    """Give a shelf another name, and with it another key."""
    return _shelf(asked, acts.rename(asked.house, asked.visitor.reader, key, given.name), 200)


def remove_shelf(asked: Ask, key: Key) -> Response:
    """Take a shelf down with what stands on it."""
    acts.remove(asked.house, asked.visitor.reader, key)
    return nothing()


def _shelf(asked: Asked, key: str, status: int) -> Response:
    return asked.answer(shapes.shelf(next(one for one in _held(asked) if one.key == key)), status)


def _held(asked: Asked) -> tuple[Shelf, ...]:
    return shelf(asked.house.store, asked.visitor.reader.no, None).shelves
