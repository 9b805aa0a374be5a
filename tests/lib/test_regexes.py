"""No regular expression where strangers' words are at hand can be made to run long, and none is theirs (S-16)."""

import ast
import re
import time
from dataclasses import dataclass
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


def uses() -> list[Use]:
    """Every pattern of the modules that meet readers."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith(ELSEWHERE):
            found += _of(name, path.read_text(encoding="utf-8"))
    return found


def _of(name: str, source: str) -> list[Use]:
    tree, found = ast.parse(source), []
    named = {
        id(node.value): node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    careful = {id(node) for one in functions if "re.escape" in ast.unparse(one) for node in ast.walk(one)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{call}" for call in CALLS}:
            called = node.func.attr  # type: ignore[attr-defined]
            own = named.get(id(node), "")
            later = any(f"{own}.{call}(" in source for call in ANYWHERE) if own else called == "compile"
            found.append(Use(f"{name}:{node.lineno}", node.args[0], called in ANYWHERE or later, id(node) in careful))
    return found


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
