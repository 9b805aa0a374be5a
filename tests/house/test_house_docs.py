"""Rules for the documentation: generated pages are current, links lead somewhere, commands exist."""

import re
import shlex
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

import pytest
from house_files import REPO, commands, documents, name_of, reference, without_code

from broadsheet.settings import HELP, PREFIX

FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)")


def test_settings_commands_and_addresses_are_in_the_reference() -> None:
    pages = {name: (REPO / "docs" / "reference" / name).read_text(encoding="utf-8") for name in reference()["PAGES"]}
    assert all(f"`{name}`" in pages["settings.md"] for name in HELP)
    assert all(f"## broadsheet {name}\n" in pages["command-line.md"] for name in commands())
    assert all(f"`{route.path}`" in pages["routes.md"] for route in reference()["routes"](None))


def test_check_names_a_page_that_is_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = reference()
    monkeypatch.setitem(script["outdated"].__globals__, "FOLDER", tmp_path)
    assert script["main"](["--check"]) == 1
    assert script["main"]([]) == 0
    assert script["main"](["--check"]) == 0
    assert script["main"](["--chek"]) == 2


def anchors(path: Path) -> set[str]:
    """The places of a page that a link may lead to."""
    heads = re.findall(r"(?m)^#+ +(.+)$", without_code(path.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for target in LINK.findall(without_code(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = unquote(target).partition("#")
        path = (page.parent / place).resolve() if place else page
        if not path.exists() or not path.is_relative_to(REPO) or (anchor and anchor not in anchors(path)):
            dead.append(target)
    assert not dead, f"{name_of(page)} links to what is not there: {dead}"


def test_every_page_is_in_the_index() -> None:
    index = REPO / "docs" / "README.md"
    linked = {(index.parent / one).resolve() for one in LINK.findall(index.read_text(encoding="utf-8"))}
    lost = [name_of(path) for path in documents() if path.is_relative_to(index.parent) and path not in {*linked, index}]
    assert not lost, f"Link these from docs/README.md, or nobody finds them: {lost}"


def shell_lines(page: Path) -> list[str]:
    """The commands in a page's blocks of shell code, and those of ours within its sentences."""
    text = page.read_text(encoding="utf-8")
    found: list[str] = []
    for _, kind, block in FENCE.findall(text):
        if kind in ("sh", "console"):
            joined = block.replace("\\\n", " ").splitlines()
            prompts = [line.strip()[2:] for line in joined if line.strip().startswith("$ ")]
            found += prompts if kind == "console" else joined
    within = re.findall(r"`((?:broadsheet|make|tools/\w+)(?: [^`]*)?)`", without_code(text))
    return [line for line in [*found, *within] if line.strip() and not line.strip().startswith("#")]


def complaint(line: str) -> str:
    """What is wrong with a command, empty when nothing is or when it is not one of ours."""
    parts = re.split(r"\s(?:&&|\||>>?|<)\s", line)
    return "; ".join(filter(None, (_judge(shlex.split(part, comments=True)) for part in parts)))


def _judge(words: list[str]) -> str:
    while words and (given := re.fullmatch(r"(\w+)=.*", words[0])):
        words = words[1:]
        if given[1].startswith(PREFIX) and given[1].removeprefix(PREFIX).removesuffix("_FILE").lower() not in HELP:
            return f"no setting {given[1]}"
    program, *rest = words or [""]
    if program == "broadsheet" or program.endswith("/broadsheet"):
        return _ours(rest)
    if program == "make":
        targets = re.findall(r"(?m)^([a-z-]+):", (REPO / "Makefile").read_text(encoding="utf-8"))
        return "" if all(one in targets for one in rest if re.fullmatch(r"[a-z-]+", one)) else f"no target in {rest}"
    if program.startswith("tools/"):
        return "" if (REPO / program).is_file() else f"no script {program}"
    if program.endswith("python") and rest[:1] == ["-m"] and rest[1].startswith(("broadsheet", "tests")):
        return "" if find_spec(rest[1]) else f"no module {rest[1]}"
    return ""


def _ours(words: list[str]) -> str:
    shared = {"--version", "--help"}
    named = [one for one in words if one in commands()]
    if not named:
        return "" if set(words) <= shared else f"no command in {words}"
    words = [one for place, one in enumerate(words) if place != words.index(named[0])]
    if not words:  # only named, as in a sentence
        return ""
    try:
        commands()[named[0]].parse_args(words)
    except SystemExit:
        return f"{named[0]} does not take {words}"
    return ""


@pytest.mark.parametrize("page", documents(), ids=name_of)
def test_the_commands_in_a_page_exist(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = [f"{line!r}: {said}" for line in shell_lines(page) if (said := complaint(line))]
    assert not wrong, f"{name_of(page)} tells readers to type what does not work: {wrong}"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("broadsheet search 'sparse attention' --json", False),
        ("broadsheet serch x", True),
        ("broadsheet search x --limmit 3", True),
        ("BROADSHEET_PORT=80 .venv/bin/broadsheet up", False),
        ("BROADSHEET_PROT=80 broadsheet up", True),
        ("make up", False),
        ("make supper", True),
        ("tools/nothing", True),
        ("git status", False),
    ],
)
def test_a_wrong_command_would_be_seen(line: str, wrong: bool, capsys: pytest.CaptureFixture[str]) -> None:
    assert bool(complaint(line)) is wrong
