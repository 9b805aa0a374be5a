"""A count of what the library is asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event

from broadsheet.store import prepared
from broadsheet.wiring import Site


@pytest.fixture
def statements(site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Iterator[list[str]]]:
    """A context in which every SQL statement is written down."""

    @contextmanager
    def listening(other: Site | None = None) -> Iterator[list[str]]:
        heard: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            heard.append(statement)

        def done(db: Connection, said: str, *rest: object, **more: bool) -> object:
            heard.append(said)
            return past_the_toolkit(db, said, *rest, **more)

        past_the_toolkit = prepared._done
        engine = (other or site).store.engine
        event.listen(engine, "before_cursor_execute", hear)
        with monkeypatch.context() as patched:
            patched.setattr(prepared, "_done", done)
            yield heard
        event.remove(engine, "before_cursor_execute", hear)

    return listening
