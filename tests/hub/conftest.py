"""A populated community behind all faces, and who asks it."""

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hub_client import Client, newest, pinned, served
from hub_scene import Scene, populate
from starlette.types import ASGIApp
from tests.cast import FakeClock
from tests.web.asgi_client import Answer, ask

from broadsheet.faces import application
from broadsheet.settings import Settings
from broadsheet.wiring import Site, open_site

JSON = ("content-type", "application/json")


@dataclass
class Program:
    """A program with a token, or none, that speaks JSON."""

    app: ASGIApp
    token: str = ""
    host: str = "papers.test"

    def get(self, path: str, *headers: tuple[str, str]) -> Answer:
        """Ask."""
        return ask(self.app, path, *self._headers(), *headers)

    def read(self, path: str) -> Any:
        """Ask, and read what was answered."""
        answer = self.get(path)
        assert answer.status == 200, answer.text
        return json.loads(answer.text)

    def post(self, path: str, body: object = None) -> Answer:
        """Send JSON."""
        sent = b"" if body is None else json.dumps(body).encode()
        return ask(self.app, path, JSON, *self._headers(), method="POST", body=sent)

    def _headers(self) -> list[tuple[str, str]]:
        own = [("host", self.host)]
        return [*own, ("authorization", f"Bearer {self.token}")] if self.token else own


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
