"""A populated community behind all faces, and who asks it."""

import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hub_client import Client, newest, pinned, served
from hub_program import Program
from hub_scene import Scene, populate
from tests.cast import FakeClock

from broadsheet.faces import application
from broadsheet.settings import Settings
from broadsheet.wiring import Site, open_site


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Scene]:
    """A populated community, for tests that only read."""
    folder = tmp_path_factory.mktemp("hub")
    shutil.copy(sqlite_template, folder / "broadsheet.db")
    site = open_site(Settings(data=folder, mode="community", base_url="http://papers.test"), FakeClock())
    yield populate(site)
    site.store.close()


@pytest.fixture
def own_scene(community: Site) -> Scene:
    """The same, for tests that change it."""
    return populate(community)


@pytest.fixture
def stranger(scene: Scene) -> Program:
    """A program without a token, before what nobody changes."""
    return Program(application(scene.site))


@pytest.fixture
def holding(own_scene: Scene) -> Callable[[str], Program]:
    """A program that holds Ada's token for a scope."""
    return lambda scope: Program(application(own_scene.site), own_scene.tokens[scope])


@pytest.fixture
def ada(holding: Callable[[str], Program]) -> Program:
    """A program that may do all that Ada may."""
    return holding("all")


@pytest.fixture(scope="session")
def hub_server(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[str, Scene]]:
    """A community served by a process of its own, and who is in it."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copy(sqlite_template, folder / "broadsheet.db")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    site = open_site(Settings(data=folder, mode="community", base_url=f"http://127.0.0.1:{port}"), FakeClock())
    scene = populate(site)
    site.store.close()
    with served(folder, port, mode="community") as address:
        yield address, scene


@pytest.fixture(scope="session", params=["pinned", pytest.param("newest", marks=pytest.mark.long)])
def bin_folder(request: pytest.FixtureRequest) -> Path:
    """The commands of the Hub's clients."""
    return pinned() if request.param == "pinned" else newest()


@pytest.fixture
def client(bin_folder: Path, hub_server: tuple[str, Scene], tmp_path: Path) -> Client:
    """The Hub's clients without a token."""
    return Client(bin_folder, hub_server[0], tmp_path)


@pytest.fixture
def client_of_ada(client: Client, hub_server: tuple[str, Scene]) -> Client:
    """The same with a token of Ada's for reading."""
    return replace(client, token=hub_server[1].tokens["read"])
