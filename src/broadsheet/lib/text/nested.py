"""Font macros and accents around nested groups, through pylatexenc with our own short list of macros."""

import re
from unicodedata import normalize

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.latexwalker import LatexMacroNode, LatexWalker, LatexWalkerError
from pylatexenc.macrospec import LatexContextDb, std_macro

from broadsheet.lib.text.symbols import ACCENTS, FONTS

_FONT = "|".join(sorted(FONTS))
_HOOK = "|".join(name for name in ACCENTS if name.isalpha())
_WANTED = re.compile(rf"""\\(?:['`^"~=.]|(?:{_FONT}|{_HOOK})(?![A-Za-z]))\s?\{{\s?[\w{{\\]""")


def flatten(text: str) -> str:
    r"""Resolve ``\\textbf{… {…} …}`` and ``\\'{et}`` in text that holds no formulas.

    Returns the text as typed when there is nothing to resolve, when the braces do
    not balance, or when anything readable would be lost.
    """
    if not _WANTED.search(text):
        return text
    try:
        nodes, _, _ = LatexWalker(text, latex_context=_MACROS, tolerant_parsing=False).get_latex_nodes()
        new = str(_PRINTER.nodelist_to_text(nodes))
    except (LatexWalkerError, RecursionError, LookupError, TypeError, ValueError, AttributeError):
        return text
    return new if _readable(new) >= _readable(_WANTED.sub("", text)) else text


def _readable(text: str) -> int:
    return sum(map(str.isalnum, text))


def _accented(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    """The accent over the first letter of the argument."""
    inner = str(l2tobj.nodelist_to_text([node.nodeargd.argnlist[0]])).removeprefix("{").removesuffix("}")
    if not inner[:1].isalpha():
        return str(node.latex_verbatim())
    return normalize("NFC", inner[0] + ACCENTS[node.macroname]) + inner[1:]


def _verbatim(node: LatexMacroNode) -> str:
    return str(node.latex_verbatim())


def _macros() -> LatexContextDb:
    known = LatexContextDb()
    known.add_context_category("text", macros=[std_macro(name, False, 1) for name in [*ACCENTS, *sorted(FONTS)]])
    known.set_unknown_macro_spec(std_macro("", False, 0))
    return known


def _printer() -> LatexNodes2Text:
    printed = LatexContextDb()
    fonts = [MacroTextSpec(name, "%s") for name in sorted(FONTS)]
    accents = [MacroTextSpec(name, simplify_repl=_accented) for name in ACCENTS]
    printed.add_context_category("text", macros=[*fonts, *accents])
    printed.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_verbatim))
    return LatexNodes2Text(
        latex_context=printed,
        math_mode="verbatim",
        keep_comments=True,
        keep_braced_groups=True,
        keep_braced_groups_minlen=0,
    )


_MACROS = _macros()
_PRINTER = _printer()
