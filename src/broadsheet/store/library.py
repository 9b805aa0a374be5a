"""Open a library: connect, migrate when needed, answer what everything else asks first."""

from importlib import import_module

from sqlalchemy import func, inspect, select, text

from broadsheet.store.db import Connection, Db
from broadsheet.store.schema import papers

HEAD = "0005"
"""The newest migration; a test holds it against the folder."""


def open_library(url: str, *, small: bool = False) -> Db:
    """Connect, for short writes alone where ``small`` (see ``Db``), and bring the schema up to date.

    Raises StoreError.
    """
    db = Db(url, small=small)
    try:
        if _revision(db) != HEAD:
            # Alembic costs a tenth of a second; a search from a shell should not pay it
            import_module("broadsheet.store.migrate").upgrade(db)
    except BaseException:
        db.close()
        raise
    return db


def is_migrated(db: Db) -> bool:
    """Whether the schema is the one this program knows. Raises StoreError."""
    return _revision(db) == HEAD


def _revision(db: Db) -> str | None:
    with db.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return str(found) if found else None


def is_empty(db: Connection) -> bool:
    """Whether there is no paper at all."""
    return db.scalar(select(papers.c.no).limit(1)) is None


def size(db: Connection) -> int:
    """How many papers there are."""
    return db.scalar(select(func.count()).select_from(papers)) or 0


def characters(db: Connection) -> int:
    """How long all titles and abstracts are together, in characters."""
    return db.scalar(select(func.sum(func.length(papers.c.title) + func.length(papers.c.abstract)))) or 0


def holds_only(db: Connection, source: str) -> bool:
    """Whether every paper came from this source and nothing else."""
    other = select(papers.c.no).where(papers.c.sources != source).limit(1)
    return not is_empty(db) and db.scalar(other) is None
