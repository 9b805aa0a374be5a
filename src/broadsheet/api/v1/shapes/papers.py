"""Papers, entries and listings."""

from collections.abc import Callable, Collection
from typing import Any

from broadsheet.api.v1.models import papers as api
from broadsheet.model import pages
from broadsheet.model.listing import Entry, Highlight, Listing, Segment
from broadsheet.model.paper import Author, Link, Paper
from broadsheet.wording import links

Wanted = Collection[str] | None
"""Fields of papers to give; None for all."""


def paper(one: Paper, base: str, wanted: Wanted = None) -> api.Paper:
    """A paper; ``base`` is the public address."""
    names = _FIELDS if wanted is None else {"id", *wanted}
    return api.Paper.model_construct(**{name: _FIELDS[name](one, base) for name in names})


def exported(cursor: str, one: Paper, base: str, wanted: Wanted = None) -> bytes:
    """A line of an export, without its end."""
    shown = paper(one, base, wanted)
    line = api.ExportedPaper.model_construct(
        cursor=cursor, **{name: getattr(shown, name) for name in shown.model_fields_set}
    )
    return line.__pydantic_serializer__.to_json(line, exclude_unset=True)


def _same(name: str) -> Callable[[Paper, str], Any]:
    return lambda one, _base: getattr(one, name)


def _all(name: str) -> Callable[[Paper, str], Any]:
    return lambda one, _base: [*getattr(one, name)]


def _author(one: Author) -> api.Author:
    return api.Author.model_construct(name=one.name, affiliation=one.affiliation)


def _link(one: Link) -> api.Link:
    return api.Link.model_construct(kind=one.kind, url=one.url)


_LISTS = ("categories", "keywords", "sources", "picked_by")
_OTHERS: dict[str, Callable[[Paper, str], Any]] = {
    "authors": lambda one, _base: [_author(each) for each in one.authors],
    "author_count": lambda one, _base: one.author_count or len(one.authors) or None,
    "links": lambda one, _base: [_link(each) for each in one.links],
    "page": lambda one, base: base + links.paper_url(one.id),
}
_FIELDS: dict[str, Callable[[Paper, str], Any]] = {
    name: _OTHERS.get(name) or (_all(name) if name in _LISTS else _same(name)) for name in api.Paper.model_fields
}


def entry(one: Entry, base: str, wanted: Wanted = None) -> api.Entry:
    """One line of a listing."""
    return api.Entry(
        place=one.place,
        news=one.news,
        paper=paper(one.paper, base, wanted),
        reasons=[api.Reason(kind=why.kind, text=why.text, weight=why.weight) for why in one.reasons],
        highlight=_highlight(one.highlight) if one.highlight else None,
    )


def _highlight(one: Highlight) -> api.Highlight:
    return api.Highlight(title=[*map(_segment, one.title)], snippet=[*map(_segment, one.snippet)])


def _segment(one: Segment) -> api.Segment:
    return api.Segment(text=one.text, hit=one.hit)


def listing(one: Listing, base: str, wanted: Wanted = None) -> api.Listing:
    """A page of entries."""
    return api.Listing(**listed(one, base, wanted))


def listed(one: Listing, base: str, wanted: Wanted = None) -> dict[str, Any]:
    """The fields of a page of entries, for what is one and more."""
    return {
        "total": one.total,
        "next": one.next,
        "notices": [*one.notices],
        "entries": [entry(each, base, wanted) for each in one.entries],
    }


def search(one: pages.SearchPage, base: str, wanted: Wanted = None) -> api.Search:
    """What a search found."""
    return api.Search(
        **listed(one.listing, base, wanted),
        text=one.query.text,
        mistake=one.mistake,
        chips=[api.Chip(label=each.label, without=each.without) for each in one.chips],
        facets=[_group(each) for each in one.facets],
        nearby=[*one.nearby],
    )


def _group(one: pages.FacetGroup) -> api.FacetGroup:
    facets = [api.Facet(label=each.label, count=each.count, narrowed=each.narrowed) for each in one.facets]
    return api.FacetGroup(kind=one.kind, facets=facets)


def subject(one: pages.SubjectPage, base: str, wanted: Wanted = None) -> api.Subject:
    """The papers of an author, a category, a keyword or an organisation."""
    counts = [api.PeriodCount(period=period, papers=count) for period, count in one.counts]
    return api.Subject(**listed(one.listing, base, wanted), kind=one.kind, name=one.name, counts=counts)


def paper_page(one: pages.PaperPage, base: str, wanted: Wanted = None) -> api.PaperPage:
    """A paper with everything known of it."""
    return api.PaperPage(
        paper=paper(one.paper, base, wanted),
        versions=[api.Version(number=each.number, created=each.created, size=each.size) for each in one.versions],
        records=[
            api.Record(
                source=each.source,
                key=each.key,
                title=each.title,
                first_seen=each.first_seen,
                differs_in=[*each.differs_in],
            )
            for each in one.records
        ],
        series=[
            api.Series(
                source=each.source,
                kind=each.kind,
                points=[api.Point(value=point.value, at=point.at) for point in each.points],
            )
            for each in one.series
        ],
        similar=[entry(each, base, wanted) for each in one.similar],
        notices=[*one.notices],
    )
