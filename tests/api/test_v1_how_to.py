"""The examples of the page on the API, typed as they stand there; and what a shell does not load."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.serving import served

from broadsheet.wiring import Site

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "use-the-api.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"

pytestmark = pytest.mark.slow


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def address(own_starter: Site) -> Iterator[str]:
    with served(own_starter) as address:
        yield address


@pytest.mark.skipif(shutil.which("curl") is None, reason="NOT TESTED: curl is absent")
def test_every_line_for_a_shell_gives_json(address: str, tmp_path: Path) -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(lines) == 4
    for line in lines:
        command = ["bash", "-euc", line.replace(ADDRESS, address)]
        said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        assert "status" not in json.loads(said or "{}"), said
    exported = (tmp_path / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    assert len([json.loads(line)["title"] for line in exported]) == 170


def test_the_program_prints_what_it_says(address: str) -> None:
    (program,) = blocks("python")
    command = [sys.executable, "-I", "-c", _READY + program.replace(ADDRESS, address)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0].startswith("1 ")
    assert said[-2:] == ["True", "404 No paper “9999.99999” is here. Try a search for its title."]
    assert any(re.fullmatch(r"\d+ of \d+", line) for line in said)


_READY = f"import sys; sys.path.insert(0, {str(ROOT / 'clients' / 'python')!r})\n"
_HEAVY = ("fastapi", "pydantic", "starlette", "uvicorn")


def test_a_search_from_a_shell_loads_nothing_of_the_server(starter_folder: Path) -> None:
    code = (
        "import sys; from broadsheet.cli.main import main; "
        "main(['search', 'attention', '--data', sys.argv[1]]); "
        f"print([one for one in {_HEAVY!r} if one in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code, starter_folder], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"
