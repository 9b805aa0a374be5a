"""What stands within a line: text, formulas, emphasis, links, notes."""

import re
from collections.abc import Iterator

from lxml import etree

from broadsheet.lib.markdown import address, escape
from broadsheet.lib.text import one_line

SILENT = frozenset({"script", "style", "button", "nav", "svg", "img", "object", "iframe", "template", "noscript"})
"""Elements whose content is not text of the paper."""
_SILENT_CLASSES = frozenset({"ltx_note_mark", "ltx_tag_note", "ltx_rule", "ltx_ERROR", "ltx_TOC"})
_WEB = re.compile(r"https?://[^\s\\\x00-\x1f]+")
_CONTINUED = re.compile(r"%\s*\n")
_BAR = re.compile(r"(\\)?\|")


def classes(node: etree._Element) -> frozenset[str]:
    """The classes of an element."""
    return frozenset((node.get("class") or "").split())


def is_silent(node: etree._Element) -> bool:
    """Whether an element, or comment, says nothing to a reader."""
    return not isinstance(node.tag, str) or node.tag in SILENT or bool(classes(node) & _SILENT_CLASSES)


def formula(node: etree._Element) -> str:
    """The TeX of a ``math`` element on one line, empty where it carries none."""
    return " ".join(_CONTINUED.sub("", node.get("alttext") or "").split())


def line(node: etree._Element, *, cell: bool = False) -> str:
    """What an element says, on one line; in a table's ``cell`` formulas carry no bar."""
    return " ".join("".join(_pieces(node, cell=cell)).split())


def pieces(nodes: list[etree._Element | str]) -> str:
    """The same for a run of texts and elements."""
    return " ".join("".join(_text(one) if isinstance(one, str) else _piece(one, cell=False) for one in nodes).split())


def _pieces(node: etree._Element, *, cell: bool) -> Iterator[str]:
    yield _text(node.text)
    for child in node:
        yield _piece(child, cell=cell)
        yield _text(child.tail)


def _text(said: str | None) -> str:
    """Text with the blanks around it kept, so that words stay apart."""
    if not said:
        return ""
    inner = escape(one_line(said))
    return f"{' ' if said[0].isspace() else ''}{inner}{' ' if said[-1].isspace() else ''}" if inner else " "


def _piece(node: etree._Element, *, cell: bool) -> str:
    if is_silent(node):
        return ""
    if node.tag == "math":
        return _math(node, cell=cell)
    if node.tag == "br":
        return " "
    kinds, inner = classes(node), "".join(_pieces(node, cell=cell))
    if "ltx_note" in kinds:
        return f" (note: {inner.strip()})"
    return _dressed(node, kinds, inner)


def _math(node: etree._Element, *, cell: bool) -> str:
    tex = formula(node)
    if cell:
        # a bar would part the cells, and a backslash before it would mean two
        tex = _BAR.sub(lambda found: r"\Vert " if found[1] else r"\vert ", tex)
    return f"${tex}$" if tex else "".join(_pieces(node, cell=cell))


def _dressed(node: etree._Element, kinds: frozenset[str], inner: str) -> str:
    if node.tag == "a" and _WEB.fullmatch(node.get("href") or ""):
        return f"[{inner.strip()}]({address(node.get('href') or '')})" if inner.strip() else ""
    if "ltx_font_typewriter" in kinds or node.tag == "code":
        plain = " ".join("".join(map(str, node.itertext())).split())
        return _around("`", plain, inner) if plain and "`" not in plain else inner
    if "ltx_font_bold" in kinds or node.tag in ("b", "strong"):
        return _around("**", inner.strip(), inner)
    if kinds & {"ltx_font_italic", "ltx_emph"} or node.tag in ("em", "i"):
        return _around("*", inner.strip(), inner)
    return inner


def _around(mark: str, core: str, inner: str) -> str:
    """Marks close around what they dress; blanks stay outside, and what holds such marks already stays as it is."""
    if not core or (mark != "`" and "*" in core):
        return inner
    before, after = " " if inner[:1].isspace() else "", " " if inner[-1:].isspace() else ""
    return f"{before}{mark}{core}{mark}{after}"
