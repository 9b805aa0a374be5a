"""The papers of an author or in a category, newest first."""

from broadsheet.lib.text import name_key
from broadsheet.model.errors import NotFound
from broadsheet.model.listing import Listing
from broadsheet.model.pages import SubjectPage
from broadsheet.queries.entries import listing
from broadsheet.store import listings
from broadsheet.store.db import Db
from broadsheet.store.listings import Page

PAGE = 30


def author(store: Db, name: str, after: str | None = None) -> SubjectPage:
    """Papers by people of this name, however it is written. Raises NotFound when there is none."""
    with store.read() as db:
        found = listing(db, listings.by_author(db, name_key(name), Page(after, PAGE)))
    return SubjectPage("author", _as_printed(name, found), _some(found, f"No paper here is by “{name[:80]}”."))


def category(store: Db, name: str, after: str | None = None) -> SubjectPage:
    """Papers in this category. Raises NotFound when there is none."""
    with store.read() as db:
        found = listing(db, listings.by_category(db, name, Page(after, PAGE)))
    return SubjectPage("category", name, _some(found, f"No paper here is in “{name[:80]}”."))


def _some(found: Listing, sentence: str) -> Listing:
    if not found.total:
        raise NotFound(sentence)
    return found


def _as_printed(name: str, found: Listing) -> str:
    """The name as the newest paper prints it."""
    same = (one.name for entry in found.entries for one in entry.paper.authors if name_key(one.name) == name_key(name))
    return next(same, name)
