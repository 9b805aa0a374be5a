"""Every kind of listing that can be had besides its page: one line each, and the function that finds it.

Feeds, hooks and OPML name a listing by its kind and its name: that of a category is
``cs.CL``, that of a search its query string, and some, such as today's, have none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from broadsheet.actions.house import House
from broadsheet.model.edition import EditionPage
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.listing import Listing
from broadsheet.model.mine import Shelf
from broadsheet.model.pages import SubjectPage
from broadsheet.model.query import LARGEST_PAGE, PAGE, Query
from broadsheet.queries import groups, shelves
from broadsheet.shell.site import Site
from broadsheet.wording import links

_LONGEST_TITLE = 80
_EDITIONS = 7
_NOTHING = Listing(0, ())


@dataclass(frozen=True, slots=True)
class Found:
    """What a kind of listing holds now: its title, the path of its page, its entries; or editions, a line each.

    ``name`` is the one way of writing the name that was asked for.
    """

    title: str
    page: str
    listing: Listing = _NOTHING
    name: str = ""
    editions: tuple[EditionPage, ...] = ()


Find = Callable[[Site, str, int | None], Found]
"""Finds a listing by name, as a reader sees it, or a stranger where the number is None. Raises NotFound, WrongUse."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of listing: ``title`` as people say, ``names`` what names one of the kind, empty where there is but one.

    ``asks`` says that the name is a query string; ``own`` that it is for its reader
    alone, so that it has private addresses only.
    """

    title: str
    find: Find
    names: str = ""
    asks: bool = False
    own: bool = False


def find(site: Site, kind: str, name: str, reader_no: int | None = None) -> Found:
    """The listing of this kind and name. Raises NotFound where there is none, WrongUse for a search without sense."""
    known = KINDS.get(kind)
    if known is None or bool(name) != bool(known.names) or (known.own and reader_no is None):
        raise NotFound(f"There is no such listing. There are {', '.join(KINDS)}.")
    return known.find(site, name, reader_no)


def title_of(kind: str, name: str) -> str:
    """What a listing is called, without looking: “Search: sparse attention”."""
    known = KINDS[kind]
    said = query_of(name).text if known.asks else name
    return f"{known.title}: {said[:_LONGEST_TITLE]}" if known.names else known.title


def page_of(kind: str, name: str) -> str:
    """The path of the page of a listing, whether it is there or not."""
    return _PAGES[kind](name) if kind in _PAGES else "/"


_PAGES: Mapping[str, Callable[[str], str]] = {
    "trending": lambda _name: "/papers/trending",
    "search": lambda name: links.query_url(query_of(name)),
    "authors": links.author_url,
    "categories": links.category_url,
    "keywords": links.keyword_url,
    "organizations": links.organization_url,
    "groups": links.group_url,
    "saves": links.shelf_url,
    "shelves": links.shelf_url,
}


def _today(site: Site, _name: str, _reader: int | None) -> Found:
    """The latest edition, picks first."""
    return Found("Today’s papers", "/", site.today(None, LARGEST_PAGE))


def _picks(site: Site, _name: str, _reader: int | None) -> Found:
    """What was picked for the latest edition."""
    return Found("Today’s picks", "/", site.front(None).picks)


def _latest(site: Site, _name: str, _reader: int | None) -> Found:
    """The latest editions, a line each."""
    return Found("Every edition", "/", editions=site.latest_editions(_EDITIONS))


def _search(site: Site, name: str, _reader: int | None) -> Found:
    """A search, in the order asked for."""
    query = query_of(name)
    page = site.search(replace(query, limit=LARGEST_PAGE))
    if page.mistake:
        raise WrongUse(page.mistake)
    title = f"Search: {query.text[:_LONGEST_TITLE]}"
    return Found(title, links.query_url(query), page.listing, name=query.to_params())


def query_of(name: str) -> Query:
    """The search that a query string asks for, from its beginning. Raises WrongUse."""
    try:
        params = dict(parse_qsl(name, max_num_fields=_MOST_PARAMS))
    except ValueError as mistake:
        raise WrongUse(f"A search has at most {_MOST_PARAMS} parameters.") from mistake
    return replace(Query.from_params(params), limit=PAGE, after=None)


_MOST_PARAMS = 20


def _author(site: Site, name: str, _reader: int | None) -> Found:
    """The papers of an author, newest first."""
    return _subject("authors", site.author(name, None), name)


def _category(site: Site, name: str, _reader: int | None) -> Found:
    """The papers in a category, newest first."""
    return _subject("categories", site.category(name, None), name)


def _keyword(site: Site, name: str, _reader: int | None) -> Found:
    """The papers with a keyword, newest first."""
    return _subject("keywords", site.keyword(name, None), name)


def _organization(site: Site, name: str, _reader: int | None) -> Found:
    """The papers that carry an organisation, newest first."""
    return _subject("organizations", site.organization(name, None), name)


def _trending(site: Site, _name: str, _reader: int | None) -> Found:
    """What moves now, the hottest first."""
    return Found("Trending papers", page_of("trending", ""), site.trending(None))


def _group(site: Site, name: str, reader: int | None) -> Found:
    """The desk of a group, as its page shows it to this reader."""
    page = groups.group_page(_house(site).store, name, reader, site.now())
    return Found(page.group.name, links.group_url(name), page.desk, name)


def _saves(site: Site, _name: str, reader: int | None) -> Found:
    """All that a reader saved, last first."""
    return Found("Saved", links.shelf_url(""), shelves.shelf(_house(site).store, reader or 0, None).listing)


def _shelf(site: Site, name: str, reader: int | None) -> Found:
    """What stands on a shelf, last saved first."""
    page = shelves.shelf(_house(site).store, reader or 0, name)
    held = page.shelf or Shelf(name, name, 0)
    return Found(held.name, links.shelf_url(held.key), page.listing, held.key)


KINDS: Mapping[str, Kind] = {
    "today": Kind("Today’s papers", _today),
    "picks": Kind("Today’s picks", _picks),
    "editions": Kind("Every edition", _latest),
    "trending": Kind("Trending papers", _trending),
    "search": Kind("Search", _search, names="Words to search for", asks=True),
    "authors": Kind("Author", _author, names="Name of the author"),
    "categories": Kind("Category", _category, names="Category, such as cs.CL"),
    "keywords": Kind("Keyword", _keyword, names="Keyword"),
    "organizations": Kind("Organisation", _organization, names="Name of the organisation"),
    "groups": Kind("Group", _group, names="The group’s name in its address"),
    "saves": Kind("Saved", _saves, own=True),
    "shelves": Kind("Shelf", _shelf, names="Name of the shelf", own=True),
}


def _subject(kind: str, page: SubjectPage, name: str) -> Found:
    return Found(page.name, page_of(kind, name), page.listing, name)


def _house(site: Site) -> House:
    if site.house is None:
        raise NotFound("There are no readers here.")
    return site.house
