"""Every paper and edition by its path, for crawlers."""

from datetime import date

from sqlalchemy import Connection, func, select

from broadsheet.store.schema import editions, papers


def size(db: Connection) -> int:
    """How many addresses there are."""
    held = db.scalar(select(func.count()).select_from(papers)) or 0
    return held + (db.scalar(select(func.count()).select_from(editions).where(editions.c.papers > 0)) or 0)


def addresses(db: Connection, start: int, limit: int) -> tuple[tuple[str, date | None], ...]:
    """Paths with the day of their last change, editions first, then papers in the order they came."""
    days = list(db.scalars(select(editions.c.day).where(editions.c.papers > 0).order_by(editions.c.day)))
    found: list[tuple[str, date | None]] = [
        (f"/papers/date/{day}", date.fromisoformat(day)) for day in days[start : start + limit]
    ]
    rows = db.execute(
        select(papers.c.id, papers.c.first_seen)
        .order_by(papers.c.no)
        .offset(max(0, start - len(days)))
        .limit(limit - len(found))
    )
    found += [(f"/papers/{row.id}", date.fromisoformat(row.first_seen[:10])) for row in rows]
    return tuple(found)
