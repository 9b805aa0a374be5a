"""Commits, counted."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from broadsheet.store.db import Db


@contextmanager
def commits(store: Db) -> Iterator[list[object]]:
    """A list that grows with every commit."""
    seen: list[object] = []

    def see(connection: object) -> None:
        seen.append(connection)

    event.listen(store.engine, "commit", see)
    yield seen
    event.remove(store.engine, "commit", see)
