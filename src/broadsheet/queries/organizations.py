"""Organisations by a part of their names."""

from collections.abc import Callable

from broadsheet.store import organizations
from broadsheet.store.db import Db


def called(store: Db, is_it: Callable[[str], bool]) -> str | None:
    """The organisation papers carry whose name ``is_it``, None where there is none."""
    with store.read() as db:
        return next(filter(is_it, organizations.holding(db, "")), None)


def like(store: Db, text: str, limit: int) -> tuple[tuple[str, ...], int]:
    """The organisations that most papers carry whose names hold these letters, and how many such there are."""
    with store.read() as db:
        names = organizations.holding(db, text.strip())
    return names[:limit], len(names)
