"""Papers: found, looked at, likened."""

from dataclasses import replace
from typing import Annotated

from fastapi import Body, Path, Query
from starlette.responses import Response

from broadsheet.api.v1.asked import Ask, Asked, wanted
from broadsheet.api.v1.models.given import Following, Likening, LikeText, Paged, Searching, Selected
from broadsheet.api.v1.shapes import papers as shapes
from broadsheet.model import query
from broadsheet.model.errors import WrongUse
from broadsheet.model.listing import Listing
from broadsheet.model.pages import SearchPage
from broadsheet.queries.newest import newest
from broadsheet.wording.links import filter_text

_IDS = "An id in any form: `2409.17481`, `arxiv:2409.17481v2`, `source:key`."
Id = Annotated[str, Path(description=_IDS, examples=["2409.17481"])]
_FILTERS = {"author": "author", "category": "cat", "organization": "org"} | {
    name: name for name in ("keyword", "source", "has")
}


def search(asked: Ask, given: Annotated[Searching, Query()]) -> Response:
    """Search papers.

    Words, "phrases", -exclusions and fields, by words, meaning or both. With filters alone the newest papers come
    first; with nothing all papers are listed, the newest first. A text, or days, that cannot be read are answered
    with `mistake` and nothing found.
    """
    sought = query.Query(_text(given), given.order, given.mode, given.limit, given.after)
    found = shapes.search(_found(asked, given, sought), asked.base, wanted(given.fields))
    return asked.answer(found, following=found.next)


def _found(asked: Asked, given: Searching, sought: query.Query) -> SearchPage:
    try:
        days = query.read_span(given.announced) if given.announced else None
    except WrongUse as mistake:
        return SearchPage(sought, Listing(0, ()), mistake=str(mistake))
    if not (sought.text.strip() or days):
        return SearchPage(sought, newest(asked.house.store, given.after, given.limit, counted=True))
    return asked.site.search(replace(sought, announced=days), leads=given.facets)


def _text(given: Searching) -> str:
    """The text of a search with its filters, in the grammar that every face shares."""
    filters = [
        filter_text(field, value) for name, field in _FILTERS.items() for value in getattr(given, name) if value.strip()
    ]
    days = [f"date:{given.date}"] if given.date else []
    return " ".join(filter(None, (given.q, *filters, *days)))


def get_paper(asked: Ask, id: Id, given: Annotated[Selected, Query()]) -> Response:
    """Look at one paper: everything known of it, and what resembles it."""
    return asked.answer(shapes.paper_page(asked.site.paper(id), asked.base, wanted(given.fields)))


def get_similar(asked: Ask, given: Annotated[Likening, Query()]) -> Response:
    """List the papers that resemble all of those named, the nearest first."""
    ids = tuple(dict.fromkeys(given.to))
    return _listing(asked, asked.site.similar(ids, given.limit), given.fields)


def find_similar(asked: Ask, given: Annotated[LikeText, Body()]) -> Response:
    """List the papers that resemble a text, such as an abstract; nothing is kept of it."""
    return _listing(asked, asked.site.resembling(given.text, given.limit), given.fields)


def get_today(asked: Ask, given: Annotated[Paged, Query()]) -> Response:
    """List today's papers: the latest edition, picks first."""
    return _listing(asked, asked.site.today(given.after, given.limit), given.fields)


def get_trending(asked: Ask, given: Annotated[Following, Query()]) -> Response:
    """List what votes, comments and growth elsewhere move now, the hottest first."""
    return _listing(asked, asked.site.trending(given.after), given.fields)


def _listing(asked: Asked, found: Listing, fields: str | None) -> Response:
    return asked.answer(shapes.listing(found, asked.base, wanted(fields)), following=found.next)
