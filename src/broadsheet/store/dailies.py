"""Daily papers across days: each paper once, on the newest page it stands on, by page and place or by heat.

Pages of a listing are counted here, not keyed: the clients of the Hugging Face API
ask for page numbers, and a page is theirs alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.functions import coalesce

from broadsheet.store.keys import storable
from broadsheet.store.listings import announced_between
from broadsheet.store.picking import MARK
from broadsheet.store.schema import announcements, editions, papers, picks, records

_UNRANKED = 10_000
_ANNOUNCED = coalesce(
    select(func.min(announcements.c.day))
    .where(announcements.c.news == "new", announcements.c.paper_id == papers.c.id)
    .scalar_subquery(),
    papers.c.announced,
)
"""The day a paper was announced as new."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which daily papers: those that ``by`` brought, by ``hot`` or by page; ``cold`` leaves out what has any heat.

    ``alone`` leaves out papers that stand on a later page as well, ``picked`` those that nobody picked.
    """

    by: str = ""
    hot: bool = False
    cold: bool = False
    alone: bool = False
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Papers from ``skip`` on, at most ``limit``."""

    skip: int
    limit: int


Placed = list[tuple[int, date | None]]
"""Paper numbers in order, each with the day of its page."""


def days(db: Connection) -> Sequence[tuple[date, int]]:
    """Every day whose page has papers, newest first, and how many it has."""
    shown = select(editions.c.day, editions.c.papers).where(editions.c.papers > 0)
    return [(date.fromisoformat(day), papers) for day, papers in db.execute(shown.order_by(editions.c.day.desc()))]


def is_source(db: Connection, name: str) -> bool:
    """Whether any record is of a source of this name."""
    return storable(name) and db.scalar(select(records.c.no).where(records.c.source == name).limit(1)) is not None


def count(db: Connection, first: date, last: date, wanted: Wanted) -> int:
    """How many papers those pages have."""
    low, high = first.isoformat(), last.isoformat()
    picked = papers.c.no.in_(select(picks.c.paper_no).where(picks.c.day.between(low, high)))
    stands = picked if wanted.picked else announced_between(low, high, with_picks=True)
    return db.scalar(_theirs(last, wanted, select(func.count()).select_from(papers).where(stands))) or 0


def on_pages(db: Connection, first: date, last: date, wanted: Wanted, part: Part) -> Placed:
    """Papers on the pages of those days, newest page first, each page as it is printed; or the hottest first."""
    stood = _stood(first, last, wanted)
    found = _on_pages(stood, last, wanted, select(papers.c.no, stood.c.day).select_from(papers))
    rows = db.execute(found.order_by(*_order(stood, wanted)).offset(part.skip).limit(part.limit))
    return [(no, _whole_day(day)) for no, day in rows]


def hottest(db: Connection, wanted: Wanted, part: Part) -> tuple[int, Placed]:
    """Papers that anything ever moved, the hottest first, whatever their day; and how many there are."""
    moved = and_(papers.c.heat.is_not(None), _by(wanted.by))
    total = db.scalar(select(func.count()).select_from(papers).where(moved)) or 0
    query = select(papers.c.no, _stand_day()).where(moved).order_by(papers.c.heat.desc(), papers.c.no.desc())
    rows = db.execute(query.offset(part.skip).limit(part.limit))
    return total, [(no, _whole_day(day)) for no, day in rows]


def _whole_day(text: str | None) -> date | None:
    """A day as the library writes it; None for a month or year alone."""
    return date.fromisoformat(text) if text and len(text) == len("2025-10-08") else None


def undated(db: Connection, wanted: Wanted, part: Part) -> Placed:
    """Papers of a library that knows of no days, in the order they came."""
    query = select(papers.c.no).where(_by(wanted.by), _cold(wanted)).order_by(papers.c.no)
    return [(no, None) for no in db.scalars(query.offset(part.skip).limit(part.limit))]


def _stand_day() -> ColumnElement[Any]:
    picked = select(func.max(picks.c.day)).where(picks.c.paper_no == papers.c.no).scalar_subquery()
    return coalesce(picked, _ANNOUNCED)


def _stood(first: date, last: date, wanted: Wanted) -> Subquery:
    """Each paper on the pages of those days: its newest day, 0 where it is a pick, and the picker's best rank."""
    low, high = first.isoformat(), last.isoformat()
    rank = coalesce(picks.c.rank, _UNRANKED).label("rank")
    picked = select(picks.c.paper_no.label("no"), picks.c.day.label("day"), literal(0).label("kind"), rank)
    picked = picked.where(picks.c.day.between(low, high))
    new = select(papers.c.no, _ANNOUNCED, literal(1), literal(_UNRANKED)).where(announced_between(low, high))
    both = (picked if wanted.picked else union_all(picked, new)).subquery()
    named = (
        func.max(both.c.day).label("day"),
        func.min(both.c.kind).label("kind"),
        func.min(both.c.rank).label("rank"),
    )
    return select(both.c.no, *named).group_by(both.c.no).subquery()


def _on_pages(stood: Subquery, last: date, wanted: Wanted, found: Select[Any]) -> Select[Any]:
    return _theirs(last, wanted, found.join(stood, stood.c.no == papers.c.no))


def _theirs(last: date, wanted: Wanted, found: Select[Any]) -> Select[Any]:
    """Those that are wanted of the papers on pages up to the day ``last``."""
    found = found.where(_by(wanted.by), _cold(wanted))
    if not wanted.alone:
        return found
    text = last.isoformat()
    later = papers.c.no.in_(select(picks.c.paper_no).where(picks.c.day > text))
    return found.where(not_(later), or_(_ANNOUNCED.is_(None), not_(text < _ANNOUNCED)))


def _order(stood: Subquery, wanted: Wanted) -> list[ColumnElement[Any]]:
    """As ``store.listings`` orders a day: picks before the rest, each by standing, then votes."""
    heat = [case((papers.c.heat.is_(None), 1), else_=0), papers.c.heat.desc()] if wanted.hot else []
    age = case((stood.c.kind == 0, ""), else_=coalesce(papers.c.announced, papers.c.published, ""))
    last = case((stood.c.kind == 0, papers.c.no), else_=-papers.c.no)
    places = [papers.c.standing.desc(), papers.c.votes.desc(), stood.c.rank, age.desc(), last]
    return [*heat, stood.c.day.desc(), stood.c.kind, *places]


def _by(name: str) -> ColumnElement[bool]:
    """Papers that a source or a reader of this name picked, or that nobody picked and this source announced."""
    if not name:
        return true()
    if not storable(name):
        return not_(true())
    known = func.lower(picks.c.source).in_((name.lower(), MARK + name.lower()))
    theirs = papers.c.no.in_(select(picks.c.paper_no).where(known))
    first = or_(papers.c.sources == name, papers.c.sources.startswith(name + " ", autoescape=True))
    return or_(theirs, and_(first, papers.c.no.not_in(select(picks.c.paper_no))))


def _cold(wanted: Wanted) -> ColumnElement[bool]:
    return papers.c.heat.is_(None) if wanted.cold else true()
