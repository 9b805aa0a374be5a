"""What a reader has saved."""

from broadsheet.model.errors import NotFound
from broadsheet.model.mine import ShelfPage
from broadsheet.queries.entries import listing
from broadsheet.store import listings, shelves
from broadsheet.store.db import Db
from broadsheet.store.listings import Page

PAGE = 30


def shelf(store: Db, reader_no: int, key: str | None, after: str | None = None) -> ShelfPage:
    """What stands on a shelf, or on all of them, last saved first. Raises NotFound."""
    with store.read() as db:
        held = shelves.shelves_of(db, reader_no)
        one = next((one for one in held if key is not None and one.key == shelves.shelf_key(key)), None)
        if key is not None and one is None:
            raise NotFound("You have no such shelf.")
        no = shelves.find(db, reader_no, one.key) if one else None
        return ShelfPage(held, one, listing(db, listings.saved(db, reader_no, no, Page(after, PAGE))))
