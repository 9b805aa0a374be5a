"""A count of what the library is asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from broadsheet.wiring import Site


@pytest.fixture
def statements(site: Site) -> Callable[[], Iterator[list[str]]]:
    """A context in which every SQL statement is written down."""

    @contextmanager
    def listening(other: Site | None = None) -> Iterator[list[str]]:
        heard: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            heard.append(statement)

        engine = (other or site).store.engine
        event.listen(engine, "before_cursor_execute", hear)
        yield heard
        event.remove(engine, "before_cursor_execute", hear)

    return listening
