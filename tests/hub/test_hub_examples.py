"""What the how-to page tells readers to type does what it says."""

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hub_client import REPO, Client, pinned, served
from hub_scene import SPARE, Scene

pytestmark = pytest.mark.slow
PAGE = (REPO / "docs" / "how-to" / "use-hugging-faces-client.md").read_text(encoding="utf-8")
_ADDRESS = "http://127.0.0.1:8000"


def blocks(language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", PAGE)


@pytest.fixture(scope="module")
def starter_address(starter_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = shutil.copytree(starter_folder, tmp_path_factory.mktemp("starter") / "data")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    with served(data, port) as address:
        yield address


@pytest.fixture
def reader(starter_address: str, tmp_path: Path) -> Client:
    return Client(pinned(), starter_address, tmp_path)


def test_the_commands_print_papers(reader: Client) -> None:
    typed = blocks("sh")[0].replace(_ADDRESS, reader.endpoint)
    done = reader.run("sh", "-ec", typed)
    assert done.code == 0, done.err
    assert done.out.count("2505.02130") >= 3
    assert "\n# Attention Mechanisms Perspective" in done.out


def test_the_script_prints_papers(reader: Client) -> None:
    done = reader.python(blocks("python")[0].replace(_ADDRESS, reader.endpoint))
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert len(lines) == 11
    assert lines[0].split()[:2] == ["2505.02130", "0"]


@pytest.mark.skipif(not shutil.which("curl"), reason="NOT TESTED: curl is not installed")
def test_the_comment_is_written(hub_server: tuple[str, Scene], tmp_path: Path) -> None:
    address, scene = hub_server
    client = Client(Path("/usr/bin"), address, tmp_path, more={"BROADSHEET_TOKEN": scene.tokens["bob"]})
    done = client.run("sh", "-ec", blocks("sh")[1].replace(_ADDRESS, address).replace("2505.02130", SPARE))
    assert done.read["newMessage"]["data"]["latest"]["raw"] == "So many herons."
