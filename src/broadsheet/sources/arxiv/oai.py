"""OAI-PMH answers of arXiv, formats ``arXiv`` and ``arXivRaw``: bytes in, a page out.

Source: OAI-PMH 2.0; arXiv, "Open Archives Initiative". The server of 2025 sends
tokens without ``completeListSize`` and may leave the last token out altogether.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from lxml import etree

from broadsheet.lib.text import detex, one_line, split_authors
from broadsheet.model.errors import BadReply
from broadsheet.model.paper import Author, Record, Rejected, Version
from broadsheet.sources.arxiv import fields, markup

_RECORD = re.compile(rb"<record\b.*?</record\s*>", re.DOTALL)
_GONE = frozenset({"deleted"})
_NO_SOURCE = "I"  # arXivRaw's source_type of a version whose files were withdrawn


@dataclass(frozen=True, slots=True)
class OaiPage:
    """One answer.

    ``response_day`` is the server's own date; ``stamps`` maps each arXiv id on the
    page, good or broken, to its datestamp; ``token`` is None at the end of a list;
    ``error`` is an OAI error code or empty; ``expected`` the length of the whole
    list when the server said it.
    """

    response_day: date
    records: tuple[Record, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    deleted: tuple[str, ...] = ()
    stamps: dict[str, date] = field(default_factory=dict)
    token: str | None = None
    error: str = ""
    message: str = ""
    expected: int | None = None


def read_page(body: bytes) -> OaiPage:
    """Understand any OAI-PMH answer; raises BadReply when it is not one.

    A broken record becomes a Rejected with its bytes and never spoils the page.
    """
    root = markup.root_of(body, "OAI-PMH")
    day = fields.day_of(markup.words(root, "responseDate"))
    if day is None:
        raise BadReply("The OAI answer has no responseDate.")
    error = markup.child(root, "error")
    if error is not None:
        return OaiPage(day, error=error.get("code", "unknown"), message=one_line(error.text or "")[:200])
    verb = next((one for one in root if markup.local(one) in ("ListRecords", "GetRecord", "ListIdentifiers")), None)
    if verb is None:
        raise BadReply("The OAI answer holds neither records nor an error.")
    return _page(day, verb, body)


def _page(day: date, verb: etree._Element, body: bytes) -> OaiPage:
    records: list[Record] = []
    rejected: list[Rejected] = []
    deleted: list[str] = []
    stamps: dict[str, date] = {}
    for place, (element, raw) in enumerate(_elements(verb, body), start=1):
        header = element if markup.local(element) == "header" else markup.child(element, "header")
        name = markup.words(header, "identifier")
        try:
            identifier = fields.identifier_of(name).id
            stamps[identifier] = fields.day_of(markup.words(header, "datestamp")) or day
            if header is not None and header.get("status") in _GONE:
                deleted.append(identifier)
            elif element is not header:
                records.append(_record(element, raw))
        except ValueError as error:
            rejected.append(Rejected(name or f"record {place} of the page", str(error), raw))
    token, expected = _token(verb)
    return OaiPage(day, tuple(records), tuple(rejected), tuple(deleted), stamps, token, expected=expected)


def _elements(verb: etree._Element, body: bytes) -> list[tuple[etree._Element, bytes]]:
    """Each record or header with its bytes as sent, or as written anew where they cannot be cut out."""
    elements = [one for one in verb if markup.local(one) in ("record", "header")]
    cut = _RECORD.findall(body)
    if len(cut) != len(elements):
        return [(one, markup.source_bytes(one)) for one in elements]
    return list(zip(elements, cut, strict=True))


def _token(verb: etree._Element) -> tuple[str | None, int | None]:
    element = markup.child(verb, "resumptionToken")
    if element is None:
        return None, None
    size = element.get("completeListSize", "")
    return (element.text or "").strip() or None, int(size) if size.isascii() and size.isdigit() else None


def _record(element: etree._Element, raw: bytes) -> Record:
    metadata = markup.child(element, "metadata")
    if metadata is None:
        raise ValueError("it has no metadata")
    for item in metadata:
        if markup.local(item) == "arXiv":
            return _arxiv(item, raw)
        if markup.local(item) == "arXivRaw":
            return _arxiv_raw(item, raw)
    raise ValueError("its metadata is neither arXiv nor arXivRaw")


def _arxiv(item: etree._Element, raw: bytes) -> Record:
    created = fields.day_of(markup.words(item, "created"))
    updated = fields.day_of(markup.words(item, "updated"))
    listed = markup.child(item, "authors")
    named = [_author(one) for one in (() if listed is None else markup.children(listed, "author"))]
    # arXiv lists the colon of "The X Collaboration: A. One, B. Two" as an author.
    authors = tuple(one for one in named if any(map(str.isalpha, one.name)))
    return _common(item, raw, _Said(authors, created, updated or created))


def _author(element: etree._Element) -> Author:
    parts = (markup.words(element, part) for part in ("forenames", "keyname", "suffix"))
    name = detex(one_line(" ".join(part for part in parts if part)))
    if not name:
        raise ValueError("an author has no name")
    places = (markup.text_of(one) for one in markup.children(element, "affiliation"))
    return Author(name, "; ".join(place for place in (detex(one_line(text)) for text in places) if place) or None)


def _arxiv_raw(item: etree._Element, raw: bytes) -> Record:
    elements = markup.children(item, "version")
    if not elements:
        raise ValueError("it has no version")
    versions = tuple(sorted((_version(one) for one in elements), key=lambda one: one.number))
    last = max(elements, key=lambda one: _number(one))
    said = _Said(
        tuple(Author(*one) for one in split_authors(detex(one_line(markup.words(item, "authors"))))),
        versions[0].created,
        versions[-1].created,
        versions,
        gone=markup.words(last, "source_type") == _NO_SOURCE or markup.words(last, "size") == "0kb",
    )
    return _common(item, raw, said)


def _version(element: etree._Element) -> Version:
    created = fields.moment_of(markup.words(element, "date"))
    return Version(_number(element), created, markup.words(element, "size") or None)


def _number(element: etree._Element) -> int:
    text = element.get("version", "").removeprefix("v")
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise ValueError("a version has no number")
    return int(text)


@dataclass(frozen=True, slots=True)
class _Said:
    """Where the two formats differ."""

    authors: tuple[Author, ...]
    first: datetime | date | None
    last: datetime | date | None
    versions: tuple[Version, ...] = ()
    gone: bool = False


def _common(item: etree._Element, raw: bytes, said: _Said) -> Record:
    identifier = fields.identifier_of(markup.words(item, "id")).id
    comment, abstract = markup.words(item, "comments"), markup.words(item, "abstract")
    doi = fields.first_doi(markup.words(item, "doi"))
    return Record(
        source="arxiv",
        key=identifier,
        arxiv_id=identifier,
        raw=raw,
        title=fields.title_of(markup.words(item, "title")),
        abstract=fields.abstract_of(abstract),
        authors=said.authors,
        author_count=len(said.authors) or None,
        categories=fields.categories_of(markup.words(item, "categories").split()),
        published=_iso(said.first),
        updated=_iso(said.last),
        announced=fields.announced_on(said.first),
        comment=fields.line_of(comment),
        doi=doi,
        journal_ref=fields.line_of(markup.words(item, "journal-ref")),
        license=markup.words(item, "license") or None,
        withdrawn=said.gone or fields.is_withdrawn(one_line(comment), one_line(abstract)),
        versions=said.versions,
        links=fields.links_of(identifier, doi, comment, abstract),
    )


def _iso(moment: datetime | date | None) -> str | None:
    return None if moment is None else moment.isoformat()[:10]
