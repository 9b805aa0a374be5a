"""Rules for the code that no linter knows."""

import ast
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from house_files import MIGRATIONS, PACKAGE, REPO, files, modules, name_of, project, texts

LONGEST = 400
MEDIAN = 150
MOST_DEPENDENCIES = 30


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_module_is_longer_than_a_sitting() -> None:
    long = {name_of(path): lines(path) for path in modules() if lines(path) > LONGEST}
    assert not long, f"Longer than {LONGEST} lines; divide by what changes together: {long}"


def test_half_of_the_modules_fit_on_a_few_screens() -> None:
    median = statistics.median(map(lines, modules()))
    assert median <= MEDIAN, f"The median module has {median} lines, and {MEDIAN} is the most: divide the longest ones."


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    mute = [name_of(path) for path in modules() if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert not mute, f"Begin these with a docstring that says what the file is for: {mute}"


@pytest.mark.slow
def test_imports_keep_to_the_layers() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([lint, "--no-cache"], cwd=REPO, capture_output=True, text=True)
    assert ran.returncode == 0, f"An import goes against the flow (contracts in pyproject.toml):\n{ran.stdout[-3000:]}"


@pytest.mark.slow
def test_the_scripts_without_a_suffix_are_linted_too() -> None:
    ruff = Path(sys.executable).with_name("ruff")
    scripts = [
        path
        for path in sorted((REPO / "tools").iterdir())
        if path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env py")
    ]
    assert scripts
    for command in (["check", "-q"], ["format", "--check", "-q"]):
        ran = subprocess.run([ruff, *command, *scripts], cwd=REPO, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def test_nothing_is_left_for_later() -> None:
    # the brackets keep this line from finding itself
    later = re.compile(r"\b(?:TO[D]O|FIX[M]E)\b")
    found = [name for name, text in texts(".py", ".html", ".css", ".js", ".md", ".toml", "") if later.search(text)]
    assert not found, f"Do it or write an issue; the code keeps no reminders: {found}"


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a path of one machine", r"(?<![\w./])/(?:work|root|home|Users)/\w"),
        (
            "the host of a package registry",
            r"\b(?:p[y]pi\.org|python[h]osted\.org|registry\.np[m]js|anacond[a]\.org)\b",
        ),
        (
            "an index of packages",
            r"(?m)^\s*--(?:extra-)?(?:index-url|find-links|trusted-host)|(?:^|\W)index[_-]ur[l]\s*=",
        ),
    ],
)
def test_no_file_names_a_machine_or_a_registry(what: str, pattern: str) -> None:
    found = [f"{name}: {hit[0]!r}" for name, text in texts() if (hit := re.search(pattern, text))]
    assert not found, f"These name {what}; a checkout must work anywhere: {found}"


def test_dependencies_are_few_and_each_says_what_it_is_for() -> None:
    text = (REPO / "pyproject.toml").read_text(encoding="utf-8")
    block = text.split("\ndependencies = [\n")[1].split("\n]")[0].splitlines()
    assert len(block) == len(project()["project"]["dependencies"]) <= MOST_DEPENDENCIES
    mute = [line.strip() for line in block if "#" not in line]
    assert not mute, f"Say in a comment what each is for: {mute}"


def test_every_locked_requirement_is_pinned_by_hash() -> None:
    text = (REPO / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", "")
    wanted = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    loose = [
        line[:60] for line in wanted if not re.match(r"[\w.-]+==\S+(?:\s*;[^#]*)? .*--hash=sha256:[0-9a-f]{64}", line)
    ]
    assert wanted
    assert not loose, f"Renew the lock with `make lock`; these lines have no hash: {loose}"


def test_every_runtime_dependency_is_locked() -> None:
    locked = set(re.findall(r"(?m)^([\w.-]+)==", (REPO / "requirements.lock").read_text(encoding="utf-8")))
    wanted = {re.match(r"[\w-]+", one)[0] for one in project()["project"]["dependencies"]}  # type: ignore[index]
    assert wanted <= locked, f"Renew the lock with `make lock`; it lacks {wanted - locked}."


def test_migrations_are_only_ever_added() -> None:
    known = (REPO / "tests" / "house" / "migrations.txt").read_text(encoding="utf-8").split()
    here = sorted(path.name for path in MIGRATIONS.glob("*.py"))
    assert here == known, (
        "Released libraries have run these migrations: add a new one and its name to migrations.txt, "
        f"never change or remove one. Listed: {known}. Here: {here}."
    )
    assert [int(name[:4]) for name in here] == list(range(1, len(here) + 1)), "Number migrations without gaps."


def test_generated_and_private_files_are_not_kept() -> None:
    found = [name_of(path) for path in files() if re.search(r"\.(?:pyc|db|db-wal|gate|env|pem|key)$", path.name)]
    assert not found, f"These belong to a machine, not to the repository: {found}"
    assert not any(path.is_relative_to(REPO / "data") for path in files())


PROBE = """
import sys
from setuptools import build_meta
folder = sys.argv[1]  # a build overwrites sys.argv
build_meta.build_wheel(folder)
build_meta.build_sdist(folder)
"""


@pytest.mark.slow
@pytest.mark.skipif(int(version("setuptools").split(".")[0]) < 77, reason="NOT TESTED: building needs setuptools 77")
def test_wheel_and_source_archive_carry_everything_the_package_reads(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(REPO / "src", tree / "src", ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(REPO / name, tree / name)
    subprocess.run([sys.executable, "-c", PROBE, str(tmp_path)], cwd=tree, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as archive:
        wheel = set(archive.namelist())
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as source:
        sdist = {name.partition("/src/")[2] for name in source.getnames()}
    kept = [path for path in files() if path.is_relative_to(PACKAGE)]
    wanted = {path.relative_to(REPO / "src").as_posix() for path in kept}
    assert wanted <= wheel, f"Add to package-data in pyproject.toml: {sorted(wanted - wheel)}"
    assert wanted <= sdist, f"The source archive lacks {sorted(wanted - sdist)}"
