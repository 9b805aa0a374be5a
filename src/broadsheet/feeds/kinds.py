"""Every kind of listing that has feeds: one line each, and the function that finds it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from broadsheet.feeds.feed import Line, papers_in
from broadsheet.feeds.lines import edition_line, paper_line
from broadsheet.model.listing import Listing
from broadsheet.model.pages import SubjectPage
from broadsheet.model.query import LARGEST_PAGE, Query
from broadsheet.shell.site import Site
from broadsheet.wording import links

Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a kind of listing holds now: its title, the path of its page, and its lines."""

    title: str
    page: str
    lines: tuple[Line, ...]


Kind = Callable[[Site, str, Params], Found]


def today(site: Site, _name: str, _params: Params) -> Found:
    """The latest edition, picks first."""
    return _found(site, "Today’s papers", "/", site.today(None, LARGEST_PAGE))


def editions(site: Site, _name: str, _params: Params) -> Found:
    """The latest editions, a line each."""
    base = site.settings.base_url.rstrip("/")
    return Found("Every edition", "/", tuple(edition_line(page, base) for page in site.latest_editions(_EDITIONS)))


def search(site: Site, _name: str, params: Params) -> Found:
    """A search, in the order asked for."""
    query = replace(Query.from_params(params), limit=LARGEST_PAGE, after=None)
    page = site.search(query)
    return _found(site, f"Search: {query.text[:_LONGEST_TITLE]}", links.query_url(query), page.listing)


def author(site: Site, name: str, _params: Params) -> Found:
    """The papers of an author, newest first."""
    return _subject(site, site.author(name, None), links.author_url(name))


def category(site: Site, name: str, _params: Params) -> Found:
    """The papers in a category, newest first."""
    return _subject(site, site.category(name, None), links.category_url(name))


def keyword(site: Site, name: str, _params: Params) -> Found:
    """The papers with a keyword, newest first."""
    return _subject(site, site.keyword(name, None), links.keyword_url(name))


def organization(site: Site, name: str, _params: Params) -> Found:
    """The papers that carry an organisation, newest first."""
    return _subject(site, site.organization(name, None), links.organization_url(name))


def trending(site: Site, _name: str, _params: Params) -> Found:
    """What moves now, the hottest first."""
    return _found(site, "Trending papers", "/papers/trending", site.trending(None))


KINDS: Mapping[str, Kind] = {
    "today": today,
    "editions": editions,
    "trending": trending,
    "search": search,
    "authors": author,
    "categories": category,
    "keywords": keyword,
    "organizations": organization,
}
_EDITIONS = 7
_LONGEST_TITLE = 80


def _subject(site: Site, page: SubjectPage, path: str) -> Found:
    return _found(site, page.name, path, page.listing)


def _found(site: Site, title: str, path: str, listing: Listing) -> Found:
    base = site.settings.base_url.rstrip("/")
    return Found(title, path, tuple(paper_line(entry, base) for entry in papers_in(listing)))
