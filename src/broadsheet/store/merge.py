"""One paper out of its records: the best-placed source that says a thing is believed.

A poorer record never erases what a richer one gave: every field is taken from the
first source that has it, dates from the most precise.
"""

import marshal
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from broadsheet.lib.markup import maths_html
from broadsheet.model.paper import READERS, Author, Record, Version

_TRUST = {"arxiv": 0, "huggingface": 2, "starter": 3, READERS: 4}
_FILES = 1
_MOST_KEYWORDS = 16


@dataclass(frozen=True, slots=True)
class Merged:
    """A paper ready to store: its own columns and its lists, in order; a link is its kind and its address."""

    columns: dict[str, Any]
    authors: tuple[Author, ...]
    categories: tuple[str, ...]
    keywords: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    versions: tuple[Version, ...]
    titles: tuple[str, ...]


def fingerprint(merged: Merged) -> bytes:
    """Sixteen bytes that change with anything a reader could see."""
    # marshal version 2 writes no back references: equal values give equal bytes, and it is quick
    plain = (
        tuple(merged.columns.values()),
        [one.name for one in merged.authors],
        [one.affiliation for one in merged.authors],
        merged.categories,
        merged.keywords,
        merged.links,
        [(one.number, one.created and one.created.isoformat(), one.size) for one in merged.versions],
        merged.titles,
    )
    return blake2b(marshal.dumps(plain, 2), digest_size=16).digest()


def merge(records: Sequence[Record]) -> Merged:
    """Merge the records of one paper, given oldest first."""
    if len(records) == 1:  # nearly every paper of an import: nothing to weigh
        return _merged(records[0], records)
    ranked = sorted(records, key=lambda record: _TRUST.get(record.source, _FILES))
    said = _believed(ranked)
    return _merged(_as_readers_say(said, ranked[-1]), ranked) if ranked[-1].source == READERS else _merged(said, ranked)


def _as_readers_say(said: Record, word: Record) -> Record:
    """The same with the readers' word on whose a paper is, and in the place of links of the kinds they give."""
    kinds = {link.kind for link in word.links}
    links = tuple(link for link in said.links if link.kind not in kinds or link in word.links)
    return replace(said, links=links, organization=word.organization or said.organization)


def _believed(ranked: Sequence[Record]) -> Record:
    """One record that says what is believed of several, given best placed first; its author count is not settled."""
    best = ranked[0]
    return replace(
        best,
        **{name: _first(ranked, name) for name in _TEXTS},
        authors=_authors(ranked),
        categories=_first(ranked, "categories") or (),
        keywords=tuple(word for record in ranked for word in record.keywords),
        published=_precise(record.published for record in ranked),
        announced=_earliest(ranked),
        withdrawn=any(record.withdrawn for record in ranked if record.source == best.source),
        versions=_first(ranked, "versions") or (),
        links=tuple(link for record in ranked for link in record.links),
    )


_TEXTS = (
    "abstract", "summary", "tldr", "organization", "updated", "comment", "venue", "doi", "journal_ref", "license",
)  # fmt: skip


def _merged(said: Record, ranked: Sequence[Record]) -> Merged:
    """The paper of these records when ``said`` is what is believed of them."""
    shown = said.abstract or said.summary or ""
    by_number = {one.number: one for one in said.versions}
    versions = tuple([by_number[number] for number in sorted(by_number)])
    columns = {
        "title": said.title,
        "title_html": maths_html(said.title),
        "abstract": shown,
        "abstract_html": maths_html(shown),
        "abstract_is_summary": bool(shown and not said.abstract),
        "author_count": _author_count(ranked, said.authors),
        "published": said.published or None,
        "announced": said.announced or None,
        "withdrawn": said.withdrawn,
        "version": versions[-1].number if versions else None,
        "sources": " ".join(dict.fromkeys([record.source for record in ranked if record.source != READERS])),
        "tldr": said.tldr or None,
        "organization": said.organization or None,
        "updated": said.updated or None,
        "comment": said.comment or None,
        "venue": said.venue or None,
        "doi": said.doi or None,
        "journal_ref": said.journal_ref or None,
        "license": said.license or None,
    }
    return Merged(
        columns,
        said.authors,
        said.categories,
        _keywords(said.keywords),
        tuple(dict.fromkeys([(link.kind, link.url) for link in said.links])),
        versions,
        tuple(dict.fromkeys([record.title for record in ranked if record.title])),
    )


def _first(records: Sequence[Record], field: str) -> Any:
    for record in records:
        value = getattr(record, field)
        if value:
            return value
    return None


def _authors(ranked: Sequence[Record]) -> tuple[Author, ...]:
    if ranked[0].source == "arxiv" and ranked[0].authors:
        return ranked[0].authors
    if len(ranked) == 1:
        return ranked[0].authors
    longest = max((record.authors for record in ranked), key=len)
    return min((record.authors for record in ranked if _torn(longest, record.authors)), key=len, default=longest)


def _torn(names: tuple[Author, ...], whole: tuple[Author, ...]) -> bool:
    """Whether ``names`` are the names in ``whole`` with some of them torn apart ("Hao", "Chen")."""
    return len(names) > len(whole) and _letters(names) == _letters(whole)


def _letters(names: tuple[Author, ...]) -> str:
    return "".join(one.name for one in names).replace(" ", "")


def _author_count(ranked: Sequence[Record], authors: tuple[Author, ...]) -> int | None:
    if ranked[0].source == "arxiv" and ranked[0].authors:
        return len(authors)
    known = [record.author_count for record in ranked if record.author_count and not _torn(record.authors, authors)]
    return max(*known, len(authors)) if known else None


def _precise(dates: Iterable[str | None]) -> str | None:
    return max((one for one in dates if one), key=len, default=None)


def _earliest(ranked: Sequence[Record]) -> str | None:
    return min((record.announced for record in ranked if record.announced), default=None)


def _keywords(words: Sequence[str]) -> tuple[str, ...]:
    if not words:
        return ()
    seen = {word.casefold(): word for word in reversed(words)}
    return tuple(reversed(seen.values()))[:_MOST_KEYWORDS]
