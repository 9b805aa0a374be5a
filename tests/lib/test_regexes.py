"""No regular expression where strangers' words are at hand can be made to run long, and none is theirs (S-16)."""

import ast
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from test_text_regexes import _BOUND, _LENGTH, _PUMPS

import broadsheet

PACKAGE = Path(broadsheet.__file__).parent
PUMPS = (
    *_PUMPS,
    *["@", ".", "a.", "a@", "a-", "_", "*", "**a", "[", "![", "](", "/", "\\n", "bs_", "%", "=", ";", "&"],
    "a\n\n",
)
ANYWHERE = {"search", "sub", "subn", "split", "findall", "finditer"}
CALLS = {"compile", "match", "fullmatch"} | ANYWHERE
ELSEWHERE = ("lib/text/", "lib/mathml", "lib/markup.py", "index/", "sources/", "measure/")
"""What reads papers; ``test_text_regexes`` tries the patterns that touch text of any size."""


@dataclass(frozen=True)
class Use:
    """A pattern, where it stands, whether it is looked for anywhere in a text, and whether what goes in is escaped."""

    where: str
    node: ast.expr
    anywhere: bool
    escaped: bool

    @property
    def text(self) -> str | None:
        """The pattern, where it is written out."""
        try:
            value = ast.literal_eval(self.node)
        except ValueError:
            return None
        return value if isinstance(value, str) else None


@cache
def uses() -> tuple[Use, ...]:
    """Every pattern of the modules that meet readers."""
    found: list[Use] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name, source = path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")
        if "import re\n" in source and not name.startswith(ELSEWHERE):
            found += _of(name, source)
    return tuple(found)


def _of(name: str, source: str) -> Iterator[Use]:
    nodes = list(ast.walk(ast.parse(source)))
    named = {
        id(node.value): node.targets[0].id
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    careful = {
        id(node) for one in nodes if isinstance(one, ast.FunctionDef) and _escapes(one) for node in ast.walk(one)
    }
    for node in nodes:
        if isinstance(node, ast.Call) and (called := _called(node)) in CALLS:
            own = named.get(id(node), "")
            later = any(f"{own}.{call}(" in source for call in ANYWHERE) if own else called == "compile"
            yield Use(f"{name}:{node.lineno}", node.args[0], called in ANYWHERE or later, id(node) in careful)


def _called(node: ast.AST) -> str:
    """``x`` of a call of ``re.x``, empty for anything else."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=name)):
            return name
    return ""


def _escapes(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == "escape" for node in ast.walk(function))


def test_no_module_has_regular_expressions_by_another_name() -> None:
    """What is imported otherwise would not be seen here."""
    found = [
        path.name
        for path in PACKAGE.rglob("*.py")
        if re.search(r"(?m)^ *(?:from re import|import re as)", path.read_text(encoding="utf-8"))
    ]
    assert not found


WRITTEN = {one.where: one for one in uses() if one.text is not None}


@pytest.mark.parametrize("where", WRITTEN)
def test_a_pattern_stays_fast_on_hostile_text(where: str) -> None:
    use = WRITTEN[where]
    pattern = re.compile(use.text or "")
    for pump in PUMPS:
        for text in ((pump * _LENGTH)[:_LENGTH], (pump * _LENGTH)[:_LENGTH] + "\x00!"):
            began = time.process_time()
            pattern.match(text)
            pattern.fullmatch(text)
            if use.anywhere:
                pattern.sub("", text)
            assert time.process_time() - began < _BOUND, pump


def test_no_pattern_is_put_together_from_strangers_words() -> None:
    loose = [one.where for one in uses() if one.text is None and not (one.escaped or _is_ours(one.node))]
    assert not loose, f"Write these patterns out, or put them together from constants: {loose}"


def _is_ours(node: ast.expr) -> bool:
    names = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
    return all(name.lstrip("_").isupper() for name in names)
