"""Tables and displayed formulas."""

from lxml import etree

from broadsheet.lib.latexml.inline import classes, formula, line

MOST_COLUMNS = 40
"""Cells of a row that are kept; what is wider is a picture in disguise."""
_EQUATIONS = frozenset({"ltx_equation", "ltx_equationgroup", "ltx_eqn_table"})


def is_equation(node: etree._Element) -> bool:
    """Whether a table only sets formulas in their places."""
    return bool(classes(node) & _EQUATIONS)


def equations(node: etree._Element) -> list[str]:
    """Displayed formulas, a block for each row, with its number where it has one."""
    rows = [
        row for row in node.iter() if isinstance(row.tag, str) and (row.tag == "tr" or "ltx_eqn_row" in classes(row))
    ]
    return [block for row in rows or [node] if (block := _equation(row))]


def _equation(row: etree._Element) -> str:
    tex = " ".join(filter(None, map(formula, row.iter("math"))))
    number = next((line(one).strip("()") for one in row.iter() if _is_number(one)), "")
    if not tex:
        return ""
    return display(tex + (rf" \tag{{{number}}}" if number and number.isascii() and number.isalnum() else ""))


def _is_number(node: etree._Element) -> bool:
    return isinstance(node.tag, str) and bool(classes(node) & {"ltx_tag_equation", "ltx_tag_equationgroup"})


def display(tex: str) -> str:
    """A formula on lines of its own."""
    return f"$$\n{tex}\n$$"


def table(node: etree._Element) -> str:
    """A table in GitHub's form (GFM §4.10), its first row as its head; empty for one without text."""
    rows = [_row(one) for one in node.iter() if _is_row(one)]
    rows = [row for row in rows if any(row)]
    if not rows:
        return ""
    width = max(map(len, rows))
    head, *body = [[*row, *[""] * (width - len(row))] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * width, *body))


def _is_row(node: etree._Element) -> bool:
    return isinstance(node.tag, str) and (node.tag == "tr" or "ltx_tr" in classes(node))


def _row(node: etree._Element) -> list[str]:
    cells: list[str] = []
    for cell in node:
        if isinstance(cell.tag, str) and (cell.tag in ("td", "th") or classes(cell) & {"ltx_td", "ltx_th"}):
            span = cell.get("colspan") or ""
            wide = int(span) if span.isascii() and span.isdigit() and len(span) < 3 else 1
            cells += [line(cell, cell=True), *[""] * (wide - 1)]
    return cells[:MOST_COLUMNS]
