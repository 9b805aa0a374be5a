"""The only place that makes HTML out of text from outside: escaped text, formulas as MathML."""

import html
import re

from broadsheet.lib.mathml import formula_html
from broadsheet.lib.text.clean import strip_controls
from broadsheet.lib.text.spans import Span, may_hold_maths, spans

_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")


def escape(text: str) -> str:
    """Text for an element's content or a quoted attribute; control characters go, nothing else is lost."""
    return html.escape(strip_controls(text), quote=True)


def maths_html(text: str) -> str | None:
    r"""Text with its formulas as MathML, everything else escaped; None when it holds no maths.

    Formulas stand in ``$…$``, ``$$…$$``, ``\\(…\\)`` or ``\\[…\\]``; one that cannot be
    converted safely is shown as typed. The result holds allowed MathML tags only.
    """
    if not may_hold_maths(text):
        return None
    parts = spans(text)
    if all(part.formula is None for part in parts):
        return None
    return "".join(map(_span, parts))


def paragraphs_html(text: str) -> str:
    """An abstract as ``<p>`` elements, parted at empty lines, formulas as MathML; empty for empty text."""
    parts = (part.strip() for part in _PARAGRAPH.split(text))
    return "".join(f"<p>{maths_html(part) or escape(part)}</p>" for part in parts if part)


def _span(span: Span) -> str:
    if span.formula is None:
        return escape(span.text.replace("\\$", "$"))
    return formula_html(span.formula, display=span.display) or escape(span.text)
