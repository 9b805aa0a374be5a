"""The public page of a reader."""

from broadsheet.model.errors import NotFound
from broadsheet.model.mine import ReaderPage
from broadsheet.queries.entries import listings as pages
from broadsheet.queries.picks import whys
from broadsheet.store import listings, people, picking
from broadsheet.store.db import Db
from broadsheet.store.listings import Page

PAGE = 30
PICKS = 10


def reader_page(store: Db, name: str, after: str | None = None) -> ReaderPage:
    """What others may see of a reader. Raises NotFound for one who is not here or has gone."""
    with store.read() as db:
        reader = people.by_name(db, name)
        if reader is None or reader.state == "deleted":
            raise NotFound(f"There is no reader “{name[:40]}” here.")
        found = {"picks": picking.by_reader(db, reader.no, Page(None, PICKS))}
        if not reader.hides_votes:
            found["votes"] = listings.voted_by(db, reader.no, Page(after, PAGE))
        shown = pages(db, found, reasons=whys(db, found["picks"].numbers))
        about, comments = people.public(db, reader.no)
        return ReaderPage(
            name=reader.name,
            full_name=reader.full_name,
            about=about,
            since=reader.created,
            comments=comments,
            picks=shown["picks"],
            votes=shown.get("votes"),
        )
