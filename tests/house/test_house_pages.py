"""Rules for pages and words: light, without inline code, tested, and in the glossary's language."""

import re
from argparse import SUPPRESS
from collections.abc import Iterator

import pytest
from house_files import PACKAGE, REPO, commands, name_of, reference, templates
from tests.readers.access_matrix import FILE, HOW, rows

STATIC = PACKAGE / "web" / "static"
NOT = {
    r"articles?": "paper",
    r"posts?|submissions?": "paper or pick",
    r"upvot\w+": "vote",
    r"users?|members?": "reader",
    r"newsletters?": "digest",
    r"crawl\w*|ingest\w*|synced": "harvest",
    r"bookmark\w*|likes?": "save or vote",
    r"providers?|channels?": "source",
    r"teams?": "group",
    r"revisions?": "version",
}


@pytest.mark.parametrize(("name", "most"), [("broadsheet.css", 24), ("enhance.js", 12)])
def test_style_and_script_stay_light(name: str, most: int) -> None:
    size = (STATIC / name).stat().st_size
    assert size <= most * 1024, f"{name} has {size:,} bytes and {most} KiB is the most: every reader pays for it."


def test_templates_hold_no_inline_style_or_script() -> None:
    inline = re.compile(
        r"<[^>]*\s(?:style|on[a-z]+)\s*=|<style|<script(?![^>]*\ssrc=)(?! type=.application/ld)|javascript:", re.I
    )
    # JSON-LD is data: no browser runs it, and no content policy looks at it
    found = [f"{name_of(path)}: {hit[0]}" for path in templates() if (hit := inline.search(path.read_text()))]
    assert not found, f"The content policy would refuse these; use the style sheet and enhance.js: {found}"


def test_every_address_is_asked_for_in_a_test() -> None:
    folders = ("web", "readers", "feeds", "hub", "exports", "operating", "browser", "api")
    asked = "".join(path.read_text() for folder in folders for path in (REPO / "tests" / folder).glob("*.py"))
    # what is called through the client is asked for by the name of the call
    calls = re.findall(r"    def (\w+)\(.*?\"(/api/v1[^\"]*)\"", _CLIENT.read_text(), re.DOTALL)
    asked += "".join(f'"{_FILLED.sub("x", path)}"' for call, path in calls if re.search(rf"\.{call}\(", asked))
    paths = {route.path for route in reference()["routes"](None)}
    mute = [path for path in sorted(paths) if not re.search(_pattern(path), asked)]
    assert not mute, f"Name an address of each kind in a test of one of these folders: {mute}"


def test_the_access_matrix_knows_every_address() -> None:
    lines = FILE.read_text(encoding="utf-8")
    mute = [row.name for row in rows() if f"\n{row.name} " not in lines]
    assert not mute, f"Nobody has seen who may do what at {mute}. {HOW}"


_CLIENT = REPO / "clients/python/broadsheet_client/calls.py"
_FILLED = re.compile(r"\{[^}]*\}")


def _pattern(path: str) -> str:
    parts = map(re.escape, re.split(r"\{[^}]*\}", path))
    return r"""["'}]""" + r"""[^"'?\s]+""".join(parts) + r"""["'?]"""


def visible(template: str) -> str:
    """What a reader may see or hear of a template: its text, the words inside expressions, and spoken attributes."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", " ", template, flags=re.DOTALL)
    text = re.sub(r"\{\{(.*?)\}\}", lambda hit: " ".join(re.findall(r'"([^"]*)"', hit[1])), text, flags=re.DOTALL)
    spoken = re.findall(r'\b(?:title|aria-label|placeholder|alt)="([^"]*)"', text)
    return " ".join([re.sub(r"<[^>]*>", " ", text), *spoken])


def helps() -> Iterator[tuple[str, str]]:
    """What the command line says of itself."""
    for name, parser in commands().items():
        said = [one.help for one in parser._actions if one.help and one.help != SUPPRESS]
        yield f"broadsheet {name}", " ".join([reference()["COMMANDS"][name], *said])


def test_pages_and_help_speak_the_words_of_the_glossary() -> None:
    pages = [path for path in templates() if path.suffix == ".html"]
    said = [*((name_of(path), visible(path.read_text())) for path in pages), *helps()]
    found = [
        f"{name}: “{hit[0]}”, say {right}"
        for name, text in said
        for wrong, right in NOT.items()
        for hit in re.finditer(rf"\b(?:{wrong})\b", text, re.IGNORECASE)
    ]
    assert not found, f"docs/reference/glossary.md has one word for each thing: {found}"


def test_a_wrong_word_in_a_template_would_be_seen() -> None:
    assert re.search("users", visible('<p class="user">{% if user %}{{ "our users"|upper }}{% endif %}</p>'))
    assert "user" not in visible('<p class="user">{% if user %}{{ user.name }}{% endif %}</p>')
    assert "posts" in visible('<a aria-label="all posts">x</a>')
