"""The paper as a whole: blocks, one after another."""

import re
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from broadsheet.lib.latexml.inline import classes, formula, is_silent, line, pieces
from broadsheet.lib.latexml.tables import display, equations, is_equation, table
from broadsheet.lib.markdown import opening
from broadsheet.lib.text.clean import strip_controls

LARGEST = 4 * 2**20
"""Characters of Markdown that are kept."""
_DEEPEST = 60
_BLOCKS = frozenset(
    (
        *("div", "section", "article", "main", "p", "ul", "ol", "dl", "table", "figure", "pre", "blockquote"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "aside", "details"),
    )
)
_LEFT_OUT = frozenset(
    (
        *("ltx_title_document", "ltx_authors", "ltx_abstract", "ltx_TOC", "ltx_page_header", "ltx_page_footer"),
        *("ltx_page_logo", "ltx_dates", "ltx_keywords", "ltx_classification", "ltx_listing_data"),
    )
)
"""What the metadata says already, and what belongs to the page around the paper."""
_DEPTHS = {
    "ltx_title_section": 2, "ltx_title_appendix": 2, "ltx_title_bibliography": 2, "ltx_title_acknowledgements": 2,
    "ltx_title_chapter": 2, "ltx_title_part": 2, "ltx_title_subsection": 3, "ltx_title_subsubsection": 4,
    "ltx_title_paragraph": 5, "ltx_title_subparagraph": 6,
}  # fmt: skip
_BLANK = re.compile(r"\n{3,}")


class NotLatexml(ValueError):
    """This is no paper that LaTeXML made."""


def to_markdown(html: bytes) -> str:
    """The text of a paper without its title, authors and abstract; headings begin at ``##``.

    Raises NotLatexml for anything else, such as a page that says that there is no paper.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html, parser)
    except etree.ParseError as mistake:
        raise NotLatexml(str(mistake)) from mistake
    document = None if root is None else next((one for one in root.iter() if "ltx_document" in _named(one)), None)
    if document is None:
        raise NotLatexml("It holds no document of LaTeXML.")
    _flatten(document)
    kept, size = [], 0
    for block in _blocks(document):
        size += len(block)
        if size > LARGEST:
            break
        kept.append(block)
    return _BLANK.sub("\n\n", "\n\n".join(kept)).strip() + "\n"


def _flatten(document: etree._Element) -> None:
    """Make text of what is nested deeper than any paper nests; no page may exhaust the stack."""
    level = [document]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in node if isinstance(child.tag, str) and child.tag != "math"]
    for node in level:
        text = "".join(map(str, node.itertext()))
        for child in list(node):
            node.remove(child)
        node.text = text


def _named(node: etree._Element) -> frozenset[str]:
    return classes(node) if isinstance(node.tag, str) else frozenset()


def _blocks(node: etree._Element) -> Iterator[str]:
    """The blocks within an element; text between them makes paragraphs."""
    run: list[etree._Element | str] = [node.text or ""]
    for child in node:
        if _is_block(child):
            yield from _paragraph(pieces(run))
            yield from _block(child)
            run = [child.tail or ""]
        else:
            run += [child, child.tail or ""]
    yield from _paragraph(pieces(run))


def _is_block(node: etree._Element) -> bool:
    if is_silent(node):
        return False
    if node.tag == "math":
        return node.get("display") == "block"
    return node.tag in _BLOCKS or any(isinstance(one.tag, str) and one.tag in _BLOCKS for one in node.iterdescendants())


def _paragraph(text: str) -> Iterator[str]:
    if text:
        yield opening(text)


def _block(node: etree._Element) -> Iterator[str]:
    if is_silent(node) or classes(node) & _LEFT_OUT:
        return
    yield from _HANDLERS.get(str(node.tag), _blocks)(node)


def _heading(node: etree._Element) -> Iterator[str]:
    text = line(node)
    depth = next((_DEPTHS[name] for name in classes(node) if name in _DEPTHS), 0)
    if text:
        # titles of theorems and the like are no headings: nothing hangs below them
        bold = text if "*" in text else f"**{text}**"
        yield f"{'#' * depth} {text}" if depth else bold


def _list(node: etree._Element) -> Iterator[str]:
    items, term, number = [], "", 0
    for item in node:
        if item.tag == "dt":
            term = line(item)
        if item.tag not in ("li", "dd"):
            continue
        number += 1
        mark = f"{number}. " if node.tag == "ol" else "- "
        text = " ".join(filter(None, (term, "\n\n".join(_blocks(_unmarked(item))))))
        items += [mark + text.replace("\n", "\n" + " " * len(mark))] if text else []
        term = ""
    if items:
        yield "\n".join(items)


def _unmarked(item: etree._Element) -> etree._Element:
    """A list's item without its bullet or number, which Markdown sets itself; references keep theirs."""
    first = item[0] if len(item) else None
    if first is not None and "ltx_tag_item" in _named(first):
        item.text = (item.text or "") + (first.tail or "")
        item.remove(first)
    return item


def _table(node: etree._Element) -> Iterator[str]:
    if is_equation(node):
        yield from equations(node)
    elif made := table(node):
        yield made


def _figure(node: etree._Element) -> Iterator[str]:
    """A figure's captions; the tables, listings and formulas in it, and no picture."""
    for child in node:
        if child.tag == "figcaption":
            yield from _paragraph(line(child))
        elif _is_block(child):
            yield from _block(child)


def _code(node: etree._Element) -> Iterator[str]:
    lines = [one for one in node.iter() if "ltx_listingline" in _named(one)]
    text = "\n".join(map(_said, lines)) if lines else _said(node)
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    if text.strip():
        yield f"{fence}\n{text}\n{fence}"


def _said(node: etree._Element) -> str:
    """What an element says, its lines and blanks kept."""
    text = "".join(map(str, node.itertext())).strip("\n")
    return "\n".join(strip_controls(one).rstrip() for one in text.splitlines())


def _quote(node: etree._Element) -> Iterator[str]:
    inner = "\n\n".join(_blocks(node))
    if inner:
        yield "\n".join(f"> {one}".rstrip() for one in inner.split("\n"))


def _division(node: etree._Element) -> Iterator[str]:
    if classes(node) & {"ltx_listing", "ltx_verbatim"}:
        return _code(node)
    if is_equation(node):
        return iter(equations(node))
    if "ltx_tabular" in classes(node):
        return _table(node)
    return _blocks(node)


def _math(node: etree._Element) -> Iterator[str]:
    tex = formula(node)
    if tex:
        yield display(tex)


_HANDLERS: Mapping[str, Callable[[etree._Element], Iterator[str]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("ul", "ol", "dl"), _list),
    **dict.fromkeys(("div", "span", "section"), _division),
    "blockquote": _quote,
    "figure": _figure,
    "math": _math,
    "pre": _code,
    "table": _table,
}
