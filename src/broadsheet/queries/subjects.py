"""The papers of an author, in a category or with a keyword, newest first."""

from broadsheet.index.syntax import parse
from broadsheet.index.words import Words
from broadsheet.lib.text import name_key
from broadsheet.model.errors import NotFound, QuerySyntax
from broadsheet.model.listing import Listing
from broadsheet.model.pages import SubjectPage
from broadsheet.queries.entries import entries, listing
from broadsheet.store import listings, shelf
from broadsheet.store.db import Db
from broadsheet.store.listings import Page

PAGE = 30
_LONGEST = 100
_MONTHS_WITHIN = 2


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


def organization(store: Db, name: str, after: str | None = None) -> SubjectPage:
    """Papers that carry this organisation, and how many over time. Raises NotFound when there is none."""
    with store.read() as db:
        found = listing(db, listings.by_organization(db, name, Page(after, PAGE)))
        months = listings.organization_months(db, name)
    shown = _some(found, f"No paper here carries the organisation “{name[:80]}”.")
    printed = next((one.paper.organization for one in shown.entries if one.paper.organization), name)
    return SubjectPage("organisation", printed, shown, _by_period(months))


def _by_period(months: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """Months as they are where all fall within two years, otherwise years."""
    if not months or int(months[-1][0][:4]) - int(months[0][0][:4]) < _MONTHS_WITHIN:
        return months
    years: dict[str, int] = {}
    for month, count in months:
        years[month[:4]] = years.get(month[:4], 0) + count
    return tuple(years.items())


def keyword(store: Db, words: Words, name: str, after: str | None = None) -> SubjectPage:
    """Papers with this keyword in any of its forms, and how many over time. Raises NotFound, Reduced."""
    nothing = f"No paper here has the keyword “{name[:80]}”."
    try:
        asked = parse(f'keyword:"{name.replace(chr(34), " ")[:_LONGEST]}"')
    except QuerySyntax as mistake:
        raise NotFound(nothing) from mistake
    found = words.search(asked, "date", PAGE, after)
    numbers = [no for no, _ in found.hits]
    with store.read() as db:
        shown = entries(shelf.papers_of(db, numbers), numbers, start=found.start)
    return SubjectPage(
        "keyword", name, _some(Listing(found.total, shown, found.next), nothing), words.keyword_years(name)
    )


def _some(found: Listing, sentence: str) -> Listing:
    if not found.total:
        raise NotFound(sentence)
    return found


def _as_printed(name: str, found: Listing) -> str:
    """The name as the newest paper prints it."""
    same = (one.name for entry in found.entries for one in entry.paper.authors if name_key(one.name) == name_key(name))
    return next(same, name)
