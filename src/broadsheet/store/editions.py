"""Announcements as listed, independent readings of their number, and the editions bound from them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, or_, select

from broadsheet.model.edition import Count, Edition
from broadsheet.store import changes
from broadsheet.store.schema import announcements, categories, editions, papers, picks, readings, records


def announce(db: Connection, lines: Sequence[tuple[date, str, str, str, int | None]]) -> None:
    """Keep whole announcement lists: day, category, paper id, news, version. A later list takes the earlier's place."""
    rows = {
        (day.isoformat(), category, paper): {"news": news, "version": version}
        for day, category, paper, news, version in lines
    }
    for day, category in {key[:2] for key in rows}:
        db.execute(delete(announcements).where(announcements.c.day == day, announcements.c.category == category))
    if rows:
        values = [{"day": d, "category": c, "paper_id": paper, **rest} for (d, c, paper), rest in rows.items()]
        db.execute(announcements.insert(), values)


def read(db: Connection, taken: Sequence[tuple[date, str, str, int, str]], now: datetime) -> None:
    """Keep readings: day, category, who counted, the count, what was odd. The newest of each counts."""
    at = now.isoformat(timespec="seconds")
    for day, category, by, count, why in taken:
        same = (readings.c.day == day.isoformat(), readings.c.category == category, readings.c.by == by)
        db.execute(delete(readings).where(*same))
        row = {"day": day.isoformat(), "category": category, "by": by, "count": count, "why": why, "at": at}
        db.execute(readings.insert().values(**row))


@dataclass(frozen=True, slots=True)
class Taken:
    """A reading as kept: who counted how many papers of a category, and what was odd."""

    category: str
    by: str
    count: int
    why: str


def readings_of(db: Connection, day: date) -> tuple[Taken, ...]:
    """Every reading of a day."""
    table = readings.c
    query = select(table.category, table.by, table.count, table.why).where(table.day == day.isoformat())
    return tuple(Taken(*row) for row in db.execute(query.order_by(table.by)))


def first_reading(db: Connection) -> date | None:
    """The oldest day of which any announcement list was read."""
    found = db.scalar(select(func.min(readings.c.day)))
    return date.fromisoformat(found) if found else None


def listed(db: Connection, day: date, category: str, news: str = "new") -> tuple[str, ...]:
    """The ids a category listed on a day as ``news``, in order."""
    table = announcements.c
    wanted = and_(table.day == day.isoformat(), table.category == category, table.news == news)
    return tuple(db.scalars(select(table.paper_id).where(wanted).order_by(table.paper_id)))


def listed_before(db: Connection, day: date, ids: Sequence[str]) -> int:
    """How many of these ids an earlier day had listed as new already."""
    table = announcements.c
    wanted = and_(table.day < day.isoformat(), table.news == "new", table.paper_id.in_(ids))
    return db.scalar(select(func.count(table.paper_id.distinct())).where(wanted)) or 0


def dated(db: Connection, day: date, category: str, source: str) -> tuple[str, ...]:
    """Ids of the papers that ``source``'s records date to the edition of ``day``, first category ``category``."""
    query = (
        select(papers.c.id)
        .join(categories, and_(categories.c.paper_no == papers.c.no, categories.c.place == 0))
        .join(records, records.c.paper_no == papers.c.no)
        .where(papers.c.announced == day.isoformat(), categories.c.category == category, records.c.source == source)
    )
    return tuple(db.scalars(query.order_by(papers.c.id)))


def paper_count(db: Connection, day: date) -> int:
    """How many papers the page of a day shows as new or picked; updates alone make no edition."""
    text = day.isoformat()
    announced_ids = select(announcements.c.paper_id).where(announcements.c.day == text, announcements.c.news == "new")
    wanted = (papers.c.announced == text) | papers.c.id.in_(announced_ids)
    wanted |= papers.c.no.in_(select(picks.c.paper_no).where(picks.c.day == text))
    return db.scalar(select(func.count()).select_from(papers).where(wanted)) or 0


def bind(db: Connection, edition: Edition, papers_shown: int, now: datetime) -> bool:
    """Write an edition down; logged when anything but the hour of checking is new."""
    day = edition.day.isoformat() if edition.day else ""
    counts = json.dumps(
        [[one.category, one.announced, one.held, list(one.missing), list(one.readings)] for one in edition.counts]
    )
    said = {"state": edition.state, "why": edition.why, "counts": counts, "papers": papers_shown}
    old = db.execute(select(editions).where(editions.c.day == day)).one_or_none()
    same = old is not None and all(getattr(old, name) == value for name, value in said.items())
    checked = edition.checked_at.isoformat(timespec="seconds") if edition.checked_at else None
    if same and old is not None and old.checked_at == checked:
        return False
    db.execute(delete(editions).where(editions.c.day == day))
    db.execute(editions.insert().values(day=day, checked_at=checked, **said))
    if not same:
        changes.append(db, "edition", [edition.day.toordinal() if edition.day else 0], now)
    return not same


