"""Which papers stand in a listing, in order: numbers only, a page at a time.

A page is found by the key of the entry before it, not by counting, so that papers
arriving between two pages neither repeat nor hide others.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Table,
    Text,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.functions import coalesce

from broadsheet.lib.clock import instant
from broadsheet.lib.text.clean import strip_controls
from broadsheet.model.errors import NoSuchPage
from broadsheet.model.query import Span
from broadsheet.store.schema import (
    DAY,
    announcements,
    authors,
    categories,
    papers,
    picks,
    records,
    saves,
    votes,
)

Key = tuple[ColumnElement[Any], bool]
"""A column to order by, and whether it descends."""
_Day = str | BindParameter[str]


@dataclass(frozen=True, slots=True)
class Page:
    """Where to go on (a cursor or None for the start), how many at most, and whether all there are shall be counted."""

    after: str | None = None
    limit: int = 30
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of paper numbers: how many there are in all (0 uncounted), how many came before, the next cursor."""

    total: int
    numbers: tuple[int, ...]
    start: int = 0
    next: str | None = None


_LARGEST = 1 << 63
_BY_STANDING: tuple[Key, ...] = (
    (papers.c.standing, True),
    (papers.c.votes, True),
    (DAY, True),
    (papers.c.no, True),
)
_NEWEST: tuple[Key, ...] = ((DAY, True), (papers.c.no, True))


def announced(db: Connection, first: str, last: str, page: Page, *, with_picks: bool = False) -> Slice:
    """Papers announced as new from ``first`` to ``last``, by standing, then votes, then newest first.

    Those picked then stand apart and are left out, or with ``with_picks`` all are taken in.
    """
    wanted = announced_between(first, last, with_picks=with_picks)
    if not with_picks:
        wanted = and_(wanted, papers.c.no.not_in(_picked(first, last)))
    return _slice(db, wanted, _BY_STANDING, page)


def announced_between(first: _Day, last: _Day, *, with_picks: bool = False) -> ColumnElement[bool]:
    """The announcement list decides where there is one; the dates of records do elsewhere.

    A list that repeats an earlier day's papers does not make them new again. With
    ``with_picks`` what was picked then is among them. Databases follow their indexes
    to each of these sorts of papers, but not where any of several conditions may hold.
    """
    some = papers.alias("some")
    days = announcements.c.day.between(first, last)
    listed = select(announcements.c.paper_id).where(announcements.c.news == "new", days)
    dated = select(some.c.no).where(some.c.announced.between(first, last), not_(_is_listed(some)))
    newly = select(some.c.no).where(some.c.id.in_(listed), not_(_is_listed(some, announcements.c.day < first)))
    return papers.c.no.in_(union_all(dated, newly, *([_picked(first, last)] if with_picks else [])))


