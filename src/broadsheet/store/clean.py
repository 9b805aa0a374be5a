"""Cleaned records at rest, as compact JSON; overlay of a newer saying on an older."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import orjson

from broadsheet.lib.text import name_key
from broadsheet.model.paper import Author, Count, Link, Pick, Record, Version

_TEXTS = (
    "title", "abstract", "summary", "tldr", "arxiv_id", "author_count", "organization", "published", "updated",
    "announced", "comment", "venue", "doi", "journal_ref", "license", "withdrawn",
)  # fmt: skip
_LISTS = ("authors", "categories", "keywords", "versions", "links", "counts", "picks")


def pack(record: Record) -> str:
    """The cleaned fields of a record; ``raw`` is kept beside, not inside."""
    row: dict[str, Any] = {name: value for name in _TEXTS if (value := getattr(record, name))}
    row["authors"] = [(one.name, one.affiliation) if one.affiliation else one.name for one in record.authors]
    row["categories"] = record.categories
    if record.keywords:
        row["keywords"] = record.keywords
    if record.versions:
        row["versions"] = [(one.number, one.created and one.created.isoformat(), one.size) for one in record.versions]
    if record.links:
        row["links"] = [(one.kind, one.url) for one in record.links]
    if record.counts:
        row["counts"] = [(one.kind, one.value, one.at) for one in record.counts]
    if record.picks:
        row["picks"] = [(one.day, one.rank) for one in record.picks]
    return orjson.dumps(row).decode()


def unpack(source: str, key: str, clean: str) -> Record:
    """The record that ``pack`` wrote, without its raw bytes."""
    row: Mapping[str, Any] = orjson.loads(clean)
    return Record(
        source=source,
        key=key,
        raw=b"",
        **{"title": ""} | {name: row[name] for name in _TEXTS if name in row},
        authors=tuple(Author(one) if isinstance(one, str) else Author(*one) for one in row.get("authors", ())),
        categories=tuple(row.get("categories", ())),
        keywords=tuple(row.get("keywords", ())),
        versions=tuple(Version(n, at and datetime.fromisoformat(at), size) for n, at, size in row.get("versions", ())),
        links=tuple(Link(*one) for one in row.get("links", ())),
        counts=tuple(Count(kind, n, at and date.fromisoformat(at)) for kind, n, at in row.get("counts", ())),
        picks=tuple(Pick(date.fromisoformat(day), rank) for day, rank in row.get("picks", ())),
    )


def overlay(old: Record, new: Record) -> Record:
    """``new`` over ``old``: what the newer saying leaves out, the older keeps.

    Lists of picks and counts add up; an author list that names the same people
    keeps the fuller spelling.
    """
    kept: dict[str, Any] = {
        name: getattr(old, name) for name in (*_TEXTS, *_LISTS) if name != "withdrawn" and not getattr(new, name)
    }
    if new.authors and _same_people(old, new) and any(one.affiliation for one in old.authors):
        kept["authors"] = old.authors
    kept["picks"] = tuple(dict.fromkeys((*old.picks, *new.picks)))
    kept["versions"] = _versions(old, new)
    kept["links"] = tuple(dict.fromkeys((*new.links, *old.links)))
    return replace(new, **kept)


def _versions(old: Record, new: Record) -> tuple[Version, ...]:
    """Every version either names; what the newer saying leaves out of one, the older keeps."""
    found = {one.number: one for one in old.versions}
    for one in new.versions:
        before = found.get(one.number, one)
        found[one.number] = Version(one.number, one.created or before.created, one.size or before.size)
    return tuple(found.values())


def _same_people(old: Record, new: Record) -> bool:
    return [name_key(one.name) for one in old.authors] == [name_key(one.name) for one in new.authors]
