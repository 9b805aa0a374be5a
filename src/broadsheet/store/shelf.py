"""Take papers off the shelf: whole pages at once, one query for each kind of thing."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from broadsheet.model.paper import Author, Link, Paper, PaperId, arxiv_id
from broadsheet.store.keys import title_number
from broadsheet.store.schema import authors, categories, keywords, links, papers, picks, titles

_ARXIV = "https://arxiv.org/"


def number(db: Connection, paper_id: str) -> int | None:
    """The number of a paper by its public id, None when it is not here."""
    return db.scalar(select(papers.c.no).where(papers.c.id == paper_id))


def held(db: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Which of these public ids are here, with their numbers."""
    return {row.id: row.no for row in db.execute(select(papers.c.id, papers.c.no).where(papers.c.id.in_(ids)))}


def titled(db: Connection, title: str, limit: int = 20) -> list[int]:
    """Numbers of papers any of whose records bears this title; arXiv's first, then the best known."""
    rows = db.execute(
        select(papers.c.no, papers.c.id, papers.c.sources)
        .join(titles, titles.c.paper_no == papers.c.no)
        .where(titles.c.key == title_number(title))
        .limit(limit)
    ).all()
    rows_ranked = sorted(rows, key=lambda row: (arxiv_id(row.id) is None, -len(row.sources.split()), -row.no))
    return [row.no for row in rows_ranked]


def papers_of(db: Connection, numbers: Sequence[int]) -> dict[int, Paper]:
    """Whole papers by number; numbers that are gone are left out."""
    rows = {row.no: row for row in db.execute(select(papers).where(papers.c.no.in_(numbers)))}
    hang = [_of(db, table, list(rows)) for table in (authors, categories, keywords, links, picks)]
    return {no: _paper(row, *(one[no] for one in hang)) for no, row in rows.items()}


def _of(db: Connection, table: Table, numbers: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """What hangs on these papers in one table, in order."""
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    order = table.c.place if "place" in table.c else table.c.paper_no
    for row in db.execute(select(table).where(table.c.paper_no.in_(numbers)).order_by(order)):
        found[row.paper_no].append(row)
    return found


def _paper(
    row: Row[Any],
    names: list[Row[Any]],
    places: list[Row[Any]],
    words: list[Row[Any]],
    leads: list[Row[Any]],
    picked: list[Row[Any]],
) -> Paper:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Paper(
        **plain,
        id=PaperId(row.id),
        authors=tuple(Author(one.name, one.affiliation) for one in names),
        categories=tuple(one.category for one in places),
        keywords=tuple(one.keyword for one in words),
        links=_links(row, leads),
        sources=tuple(row.sources.split()),
        picked_by=tuple(dict.fromkeys(one.source for one in picked)),
    )


_PLAIN = (
    "title", "abstract", "title_html", "abstract_html", "abstract_is_summary", "tldr", "author_count", "organization",
    "published", "updated", "announced", "comment", "venue", "doi", "journal_ref", "license", "withdrawn", "version",
    "votes", "comments",
)  # fmt: skip


def _links(row: Row[Any], leads: list[Row[Any]]) -> tuple[Link, ...]:
    """arXiv's own pages follow from the id; the rest was said by some record."""
    said = [Link(one.kind, one.url) for one in leads if not (one.kind in ("abstract", "pdf") and arxiv_id(row.id))]
    if arxiv_id(row.id):
        version = f"v{row.version}" if row.version else ""
        said = [Link("abstract", f"{_ARXIV}abs/{row.id}"), Link("pdf", f"{_ARXIV}pdf/{row.id}{version}"), *said]
    if row.doi:
        said.append(Link("doi", f"https://doi.org/{row.doi.replace(',', ' ').split()[0]}"))
    return tuple(sorted(said, key=_kind_order))


_KINDS = ("abstract", "pdf", "html", "code", "project", "doi")


def _kind_order(link: Link) -> int:
    return _KINDS.index(link.kind) if link.kind in _KINDS else len(_KINDS)
