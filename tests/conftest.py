"""What every test may ask for: a store on either database, a site, a clock; and no way out of this machine."""

import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import settings
from tests import postgres, scratch
from tests.callers import open_community
from tests.cast import NOW, QUICK, FakeClock

from broadsheet.lib import passwords
from broadsheet.model.paper import Record
from broadsheet.press import load_starter
from broadsheet.settings import Settings
from broadsheet.store import papers
from broadsheet.store.db import Db
from broadsheet.store.library import open_library
from broadsheet.wiring import Site, open_site

settings.register_profile("every run", max_examples=50, deadline=None)
settings.register_profile("long", max_examples=300, deadline=None)


def pytest_configure(config: pytest.Config) -> None:
    """Before any test makes a file, or anything up."""
    scratch.in_memory()
    if not config.getoption("hypothesis_profile", None):
        settings.load_profile("every run")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing a test does reaches the gates that the Broadsheets of this machine share."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _nobody_is_called() -> Iterator[None]:
    """Connections leave the process for this machine only; anything else fails the test that tried."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _at_home(getattr(socket.socket, name)))
    yield
    patch.undo()


def _at_home(connect):
    def guarded(self: socket.socket, address: object) -> object:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(str(address[0])):
            pytest.fail(f"A test tried to reach {address[0]}; tests talk to this machine only.")
        return connect(self, address)

    return guarded


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


REAL = {name: getattr(passwords, name) for name in ("_HASHER", "_NOBODYS")}


@pytest.fixture(scope="session", autouse=True)
def _hashed_at_once() -> Iterator[None]:
    """Passwords are hashed in no time, for nearly everybody here has one."""
    patch = pytest.MonkeyPatch()
    patch.setattr(passwords, "_HASHER", QUICK)
    patch.setattr(passwords, "_NOBODYS", QUICK.hash("a random word that was thrown away"))
    yield
    patch.undo()


@pytest.fixture
def hashed_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for by tests of what hashing costs."""
    for name, value in REAL.items():
        monkeypatch.setattr(passwords, name, value)


@pytest.fixture
def paced() -> None:
    """Asked for by tests of the pace at which anybody may change anything; without it nobody is held up."""


@pytest.fixture(autouse=True)
def _at_leisure(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' clock stands still, so a reader's five forms would all come in one second."""
    if "paced" not in request.fixturenames:
        monkeypatch.setattr("broadsheet.shell.access.count", lambda *_who: None)
        monkeypatch.setattr("broadsheet.shell.access.owe", lambda _house, visitor: visitor)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty library that has been through every migration."""
    path = tmp_path_factory.mktemp("template") / "broadsheet.db"
    db = open_library(f"sqlite:///{path}")
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
    db.close()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One server a session; its template has been through every migration."""
    programs = postgres.programs()
    if programs is None:
        pytest.skip(postgres.ABSENT)
    server = postgres.Server(programs)
    open_library(server.new()).close()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty library, on each database in turn."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "broadsheet.db")
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres_server")
    name, url = server.lend()
    yield url
    server.take_back(name)


@pytest.fixture
def store(store_url: str) -> Iterator[Db]:
    """An empty library, on each database in turn."""
    db = Db(store_url)
    yield db
    db.close()


@pytest.fixture
def data(tmp_path: Path, sqlite_template: Path) -> Path:
    """A data folder with an empty library."""
    folder = tmp_path / "library"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "broadsheet.db")
    return folder


@pytest.fixture(scope="session")
def empty_index(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """The index of an empty library; building it takes ten times as long as copying it."""
    folder = tmp_path_factory.mktemp("indexed")
    shutil.copy(sqlite_template, folder / "broadsheet.db")
    site = open_site(Settings(data=folder), FakeClock())
    site.catch_up()
    site.store.close()
    return folder / "index"


@pytest.fixture
def indexed(data: Path, empty_index: Path) -> Path:
    """A data folder with an empty library and its index."""
    shutil.copytree(empty_index, data / "index")
    return data


@pytest.fixture
def site(indexed: Path, clock: FakeClock) -> Iterator[Site]:
    """An open, empty library with its index built."""
    one = open_site(Settings(data=indexed), clock)
    one.catch_up()
    yield one
    one.store.close()


@pytest.fixture
def community(indexed: Path, clock: FakeClock) -> Iterator[Site]:
    """An open library with accounts, at http://papers.test."""
    one = open_community(indexed, clock)
    one.catch_up()
    yield one
    one.store.close()


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
