"""From a row to a record: every field of the documented format, cleaned.

This runs once per line of an import, so what costs is done only where a cheap
look says it is needed.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from broadsheet.lib.text import detex, one_line, split_authors, unwrap
from broadsheet.model.paper import Author, Count, Link, Pick, Record
from broadsheet.sources.files.addresses import MARK
from broadsheet.sources.files.row import Row
from broadsheet.sources.links import found_links, web_address

_PARTIAL = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_ESCAPED_BREAK = re.compile(r"\\n(?=[a-z]{4}|[A-Z ]|$)(?!abla|otin|ewline|eq|earrow)")
_COUNTS: Final = (("upvotes", ("upvotes", "votes")), ("comments", ("comments",)), ("stars", ("stars",)))
_LINKS: Final = (
    ("code", ("code_url", "github", "code")),
    ("project", ("project_url", "project")),
    ("abstract", ("url",)),
    ("pdf", ("pdf_url", "pdf")),
)
_COUNT_NAMES: Final = frozenset(name for _, names in _COUNTS for name in names)
_LINK_NAMES: Final = frozenset(name for _, names in _LINKS for name in names)


def record(row: Row) -> Record:
    """Clean a row; raises ValueError, in words, when it is no paper."""
    data = row.data
    title = data.get("title")
    title = detex(one_line(title)) if isinstance(title, str) else ""
    if not title:
        raise ValueError("it has no title")
    abstract, comment = _long(data.get("abstract")), _line(data.get("comment") or data.get("comments"))
    authors = _authors(data.get("authors"))
    doi = _doi(data.get("doi"))
    shown = _day(data.get("hf_date"))
    return Record(
        source=row.source,
        key=row.key,
        raw=row.raw,
        arxiv_id=row.arxiv_id,
        title=title,
        addresses=_addresses(data.get("authors")),
        abstract=abstract,
        summary=_long(data.get("summary")),
        tldr=_line(data.get("tldr")) or _words_of_a_model(data.get("ai_summary")),
        authors=authors,
        author_count=_author_count(data, authors),
        organization=_line(data.get("organization")),
        categories=_names(data.get("categories")),
        keywords=_names(data.get("keywords") or data.get("tags"), ","),
        published=_date(data.get("published") or data.get("submitted") or data.get("year")),
        updated=_date(data.get("updated")),
        announced=_date(data.get("announced") or data.get("listed")),
        comment=comment,
        venue=_line(data.get("venue")),
        doi=doi,
        journal_ref=_line(data.get("journal_ref")),
        license=_line(data.get("license")),
        withdrawn=data.get("withdrawn") is True,
        links=_links(data, row.arxiv_id, doi, comment, abstract),
        counts=() if _COUNT_NAMES.isdisjoint(data) else tuple(_counts(data, shown)),
        picks=(Pick(shown, _whole(data.get("rank_on_day"))),) if shown else (),
    )


def _line(value: object) -> str | None:
    return detex(one_line(value)) or None if isinstance(value, str) and value else None


def _long(value: object) -> str | None:
    return detex(unwrap(value)) or None if isinstance(value, str) and value else None


def _doi(value: object) -> str | None:
    return one_line(value) or None if isinstance(value, str) and value else None


def _words_of_a_model(value: object) -> str | None:
    """An AI summary; some files carry its line breaks as a backslash and an n."""
    if isinstance(value, str) and "\\n" in value:
        value = _ESCAPED_BREAK.sub(" ", value)
    return _line(value)


@lru_cache(maxsize=8192)
def _name(text: str) -> str:
    return one_line(text)


def _names(value: object, separator: str | None = None) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(separator)
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(name for one in value if isinstance(one, str) and (name := _name(one))))


def _authors(value: object) -> tuple[Author, ...]:
    if isinstance(value, str):
        return tuple(Author(*one) for one in split_authors(detex(one_line(value))))
    if not isinstance(value, list):
        return ()
    if _is_plain(value):
        return tuple([Author(name) for name in value if name])
    return tuple([author for one in value if (author := _author(one))])


def _is_plain(names: list[Any]) -> bool:
    """Whether a list of names is clean as it stands; looks at all of them at once."""
    try:
        joined = f"|{'|'.join(names)}|"
    except TypeError:
        return False
    if not (joined.isascii() and joined.isprintable()):
        return False
    return not ("\\" in joined or "{" in joined or "~" in joined or "  " in joined or "| " in joined or " |" in joined)


def _author(value: object) -> Author | None:
    if isinstance(value, dict):
        return _named(value.get("name"), _line(value.get("affiliation")))
    return _named(value, None)


def _named(value: object, place: str | None) -> Author | None:
    if not isinstance(value, str):
        return None
    name = detex(one_line(value))
    return Author(name, place) if name else None


def _addresses(value: object) -> tuple[tuple[str, str], ...]:
    """Names of authors with what stands for their mail addresses."""
    if not isinstance(value, list):
        return ()
    people = [one for one in value if type(one) is dict and isinstance(one.get(MARK), str)]
    return tuple((author.name, one[MARK]) for one in people if (author := _author(one)))


def _author_count(data: Mapping[str, Any], authors: tuple[Author, ...]) -> int | None:
    if data.get("authors_complete") is False:
        return None
    return _whole(data.get("author_count")) or len(authors) or None


def _whole(value: object) -> int | None:
    """A sane count: a whole number from 0 up to a million million, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10**12 else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _date(value: object) -> str | None:
    """An ISO date, whole or partial ("2024", "2024-11"); None when it is no date."""
    if isinstance(value, int) and 1000 <= value <= 9999:
        return str(value)
    return _iso(value) if isinstance(value, str) else None


@lru_cache(maxsize=8192)  # a file has many papers and few days
def _iso(text: str) -> str | None:
    if len(text) >= 10:
        day = _day(text)
        return day.isoformat() if day else None
    return text if _PARTIAL.fullmatch(text) else None


def _links(
    data: Mapping[str, Any], arxiv_id: str | None, doi: str | None, comment: str | None, abstract: str | None
) -> tuple[Link, ...]:
    links = [*_arxiv_links(arxiv_id)]
    if doi and doi.startswith("10."):
        links.append(Link("doi", f"https://doi.org/{doi}"))
    for kind, names in _LINKS if not _LINK_NAMES.isdisjoint(data) else ():
        links += [Link(kind, url) for name in names if name in data and (url := web_address(data[name]))]
    for text in (comment, abstract):
        links += found_links(text) if text else ()
    return tuple(dict.fromkeys(links)) if len(links) > 2 else tuple(links)


def _arxiv_links(arxiv_id: str | None) -> tuple[Link, ...]:
    if not arxiv_id:
        return ()
    return Link("abstract", f"https://arxiv.org/abs/{arxiv_id}"), Link("pdf", f"https://arxiv.org/pdf/{arxiv_id}")


def _counts(data: Mapping[str, Any], shown: date | None) -> Iterator[Count]:
    for kind, names in _COUNTS:
        value = next((found for name in names if (found := _whole(data.get(name))) is not None), None)
        if value is not None:
            yield Count(kind, value, shown if kind == "upvotes" else None)
