"""Organisations by a part of their names."""

from broadsheet.store import organizations
from broadsheet.store.db import Db


def like(store: Db, text: str, limit: int) -> tuple[tuple[str, ...], int]:
    """The organisations that most papers carry whose names hold these letters, and how many such there are."""
    with store.read() as db:
        names = organizations.holding(db, text.strip())
    return names[:limit], len(names)
