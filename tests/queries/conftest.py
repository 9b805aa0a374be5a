"""A library with papers in it, and a count of what it is asked."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from tests.cast import NOW, FakeClock

from broadsheet.model.paper import Record
from broadsheet.press import load_starter
from broadsheet.settings import Settings
from broadsheet.store import papers
from broadsheet.wiring import Site, open_site


@pytest.fixture(scope="session")
def starter_folder(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A data folder with the starter edition in it, indexed; to be copied or read, never written."""
    folder = tmp_path_factory.mktemp("starter")
    shutil.copy(sqlite_template, folder / "broadsheet.db")
    site = open_site(Settings(data=folder), FakeClock())
    load_starter(site)
    site.store.close()
    return folder


@pytest.fixture(scope="session")
def starter(starter_folder: Path) -> Iterator[Site]:
    """The starter edition, for tests that only read."""
    site = open_site(Settings(data=starter_folder), FakeClock())
    yield site
    site.store.close()


@pytest.fixture
def own_starter(starter_folder: Path, tmp_path: Path) -> Iterator[Site]:
    """The starter edition, for tests that change it."""
    site = open_site(Settings(data=shutil.copytree(starter_folder, tmp_path / "own")), FakeClock())
    yield site
    site.store.close()


@pytest.fixture
def hold(site: Site) -> Callable[..., None]:
    """Save records into the site's library and let the index catch up."""

    def save(*batch: Record) -> None:
        with site.store.write() as db:
            papers.save(db, batch, NOW)
        site.catch_up()
        site.refresh()

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
