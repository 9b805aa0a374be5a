"""The query API's Atom feeds: bytes in, a page out. Source: arXiv, "arXiv API User's Manual"."""

from dataclasses import dataclass

from lxml import etree

from broadsheet.lib.text import detex, one_line
from broadsheet.model.paper import Author, Record, Rejected, Version
from broadsheet.sources.arxiv import fields, markup


@dataclass(frozen=True, slots=True)
class AtomPage:
    """One answer: ``entries`` counts what it held, good or broken; ``total`` is what it claims to have.

    ``error`` is the API's complaint, which comes dressed as an entry and is never a paper.
    """

    records: tuple[Record, ...]
    rejected: tuple[Rejected, ...]
    entries: int
    total: int
    error: str = ""


def read_feed(body: bytes) -> AtomPage:
    """Understand a feed; raises BadReply when ``body`` is none."""
    root = markup.root_of(body, "feed")
    records: list[Record] = []
    rejected: list[Rejected] = []
    entries = markup.children(root, "entry")
    for entry in entries:
        name = markup.words(entry, "id")
        if "/api/errors" in name:
            return AtomPage((), (), 0, 0, one_line(markup.words(entry, "summary"))[:200] or "an error")
        raw = markup.source_bytes(entry)
        try:
            records.append(_record(entry, raw))
        except ValueError as error:
            rejected.append(Rejected(name or "an entry", str(error), raw))
    total = markup.words(root, "totalResults")
    size = int(total) if total.isascii() and total.isdigit() else len(entries)
    return AtomPage(tuple(records), tuple(rejected), len(entries), size)


def _record(entry: etree._Element, raw: bytes) -> Record:
    name = fields.identifier_of(markup.words(entry, "id"))
    comment, abstract = markup.words(entry, "comment"), markup.words(entry, "summary")
    first = fields.moment_of(markup.words(entry, "published"))
    last = fields.moment_of(markup.words(entry, "updated"))
    doi = fields.first_doi(markup.words(entry, "doi"))
    authors = tuple(_author(one) for one in markup.children(entry, "author"))
    return Record(
        source="arxiv",
        key=name.id,
        arxiv_id=name.id,
        raw=raw,
        title=fields.title_of(markup.words(entry, "title")),
        abstract=fields.abstract_of(abstract),
        authors=authors,
        author_count=len(authors) or None,
        categories=_categories(entry),
        published=first.date().isoformat() if first else None,
        updated=last.date().isoformat() if last else None,
        announced=fields.announced_on(first),
        comment=fields.line_of(comment),
        doi=doi,
        journal_ref=fields.line_of(markup.words(entry, "journal_ref")),
        withdrawn=fields.is_withdrawn(one_line(comment), one_line(abstract)),
        versions=(Version(name.version, last),) if name.version else (),
        links=fields.links_of(name.id, doi, comment, abstract),
    )


def _author(element: etree._Element) -> Author:
    name = detex(one_line(markup.words(element, "name")))
    if not name:
        raise ValueError("an author has no name")
    return Author(name, fields.line_of(markup.words(element, "affiliation")))


def _categories(entry: etree._Element) -> tuple[str, ...]:
    primary = markup.child(entry, "primary_category")
    listed = [one.get("term", "") for one in markup.children(entry, "category")]
    return fields.categories_of([*([] if primary is None else [primary.get("term", "")]), *listed])
