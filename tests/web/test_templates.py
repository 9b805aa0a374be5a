"""Templates mention only what their views hold, and print raw HTML in one file alone."""

from dataclasses import fields
from pathlib import Path
from typing import Any, cast

import pytest
from jinja2 import StrictUndefined, meta, nodes

import broadsheet.web
from broadsheet.web.assets import load_assets
from broadsheet.web.press import environment
from broadsheet.web.views import VIEWS, View

ENV = environment(load_assets())
FOLDER = Path(broadsheet.web.__file__).parent / "templates"
GLOBALS = set(ENV.globals)


def mentioned(name: str) -> set[str]:
    """Names a template and the ones it extends expect from outside."""
    source, _, _ = ENV.loader.get_source(ENV, name)  # type: ignore[union-attr]
    tree = ENV.parse(source)
    parents = [one for one in meta.find_referenced_templates(tree) if one and not one.startswith("parts/")]
    outside = meta.find_undeclared_variables(tree) - defined(tree)
    return outside.union(*(mentioned(one) for one in parents)) - GLOBALS


def defined(tree: nodes.Template) -> set[str]:
    """Names a template gives itself; its blocks see them."""
    own = {node.target for node in tree.find_all(nodes.Import)} | {node.name for node in tree.find_all(nodes.Macro)}
    return own | {node.target.name for node in tree.find_all(nodes.Assign) if isinstance(node.target, nodes.Name)}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_template_mentions_only_fields_of_its_view(view: type[View]) -> None:
    assert mentioned(view.template) <= {one.name for one in fields(cast("Any", view))}


def test_every_template_has_a_view_or_is_a_part() -> None:
    names = {path.name for path in FOLDER.iterdir() if path.is_file()}
    assert names == {view.template for view in VIEWS} | {"base.html"}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("parts/*")), ids=lambda path: path.name)
def test_a_part_mentions_nothing_from_outside(path: Path) -> None:
    assert mentioned(f"parts/{path.name}") == set()


def test_raw_html_is_printed_in_one_file_alone() -> None:
    raw = [path.name for path in FOLDER.rglob("*.*") if "safe" in path.read_text() or "autoescape" in path.read_text()]
    assert raw == ["markup.html"]


def test_everything_is_escaped_and_nothing_may_be_missing() -> None:
    assert ENV.autoescape is True
    assert ENV.undefined is StrictUndefined
