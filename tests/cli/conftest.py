"""The command line in this process: what it printed, where, and how it ended."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from broadsheet.cli.main import main


@dataclass(frozen=True)
class Done:
    """A command that ended: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run a command as typed, with nothing set in the environment."""
    monkeypatch.delenv("BROADSHEET_DATA", raising=False)

    def command(*words: object) -> Done:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return command


LINES = (
    '{"id": "arxiv:2611.00001", "title": "Counting Herons from the Air", "abstract": "We count herons in a marsh.", '
    '"authors": ["Ines Amado", "Li Wei"], "published": "2026-11-16", "categories": "cs.CV stat.ML", "comments": 3, '
    '"upvotes": 9, "tags": ["herons"], "code_url": "https://code.example.org/herons"}',
    '{"id": "waders:2016/7", "title": "Storks and Cranes: A Survey of Wading Birds", "year": 2016, '
    '"organization": "Marsh Institute"}',
    '{"title": "A Rowing Boat for Ornithologists"}',
)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Three papers in a file."""
    path = tmp_path / "marsh.jsonl"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A data folder with those three papers, to be copied."""
    folder = tmp_path_factory.mktemp("imported")
    shutil.copy(sqlite_template, folder / "broadsheet.db")
    file = tmp_path_factory.mktemp("papers") / "marsh.jsonl"
    file.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    assert main(["import", str(file), "--data", str(folder)]) == 0
    return folder


@pytest.fixture
def full(imported: Path, tmp_path: Path) -> Path:
    """A data folder with those three papers."""
    return Path(shutil.copytree(imported, tmp_path / "library"))
