"""What the house rules look at: the files of the repository, the commands, and the texts of the documentation."""

import re
import runpy
import subprocess
import tomllib
from argparse import ArgumentParser
from functools import cache
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).parents[2]
PACKAGE = REPO / "src" / "broadsheet"
TEMPLATES = PACKAGE / "web" / "templates"
MIGRATIONS = PACKAGE / "store" / "migrations" / "versions"


@cache
def files() -> tuple[Path, ...]:
    """Every file that git keeps or would keep; skips where there is no git."""
    try:
        names = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=REPO,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("This is no git checkout, so nobody can say which files belong to it.")
    return tuple(path for name in sorted(filter(None, names.split("\0"))) if (path := REPO / name).is_file())


def texts(*suffixes: str) -> list[tuple[str, str]]:
    """Name and text of the files with one of these suffixes, or of all that are text."""
    found = []
    for path in files():
        if suffixes and path.suffix not in suffixes:
            continue
        try:
            found.append((path.relative_to(REPO).as_posix(), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def modules() -> list[Path]:
    """The modules of the package, migrations apart."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def templates() -> list[Path]:
    """Every template."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def documents() -> list[Path]:
    """Everything people read: the files at the root and the folder of documentation."""
    return sorted([*REPO.glob("*.md"), *(REPO / "docs").rglob("*.md")])


@cache
def project() -> dict[str, Any]:
    """``pyproject.toml``, read."""
    return tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def reference() -> dict[str, Any]:
    """The functions of ``tools/reference``."""
    return runpy.run_path(str(REPO / "tools" / "reference"))


@cache
def commands() -> dict[str, ArgumentParser]:
    """Every command with its parser, the shared options included."""
    made = {}
    for name in reference()["COMMANDS"]:
        made[name] = reference()["parser_of"](name)
        made[name].add_argument("--data")
        made[name].add_argument("--json", action="store_true")
    return made


def without_code(markdown: str) -> str:
    """Markdown without its blocks of code."""
    return re.sub(r"^```.*?^```", "", markdown, flags=re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    """A file's name as people write it, from the root of the repository."""
    return path.relative_to(REPO).as_posix()
