"""Every paper, the newest first."""

from broadsheet.model.listing import Listing
from broadsheet.queries.entries import listing
from broadsheet.store import listings
from broadsheet.store.db import Db
from broadsheet.store.listings import Page


def newest(store: Db, after: str | None, limit: int, *, counted: bool = False) -> Listing:
    """A page of all papers; ``counted`` says how many there are. Raises WrongUse for a damaged cursor."""
    with store.read() as db:
        return listing(db, listings.newest(db, Page(after, limit, counted=counted)))