def _is_listed(some: FromClause, *when: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a list announced the paper as new; asked of each paper, for the lists hold those of years."""
    return exists().where(announcements.c.paper_id == some.c.id, announcements.c.news == "new", *when)


def new(db: Connection, first: date, last: date) -> tuple[int, ...]:
    """Numbers of the papers that were new in the editions from ``first`` to ``last``.

    Those announced then; and those picked then that no list ever announced, the first time they were picked.
    """
    return tuple(db.scalars(_NEW, {"first": first.isoformat(), "last": last.isoformat()}))


def late(db: Connection, first: date, last: date, since: datetime) -> frozenset[str]:
    """Ids of the papers that were new in those editions and came here only after ``since``."""
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return frozenset(db.scalars(_LATE, {**days, "since": instant(since)}))


def _picked(first: _Day, last: _Day) -> Any:
    return select(picks.c.paper_no).where(picks.c.day.between(first, last))


def _new(first: _Day, last: _Day) -> ColumnElement[bool]:
    before = select(picks.c.paper_no).where(picks.c.day < first)
    nowhere = and_(papers.c.announced.is_(None), not_(_is_listed(papers)))
    return or_(
        announced_between(first, last), and_(nowhere, papers.c.no.in_(_picked(first, last)), papers.c.no.not_in(before))
    )


# built once: putting a statement together costs as much as running it
_NEW = (
    select(papers.c.no).where(_new(bindparam("first", type_=Text), bindparam("last", type_=Text))).order_by(papers.c.no)
)
_LATE = select(papers.c.id).where(
    papers.c.first_seen > bindparam("since", type_=Text),
    _new(bindparam("first", type_=Text), bindparam("last", type_=Text)),
)


def picked(db: Connection, first: str, last: str, limit: int) -> Slice:
    """Papers picked from ``first`` to ``last``, by standing, then votes, then by the picker's own rank."""
    found = (
        select(picks.c.paper_no, func.min(coalesce(picks.c.rank, 10_000)).label("rank"))
        .where(picks.c.day.between(first, last))
        .group_by(picks.c.paper_no)
        .subquery()
    )
    query = select(papers.c.no, func.count().over()).join(found, found.c.paper_no == papers.c.no)
    order = (papers.c.standing.desc(), papers.c.votes.desc(), found.c.rank, papers.c.no)
    rows = db.execute(query.order_by(*order).limit(limit)).all() if limit else []
    total = rows[0][1] if rows else db.scalar(select(func.count()).select_from(found)) or 0
    return Slice(total, tuple(row[0] for row in rows))


def renewed(db: Connection, first: str, last: str, news: Mapping[str, Sequence[str]], limit: int) -> dict[str, Slice]:
    """Papers here that were announced in those days and never then as new, by name; ``news`` as what for each name."""
    days = announcements.c.day.between(first, last)
    new = select(announcements.c.paper_id).where(days, announcements.c.news == "new")
    parts = []
    for name, kinds in news.items():
        listed = select(announcements.c.paper_id).where(days, announcements.c.news.in_(kinds))
        wanted = and_(papers.c.id.in_(listed), papers.c.id.not_in(new))
        keys = (column.label(f"key{n}") for n, (column, _) in enumerate(_BY_STANDING))
        part = select(literal(name).label("name"), func.count().over().label("total"), *keys).where(wanted)
        parts.append(select(part.order_by(*_order(_BY_STANDING)).limit(limit).subquery()))
    found: dict[str, list[Any]] = {name: [] for name in news}
    both = union_all(*parts).subquery()
    for row in db.execute(select(both).order_by(*(both.c[f"key{n}"].desc() for n in range(len(_BY_STANDING))))):
        found[row.name].append(row)
    return {name: Slice(rows[0].total if rows else 0, tuple(row[-1] for row in rows)) for name, rows in found.items()}


def by_author(db: Connection, name_key: str, page: Page, days: Span | None = None) -> Slice:
    """Papers that carry this author name, newest first; with ``days`` those new in the editions of then."""
    found = select(authors.c.paper_no).where(authors.c.name_key == strip_controls(name_key))
    return _slice(db, _limited(papers.c.no.in_(found), days), _NEWEST, page)


def by_category(db: Connection, category: str, page: Page, days: Span | None = None) -> Slice:
    """Papers in this category, newest first; with ``days`` those new in the editions of then."""
    found = select(categories.c.paper_no).where(categories.c.category == strip_controls(category))
    return _slice(db, _limited(papers.c.no.in_(found), days), _NEWEST, page)


def by_organization(db: Connection, name: str, page: Page, days: Span | None = None) -> Slice:
    """Papers that carry this organisation, however it is capitalised, newest first.

    With ``days`` only those new in the editions of then.
    """
    return _slice(db, _limited(papers.c.organization.in_(_spellings(db, name)), days), _NEWEST, page)


def _limited(wanted: ColumnElement[bool], days: Span | None) -> ColumnElement[bool]:
    return and_(wanted, _new(days[0].isoformat(), days[1].isoformat())) if days else wanted


def organization_months(db: Connection, name: str) -> tuple[tuple[str, int], ...]:
    """How many papers carry this organisation a month, oldest first; papers without a month are left out."""
    month = func.substr(DAY, 1, 7)
    wanted = and_(papers.c.organization.in_(_spellings(db, name)), func.length(DAY) >= len("2025-10"))
    query = select(month.label("month"), func.count()).where(wanted).group_by("month").order_by("month")
    return tuple((row[0], row[1]) for row in db.execute(query))


def _spellings(db: Connection, name: str) -> list[str]:
    """The ways the library writes an organisation; few papers carry any, and the index holds all of them."""
    known = db.scalars(select(papers.c.organization).where(papers.c.organization.is_not(None)).distinct())
    return [one for one in known if one and one.casefold() == name.casefold()]


def by_source(db: Connection, source: str, page: Page) -> Slice:
    """Papers that a source speaks of, in the order they came."""
    found = select(records.c.paper_no).where(records.c.source == source)
    return _slice(db, papers.c.no.in_(found), ((papers.c.no, False),), page)


def newest(db: Connection, page: Page) -> Slice:
    """Every paper, newest first."""
    return _slice(db, true(), _NEWEST, page)


def after(db: Connection, no: int, limit: int) -> tuple[int, ...]:
    """The numbers of the papers that came after the one with this number, in the order they came."""
    return tuple(db.scalars(select(papers.c.no).where(papers.c.no > no).order_by(papers.c.no).limit(limit)))


def hottest(db: Connection, page: Page) -> Slice:
    """Papers that anything ever moved, the hottest first."""
    return _slice(db, papers.c.heat.is_not(None), ((papers.c.heat, True), (papers.c.no, True)), page)


def saved(db: Connection, reader_no: int, shelf_no: int | None, page: Page) -> Slice:
    """Papers on a reader's shelf, or on all of them, last saved first."""
    mine = saves.c.reader_no == reader_no
    return _held(db, saves, mine if shelf_no is None else mine & (saves.c.shelf_no == shelf_no), page)


def voted_by(db: Connection, reader_no: int, page: Page) -> Slice:
    """Papers a reader voted for, last first."""
    return _held(db, votes, votes.c.reader_no == reader_no, page)


def _held(db: Connection, table: Table, mine: ColumnElement[bool], page: Page) -> Slice:
    """Papers with a row of ``table`` that is ``mine``, the newest row first."""
    at = select(func.max(table.c.at)).where(mine, table.c.paper_no == papers.c.no).scalar_subquery()
    held = papers.c.no.in_(select(table.c.paper_no).where(mine))
    return _slice(db, held, ((at, True), (papers.c.no, True)), page)


def _slice(db: Connection, wanted: ColumnElement[bool], keys: Sequence[Key], page: Page) -> Slice:
    return paged(db, papers, wanted, keys, page)


def paged(db: Connection, table: FromClause, wanted: ColumnElement[bool], keys: Sequence[Key], page: Page) -> Slice:
    """A page of the papers in ``table``, which may join others to them, in the order of ``keys``; the last tells all
    papers apart. Raises NoSuchPage for a damaged cursor.
    """
    start, values = _read_cursor(page.after, [column.type.python_type for column, _ in keys])
    counting = select(func.count()).select_from(table).where(wanted).correlate(None).scalar_subquery()
    total = counting if page.counted else literal(0)
    query = select(papers.c.no, *(column for column, _ in keys), total).select_from(table).where(wanted)
    if values:
        query = query.where(_after(keys, values))
    rows = db.execute(query.order_by(*_order(keys)).limit(page.limit + 1)).all()
    shown = rows[: page.limit]
    more = _cursor(start + len(shown), shown[-1][1:-1]) if len(rows) > page.limit else None
    # beyond the last page there is no row to say how many there are
    count = rows[0][-1] if rows else (db.scalar(select(total)) or 0) if values else 0
    return Slice(count, tuple(row[0] for row in shown), start, more)


def _order(keys: Sequence[Key]) -> list[ColumnElement[Any]]:
    return [column.desc() if descends else column.asc() for column, descends in keys]


def _after(keys: Sequence[Key], values: Sequence[Any]) -> ColumnElement[bool]:
    """Strictly behind the entry with these values, in the order of ``keys``.

    The first key bounds it once more by itself, so that databases look no further than they must.
    """
    clause: ColumnElement[bool] = false()
    for (column, descends), value in reversed(list(zip(keys, values, strict=True))):
        clause = or_(column < value if descends else column > value, and_(column == value, clause))
    (first, descends), value = keys[0], values[0]
    return and_(first <= value if descends else first >= value, clause)


def _cursor(place: int, values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([place, *values]).encode()).decode().rstrip("=")


def _read_cursor(text: str | None, types: Sequence[type]) -> tuple[int, list[Any]]:
    if not text:
        return 0, []
    try:
        place, *values = json.loads(base64.urlsafe_b64decode(text.encode() + b"=="))
        whole = all(_fits(one, kind) for one, kind in zip((place, *values), (int, *types), strict=True)) and place >= 0
    except (ValueError, TypeError, binascii.Error, RecursionError):
        whole, place, values = False, 0, []
    if not whole:
        raise NoSuchPage("This page address is damaged. Start again from the first page.")
    return place, values


def _fits(value: object, kind: type) -> bool:
    """Whether a value from a cursor can be compared with a column of this kind on either database."""
    if isinstance(value, str):
        return kind is str and strip_controls(value) == value
    return kind is int and type(value) is int and abs(value) < _LARGEST


def matching(db: Connection, words: Sequence[str], *, pool: int, limit: int) -> Slice:
    """Papers among the newest ``pool`` whose title or authors hold every word: the search of last resort."""
    newest_ones = select(papers.c.no, papers.c.title).order_by(papers.c.no.desc()).limit(pool).subquery()
    clauses = [
        or_(
            func.lower(newest_ones.c.title).contains(word, autoescape=True),
            newest_ones.c.no.in_(select(authors.c.paper_no).where(authors.c.name_key.contains(word, autoescape=True))),
        )
        for word in map(strip_controls, words)
    ]
    rows = tuple(db.scalars(select(newest_ones.c.no).where(*clauses).order_by(newest_ones.c.no.desc()).limit(limit)))
    return Slice(len(rows), rows)