def unbind(db: Connection, day: date, now: datetime) -> None:
    """Take an edition back, and log it."""
    db.execute(delete(editions).where(editions.c.day == day.isoformat()))
    changes.append(db, "edition", [day.toordinal()], now)


def edition(db: Connection, day: date) -> Edition | None:
    """The edition of a day, None when none was bound."""
    row = db.execute(_NUMBERED.where(editions.c.day == day.isoformat())).one_or_none()
    return _edition(row) if row else None


def between(db: Connection, first: date, last: date) -> tuple[Edition, ...]:
    """The editions bound for these days, oldest first."""
    rows = db.execute(
        _NUMBERED.where(editions.c.day.between(first.isoformat(), last.isoformat())).order_by(editions.c.day)
    )
    return tuple(map(_edition, rows))


def newest_day(db: Connection, *, before: date | None = None) -> date | None:
    """The newest day with papers, of those before a day where one is given."""
    query = select(func.max(editions.c.day)).where(editions.c.papers > 0)
    found = db.scalar(query.where(editions.c.day < before.isoformat()) if before else query)
    return date.fromisoformat(found) if found else None


def newest(db: Connection, due: date) -> tuple[date | None, Edition | None]:
    """The newest day with papers, and the edition of the day ``due`` where one is bound."""
    best = select(func.max(editions.c.day)).where(editions.c.papers > 0).correlate(None).scalar_subquery()
    wanted = or_(editions.c.day == due.isoformat(), editions.c.day == best)
    rows = db.execute(_NUMBERED.add_columns(best.label("best")).where(wanted)).all()
    found = next((date.fromisoformat(row.best) for row in rows if row.best), None)
    return found, next((_edition(row) for row in rows if row.day == due.isoformat()), None)


def neighbours(db: Connection, first: date, last: date) -> tuple[date | None, date | None]:
    """The newest day with papers before a stretch of days, and the oldest after it."""
    shown = editions.c.papers > 0
    older = select(func.max(editions.c.day)).where(shown, editions.c.day < first.isoformat()).scalar_subquery()
    newer = select(func.min(editions.c.day)).where(shown, editions.c.day > last.isoformat()).scalar_subquery()
    row = db.execute(select(older, newer)).one()
    return date.fromisoformat(row[0]) if row[0] else None, date.fromisoformat(row[1]) if row[1] else None


def span(db: Connection) -> tuple[date | None, date | None]:
    """The oldest and the newest day an edition is bound for."""
    row = db.execute(select(func.min(editions.c.day), func.max(editions.c.day))).one()
    return (date.fromisoformat(row[0]), date.fromisoformat(row[1])) if row[0] else (None, None)


_COUNTED = ("complete", "incomplete", "filling")
_shown = editions.alias()
_NUMBERED = select(
    editions,
    select(func.count())
    .select_from(_shown)
    .where(_shown.c.papers > 0, _shown.c.state.in_(_COUNTED), _shown.c.day <= editions.c.day)
    .scalar_subquery()
    .label("number"),
)
"""Editions with their place among those whose announcements were counted."""


def _edition(row: Row[Any]) -> Edition:
    return Edition(
        day=date.fromisoformat(row.day),
        state=row.state,
        why=row.why,
        number=row.number if row.papers and row.state in _COUNTED else 0,
        counts=tuple(Count(c, n, held, tuple(gone), tuple(by)) for c, n, held, gone, by in json.loads(row.counts)),
        checked_at=datetime.fromisoformat(row.checked_at) if row.checked_at else None,
    )


def unbound_days(db: Connection) -> tuple[date, ...]:
    """Whole days on which papers were announced or picked and for which no edition is bound yet."""
    known = set(db.scalars(select(editions.c.day)))
    said = set(db.scalars(select(papers.c.announced).where(func.length(papers.c.announced) == 10).distinct()))
    said |= set(db.scalars(select(picks.c.day).distinct()))
    return tuple(sorted(date.fromisoformat(one) for one in said - known if one))


def gathered_days(db: Connection) -> tuple[date, ...]:
    """Days whose editions hold only what files and picks said."""
    return tuple(
        date.fromisoformat(one) for one in db.scalars(select(editions.c.day).where(editions.c.state == "gathered"))
    )
