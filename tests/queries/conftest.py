"""A library with papers in it, and a count of what it is asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from tests.cast import NOW

from broadsheet.model.paper import Record
from broadsheet.store import papers
from broadsheet.wiring import Site


@pytest.fixture
def hold(site: Site) -> Callable[..., None]:
    """Save records into the site's library and let the index catch up."""

    def save(*batch: Record) -> None:
        with site.store.write() as db:
            papers.save(db, batch, NOW)
        site.catch_up()
        site.words.refresh()

    return save


@pytest.fixture
def statements(site: Site) -> Callable[[], Iterator[list[str]]]:
    """A context in which every SQL statement is written down."""

    @contextmanager
    def listening() -> Iterator[list[str]]:
        heard: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            heard.append(statement)

        event.listen(site.store.engine, "before_cursor_execute", hear)
        yield heard
        event.remove(site.store.engine, "before_cursor_execute", hear)

    return listening
