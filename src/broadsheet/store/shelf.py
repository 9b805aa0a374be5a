"""Take papers off the shelf: whole pages at once, one query for each kind of thing."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Integer, Row, bindparam, literal, null, select, union_all

from broadsheet.model.paper import Author, Link, Paper, PaperId, arxiv_id
from broadsheet.store.keys import storable, title_number
from broadsheet.store.prepared import Prepared
from broadsheet.store.schema import authors, categories, keywords, links, papers, picks, titles

_ARXIV = "https://arxiv.org/"


def number(db: Connection, paper_id: str) -> int | None:
    """The number of a paper by its public id, None when it is not here."""
    if not storable(paper_id):
        return None
    row = _NUMBER.first(db, {"id": paper_id})
    return row.no if row else None


_NUMBER = Prepared(lambda _: select(papers.c.no).where(papers.c.id == bindparam("id")))


def named(db: Connection, no: int) -> tuple[str, str]:
    """The public id and the title of a paper that is here."""
    row = db.execute(_NAMED, {"no": no}).one()
    return row.id, row.title


_NAMED = select(papers.c.id, papers.c.title).where(papers.c.no == bindparam("no"))


def held(db: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Which of these public ids are here, with their numbers."""
    return {row.id: row.no for row in db.execute(select(papers.c.id, papers.c.no).where(papers.c.id.in_(ids)))}


def titled(db: Connection, title: str, limit: int = 20) -> list[int]:
    """Numbers of papers any of whose records bears this title; arXiv's first, then the best known."""
    rows = db.execute(_TITLED, {"key": title_number(title), "limit": limit}).all()
    rows_ranked = sorted(rows, key=lambda row: (arxiv_id(row.id) is None, -len(row.sources.split()), -row.no))
    return [row.no for row in rows_ranked]


# built once: putting a statement together costs as much as running it
_TITLED = (
    select(papers.c.no, papers.c.id, papers.c.sources)
    .join(titles, titles.c.paper_no == papers.c.no)
    .where(titles.c.key == bindparam("key"))
    .limit(bindparam("limit", type_=Integer))
)


def papers_of(db: Connection, numbers: Sequence[int]) -> dict[int, Paper]:
    """Whole papers by number; numbers that are gone are left out."""
    if not numbers:
        return {}
    wanted = {"numbers": list(numbers)}
    rows = {row.no: row for row in db.execute(_PAPERS, wanted).all()}
    hang = _hanging(db, wanted)
    return {no: _paper(row, *(hang[kind][no] for kind in range(len(_TABLES)))) for no, row in rows.items()}


def _these(column: Column[int]) -> ColumnElement[bool]:
    return column.in_(bindparam("numbers", expanding=True))


_PAPERS = select(papers).where(_these(papers.c.no))
_NONE, _TEXT = literal(0), null()
_TABLES: tuple[tuple[Column[int], ColumnElement[int], ColumnElement[Any], ColumnElement[Any]], ...] = (
    (authors.c.paper_no, authors.c.place, authors.c.name, authors.c.affiliation),
    (categories.c.paper_no, categories.c.place, categories.c.category, _TEXT),
    (keywords.c.paper_no, keywords.c.place, keywords.c.keyword, _TEXT),
    (links.c.paper_no, _NONE, links.c.url, links.c.kind),
    (picks.c.paper_no, _NONE, picks.c.day, picks.c.source),
)
# built once: putting a statement together costs as much as running it
_HANGING = union_all(
    *(
        select(literal(kind).label("hang"), no.label("no"), place.label("place"), a.label("a"), b.label("b")).where(
            _these(no)
        )
        for kind, (no, place, a, b) in enumerate(_TABLES)
    )
)


def _hanging(db: Connection, wanted: dict[str, list[int]]) -> tuple[dict[int, list[tuple[Any, ...]]], ...]:
    """What hangs on these papers in all tables, in order: one question for all of them."""
    found: tuple[dict[int, list[tuple[Any, ...]]], ...] = tuple(defaultdict(list) for _ in _TABLES)
    for kind, no, *values in db.execute(_HANGING, wanted).all():  # at once: row by row costs three times as much
        found[kind][no].append(tuple(values))
    for one in found:
        for values in one.values():
            values.sort(key=_in_order)
    return found


def _in_order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[:2]


def _paper(row: Row[Any], *hanging: list[tuple[Any, ...]]) -> Paper:
    names, places, words, leads, picked = hanging
    said = row._mapping
    return Paper(
        **{name: said[name] for name in _PLAIN},
        id=PaperId(row.id),
        authors=tuple(Author(*one[1:]) for one in names),
        categories=tuple(one[1] for one in places),
        keywords=tuple(one[1] for one in words),
        links=_links(row, [Link(kind, url) for _, url, kind in leads]),
        sources=tuple(row.sources.split()),
        picked_by=tuple(dict.fromkeys(one[2] for one in picked)),
    )


_PLAIN = (
    "title", "abstract", "title_html", "abstract_html", "abstract_is_summary", "tldr", "author_count", "organization",
    "published", "updated", "announced", "comment", "venue", "doi", "journal_ref", "license", "withdrawn", "version",
    "votes", "comments", "reader_votes", "reader_comments",
)  # fmt: skip


def _links(row: Row[Any], leads: list[Link]) -> tuple[Link, ...]:
    """arXiv's own pages follow from the id; the rest was said by some record."""
    if not arxiv_id(row.id):
        said = leads
    else:
        own = ("abstract", "pdf")
        version = f"v{row.version}" if row.version else ""
        said = [Link("abstract", f"{_ARXIV}abs/{row.id}"), Link("pdf", f"{_ARXIV}pdf/{row.id}{version}")]
        said += [one for one in leads if one.kind not in own]
    if row.doi and all(one.kind != "doi" for one in said):
        said = [*said, Link("doi", f"https://doi.org/{row.doi.replace(',', ' ').split()[0]}")]
    return tuple(sorted(said, key=_kind_order))


_KINDS = ("abstract", "pdf", "html", "code", "project", "doi")


def _kind_order(link: Link) -> int:
    return _KINDS.index(link.kind) if link.kind in _KINDS else len(_KINDS)
