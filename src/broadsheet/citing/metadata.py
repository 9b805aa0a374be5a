"""What the head of a paper's page says to programs.

Highwire Press tags for reference managers and Google Scholar (scholar.google.com,
"Inclusion guidelines for webmasters"), Open Graph (ogp.me) and a ScholarlyArticle in
JSON-LD (schema.org).
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from broadsheet.citing.names import Name
from broadsheet.citing.work import Work, work_of
from broadsheet.model.paper import Author, Paper
from broadsheet.wording import links

MOST_NAMES = 200
"""Authors named in the head; the citations name all."""
_DESCRIPTION = 300
_VENUES = {"article": "citation_journal_title", "meeting": "citation_conference_title"}


class Tag(NamedTuple):
    """A ``meta`` element: ``key`` is ``name`` or ``property``."""

    key: str
    name: str
    content: str


def tags(paper: Paper, address: str) -> tuple[Tag, ...]:
    """The meta elements of a paper's page, whose full address is given."""
    work = work_of(paper, address)
    highwire = (Tag("name", name, content) for name, content in _highwire(paper, work, address) if content)
    graph = (Tag("property", name, content) for name, content in _graph(paper, work, address) if content)
    return (*highwire, *graph)


def _highwire(paper: Paper, work: Work, address: str) -> Iterator[tuple[str, str]]:
    yield "citation_title", work.title
    for one, name in zip(paper.authors[:MOST_NAMES], work.names, strict=False):
        yield "citation_author", name.sorted
        yield "citation_author_institution", one.affiliation or ""
    yield "citation_publication_date", "/".join(f"{part:02}" for part in work.date)
    if work.venue:
        yield _VENUES[work.kind], work.venue
    yield "citation_doi", work.doi
    yield "citation_arxiv_id", work.arxiv
    yield "citation_pdf_url", work.pdf
    yield "citation_abstract_html_url", address
    yield "citation_abstract", work.abstract
    yield "citation_keywords", "; ".join(work.keywords)


def _graph(paper: Paper, work: Work, address: str) -> Iterator[tuple[str, str]]:
    yield "og:type", "article"
    yield "og:site_name", "Broadsheet"
    yield "og:title", work.title
    yield "og:url", address
    yield "og:description", (paper.tldr or paper.abstract)[:_DESCRIPTION]
    yield "article:published_time", _iso(work)


def linked_data(paper: Paper, address: str) -> dict[str, Any]:
    """The paper as a schema.org ScholarlyArticle; ``address`` is the full one of its page."""
    work = work_of(paper, address)
    said = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": address,
        "url": address,
        "name": work.title,
        "headline": work.title,
        "author": [_person(one, name) for one, name in zip(paper.authors[:MOST_NAMES], work.names, strict=False)],
        "datePublished": _iso(work),
        "abstract": work.abstract,
        "keywords": list(work.keywords),
        "license": links.foreign_url(paper.license),
        "identifier": _identifiers(work),
        "sameAs": [url for url in (work.url, links.doi_url(work.doi) if work.doi else "") if url and url != address],
        "isPartOf": {"@type": "CreativeWork", "name": work.venue} if work.venue else None,
        "creativeWorkStatus": "Withdrawn" if work.withdrawn else None,
    }
    return {key: value for key, value in said.items() if value}


def _person(one: Author, name: Name) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Organization" if name.is_whole else "Person", "name": one.name}
    if not name.is_whole:
        person |= {"familyName": name.family, "givenName": name.given}
    return person | ({"affiliation": {"@type": "Organization", "name": one.affiliation}} if one.affiliation else {})


def _identifiers(work: Work) -> list[dict[str, str]]:
    known = {"arXiv": work.arxiv, "DOI": work.doi}
    return [{"@type": "PropertyValue", "propertyID": kind, "value": value} for kind, value in known.items() if value]


def _iso(work: Work) -> str:
    return "-".join(f"{part:02}" for part in work.date)
