"""Papers as an index wants them: lean rows, thousands at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, select

from broadsheet.store import bulk
from broadsheet.store.schema import authors, categories, keywords, links, papers
from broadsheet.store.testimony import titles_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """The searchable parts of a paper; ``comments`` is the largest count of them, ``code`` whether it links to any."""

    no: int
    id: str
    titles: tuple[str, ...]
    abstract: str
    organization: str | None
    day: str
    sources: tuple[str, ...]
    votes: int
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    keywords: tuple[str, ...]
    comments: int = 0
    code: bool = False


def sheets(db: Connection, numbers: Sequence[int]) -> list[Sheet]:
    """The searchable parts of these papers; numbers that are gone are left out."""
    rows = bulk.find(db, papers.c.no, numbers, _OWN)
    names, places, words = (_lists(db, column, numbers) for column in _LISTED)
    shared = [row.no for row in rows if " " in row.sources]
    titles = titles_of(db, shared) if shared else {}
    coded = _with_code(db, numbers)
    return [
        Sheet(
            no,
            paper_id,
            tuple(dict.fromkeys((title, *titles.get(no, ())))),
            abstract,
            organization,
            _day(published, announced),
            tuple(sources.split()),
            votes,
            tuple(names.get(no, ())),
            tuple(places.get(no, ())),
            tuple(words.get(no, ())),
            comments or 0,
            no in coded,
        )
        for no, paper_id, title, abstract, organization, published, announced, sources, votes, comments in rows
    ]


_OWN = (
    "no", "id", "title", "abstract", "organization", "published", "announced", "sources", "votes", "comments",
)  # fmt: skip
_LISTED: tuple[Column[Any], ...] = (authors.c.name, categories.c.category, keywords.c.keyword)


def _lists(db: Connection, column: Column[Any], numbers: Sequence[int]) -> dict[int, list[str]]:
    number = column.table.c.paper_no
    found: dict[int, list[str]] = defaultdict(list)
    for no, value in bulk.find(db, number, numbers, ("paper_no", column.name), ("paper_no", "place")):
        found[no].append(value)
    return found


def _with_code(db: Connection, numbers: Sequence[int]) -> set[int]:
    query = select(links.c.paper_no).where(links.c.paper_no.in_(numbers), links.c.kind == "code")
    return set(db.execute(query).scalars())


def _day(published: str | None, announced: str | None) -> str:
    """When a paper came out: as published when the day is known, else as announced."""
    if published and len(published) == len("2025-10-08"):
        return published
    return announced or published or ""
