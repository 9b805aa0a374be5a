"""Every page that a reader, a moderator or a stranger may see is valid HTML with one heading and named fields."""

import re

import html5lib
import pytest
from lxml import etree
from tests.readers.access_matrix import Row, Stage, role, rows

H = "{http://www.w3.org/1999/xhtml}"
PAGES = [row for row in rows() if row.method == "GET" and not re.search(r"\.(?:xml|txt|ico)|/static/", row.place.path)]
WHO = {"moderator": "moderator", "admin": "admin"}


def parse(html: str) -> etree._Element:
    """The document, or html5lib's first complaint."""
    return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), strict=True).parse(html).getroot()


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_a_page_is_valid_and_its_parts_have_names(stage: Stage, row: Row) -> None:
    askers = {
        WHO.get(row.place.access.who, "A"),
        *(["stranger"] if row.place.access.who in ("anyone", "public") else []),
    }
    for who in askers:
        answer = stage.send(role(who), row.ask.at)
        if answer["content-type"].startswith("text/html") and answer.status != 303:
            _look(parse(answer.text), f"{row.name} as {who}")


def _look(page: etree._Element, what: str) -> None:
    levels = [int(node.tag[-1]) for node in page.iter() if re.fullmatch(rf"{re.escape(H)}h[1-6]", str(node.tag))]
    assert levels.count(1) == 1, what
    assert all(after - before <= 1 for before, after in zip([1, *levels], levels, strict=False)), f"{what}: {levels}"
    ids = [node.get("id") for node in page.iter() if node.get("id") is not None]
    assert len(ids) == len(set(ids)), what
    named = ("aria-labelledby", "aria-describedby", "for", "form")
    asked = {one for node in page.iter() for name in named for one in (node.get(name) or "").split()}
    assert asked <= set(ids), f"{what}: {asked - set(ids)}"
    labelled = {node.get("for") for node in page.iter(f"{H}label")}
    inside = {field for label in page.iter(f"{H}label") for field in label.iter()}
    fields = [one for one in page.iter(f"{H}input", f"{H}textarea", f"{H}select") if one.get("type") != "hidden"]
    bare = [one for one in fields if one.get("id") not in labelled and one not in inside and not one.get("aria-label")]
    assert not bare, f"{what}: {[etree.tostring(one) for one in bare]}"
    pressed = page.iter(f"{H}button", f"{H}a")
    assert all("".join(node.itertext()).strip() or node.get("aria-label") for node in pressed), what
