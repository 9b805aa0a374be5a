"""``export.arxiv.org/api/query``: the query API, Atom with arXiv's additions and its known faults."""

import re
from dataclasses import dataclass
from zlib import crc32

from tests.world.answer import Answer, Question, element, empty
from tests.world.archive import Archive
from tests.world.papers import WorldPaper, WorldVersion

_OPEN = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns="http://www.w3.org/2005/Atom">'
)
_ID = re.compile(r"(\d{4}\.\d{4,6}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
_SCHEME = "http://arxiv.org/schemas/atom"
_FURTHEST = 30_000
_KIND = "application/atom+xml; charset=utf-8"
Found = tuple[WorldPaper, WorldVersion]


@dataclass(frozen=True)
class _Slice:
    start: int
    size: int


class _Refused(Exception):
    """A request the API answers with an error entry."""


def answer_api(archive: Archive, question: Question) -> Answer:
    """Answer a query: by ``id_list``, otherwise everything, newest first; ``search_query`` is not looked at."""
    try:
        piece = _slice(question)
        found = _by_ids(archive, question.get("id_list")) if question.get("id_list") else _all(archive)
    except _Refused as error:
        return Answer(_error(archive, str(error)), _KIND, 400)
    if "error_entry" in question.quirks:
        return Answer(_error(archive, "something went wrong"), _KIND)
    if "empty" in question.quirks:
        return Answer(_feed(archive, question, piece, [], 0), _KIND)
    size = piece.size
    if "short_page" in question.quirks:
        size = min(size, int(question.quirks["short_page"].number("count", size * 0.4)))
    return Answer(_feed(archive, question, piece, found[piece.start : piece.start + size], len(found)), _KIND)


def _slice(question: Question) -> _Slice:
    numbers = {"start": question.get("start", "0"), "max_results": question.get("max_results", "10")}
    for name, text in numbers.items():
        if not text.isdigit():
            raise _Refused(f"{name} must be an integer")
    start, size = int(numbers["start"]), int(numbers["max_results"])
    if start + size > _FURTHEST:
        raise _Refused(f"start + max_results must be less than {_FURTHEST}")
    return _Slice(start, size)


def _by_ids(archive: Archive, text: str) -> list[Found]:
    found: list[Found] = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        match = _ID.fullmatch(name)
        if match is None:
            raise _Refused(f"incorrect id format for {name}")
        paper = archive.papers.get(match[1])
        number = int(match[2]) if match[2] else None
        if paper and paper.id not in archive.held_from_api and number is None:
            found.append((paper, paper.newest))
        elif paper and paper.id not in archive.held_from_api:
            found.extend((paper, version) for version in paper.versions if version.number == number)
    return found


def _all(archive: Archive) -> list[Found]:
    papers = (paper for paper in archive.papers.values() if paper.id not in archive.held_from_api)
    return [(one, one.newest) for one in sorted(papers, key=lambda one: one.versions[0].submitted, reverse=True)]


def _feed(archive: Archive, question: Question, piece: _Slice, found: list[Found], total: int) -> bytes:
    asked = f"search_query={question.get('search_query')}&id_list={question.get('id_list')}"
    title = f"arXiv Query: {asked}&start={piece.start}&max_results={piece.size}"
    return (
        f"{_OPEN}<id>https://arxiv.org/api/{crc32(title.encode()):08x}</id>{element('title', title)}"
        f"<updated>{archive.now():%Y-%m-%dT00:00:00Z}</updated>{_counts(piece, total)}"
        f"{''.join(_entry(paper, version) for paper, version in found)}</feed>\n"
    ).encode()


def _counts(piece: _Slice, total: int) -> str:
    return (
        f"<opensearch:itemsPerPage>{piece.size}</opensearch:itemsPerPage>"
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{piece.start}</opensearch:startIndex>"
    )


def _entry(paper: WorldPaper, version: WorldVersion) -> str:
    name = f"{paper.id}v{version.number}"
    authors = "".join(
        f"<author>{element('name', one.plain)}{element('arxiv:affiliation', one.affiliation)}</author>"
        for one in paper.authors
    )
    return (
        f"<entry><id>http://arxiv.org/abs/{name}</id>{element('title', paper.title)}"
        f"<updated>{version.submitted:%Y-%m-%dT%H:%M:%SZ}</updated>"
        f'<link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>'
        f'<link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>'
        f"{element('summary', paper.abstract)}"
        f"{''.join(empty('category', term=one, scheme=_SCHEME) for one in paper.categories)}"
        f"<published>{paper.versions[0].submitted:%Y-%m-%dT%H:%M:%SZ}</published>"
        f"{element('arxiv:comment', paper.comment)}{element('arxiv:doi', paper.doi)}"
        f'{element("arxiv:journal_ref", paper.journal)}<arxiv:primary_category term="{paper.categories[0]}"/>'
        f"{authors}</entry>"
    )


def _error(archive: Archive, why: str) -> bytes:
    address = f"https://arxiv.org/api/errors#{why.replace(' ', '_')}"
    return (
        f"{_OPEN}<id>https://arxiv.org/</id><title>arXiv Search Results</title>"
        f"<updated>{archive.now():%Y-%m-%dT%H:%M:%SZ}</updated>{_counts(_Slice(0, 1), 1)}"
        f"<entry>{element('id', address)}<title>Error</title><updated>{archive.now():%Y-%m-%dT%H:%M:%SZ}</updated>"
        f"{element('summary', why)}<author><name>arXiv api core</name></author></entry></feed>\n"
    ).encode()
