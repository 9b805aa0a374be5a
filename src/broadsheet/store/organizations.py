"""Organisations, as papers carry them."""

from sqlalchemy import Connection, func, select

from broadsheet.store.schema import papers


def holding(db: Connection, letters: str) -> tuple[str, ...]:
    """The organisations whose names hold these letters, however they are capitalised, most papers first.

    Few papers carry any, and the index holds all of them.
    """
    carried = papers.c.organization.is_not(None)
    rows = db.execute(select(papers.c.organization, func.count()).where(carried).group_by(papers.c.organization))
    wanted = letters.casefold()
    known = sorted((-count, name) for name, count in rows if name and wanted in name.casefold())
    return tuple(name for _, name in known)
