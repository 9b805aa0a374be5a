"""One TeX formula to sanitised MathML, or nothing when in doubt.

latex2mathml understands TeX but trusts it: what it prints may carry scripts.
So its tree is written out here, through a list of harmless elements and
attributes with every text escaped, goes through nh3 with the same list, and is
checked a last time before anybody may print it.

Source: W3C, MathML Core; ``annotation-xml``, ``semantics``, ``maction``, links,
styles and classes are not on the list.
"""

import re
import sys
from collections.abc import Callable
from functools import lru_cache
from html import escape
from xml.etree.ElementTree import Element

import nh3
from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element

from broadsheet.lib import mathml_quick
from broadsheet.lib.text.spans import LONGEST_FORMULA

DEEPEST = 50
"""Nested braces in a formula, and nested elements in its MathML, beyond which it is printed as source."""
LARGEST = 60_000
"""Characters of MathML beyond which a formula is printed as source."""

_ELEMENTS = (
    "math mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover "
    "mtable mtr mtd mstyle mpadded mphantom menclose"
)
TAGS = frozenset(_ELEMENTS.split())
"""The elements a formula may consist of."""
_FLAG = re.compile("true|false")
_LENGTH = re.compile(r"0|[+-]?(?:[0-3]?\.\d{1,4}|[0-3])(?:em|ex)")
_LENGTHS = re.compile(r"(?:[0-2](?:\.\d{1,4})?(?:em|pt) ?){1,20}")
_SIDES = re.compile("(?:(?:left|right|center|none|solid|dashed) ?){1,20}")
ATTRIBUTES = {
    "display": re.compile("block|inline"),
    "form": re.compile("prefix|infix|postfix"),
    "linethickness": re.compile("0"),
    "linebreak": re.compile("newline"),
    "mathvariant": re.compile("[a-z-]{4,30}"),
    "notation": re.compile("[a-z]{3,30}(?: [a-z]{3,30})?"),
    "scriptlevel": re.compile("[0-2]"),
    **dict.fromkeys(("accent", "displaystyle", "fence", "largeop", "movablelimits", "stretchy"), _FLAG),
    **dict.fromkeys(("width", "height", "depth", "lspace", "rspace", "voffset", "minsize", "maxsize"), _LENGTH),
    **dict.fromkeys(("rowspacing", "columnspacing"), _LENGTHS),
    **dict.fromkeys(("columnalign", "columnlines", "rowlines"), _SIDES),
}
"""Their attributes, each with what it may say."""
_CLEANER = nh3.Cleaner(tags=set(TAGS), attributes={"*": set(ATTRIBUTES)}, link_rel=None)
_ALLOWED = re.compile(rf'</?(?:{"|".join(sorted(TAGS))})(?: (?:{"|".join(ATTRIBUTES)})="[a-z0-9 .+-]*")*>')

# Definitions loop, sizes cover the page, the others reach outside the formula.
_REFUSED = re.compile(
    r"\\(?:[egx]?def|let|futurelet|(?:re)?newcommand|providecommand|newenvironment|csname|catcode|expandafter|loop|repeat"
    r"|rule|href|url|style|class|cssId|html[A-Za-z]*|includegraphics|input|include|require|write|read|openout|special"
    r"|bbox|mmlToken|raise|lower|char|verb|annotation)(?![A-Za-z])|(?<!\\)\$|[\x00-\x08\x0b-\x1f]"
)
_COMMENT = re.compile(r"^%(?:\s|$)")  # ends a wrapped line; any other bare per cent sign is meant
_PERCENT = re.compile(r"(?<!\\)%")
_CODE = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
# MathML Core knows no bold variant, only bold characters.
_BOLD = {ord("A") + at: 0x1D400 + at for at in range(26)} | {ord("a") + at: 0x1D41A + at for at in range(26)}
_INVISIBLE = "\u2061\u2062\u2063\u2064"  # function application, times, separator, plus
_UNREADABLE: tuple[type[Exception], ...] = tuple(
    kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)
)
_STUMBLES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,  # also RecursionError, and StopIteration out of a generator
    StopIteration,
    TypeError,
    ValueError,
)
_GOES_WRONG: tuple[type[Exception], ...] = (*_UNREADABLE, *_STUMBLES)


@lru_cache(maxsize=50_000)
def formula_html(source: str, *, display: bool = False) -> str | None:
    r"""The formula as one ``<math>`` element; None when it must be shown as source.

    That is: longer than ``LONGEST_FORMULA``, unbalanced or deeper than ``DEEPEST``
    braces, commands that define, link, style, size or include, anything
    latex2mathml cannot read, and output that is too large or not on the list.
    """
    if len(source) > LONGEST_FORMULA or not _balanced(source) or _REFUSED.search(source):
        return None
    source = _PERCENT.sub(r"\\%", _COMMENT.sub("", source))
    if not display and (quick := mathml_quick.compose(source, _atom)) is not None:
        return quick
    return _slow(source, display=display)


def _balanced(source: str) -> bool:
    if "{" not in source and "}" not in source:
        return True
    depth = 0
    for char in re.sub(r"\\.", "", source, flags=re.DOTALL):
        depth += (char == "{") - (char == "}")
        if not 0 <= depth <= DEEPEST:
            return False
    return depth == 0


@lru_cache(maxsize=2_000)
def _atom(token: str) -> str | None:
    """What stands between the outer tags for a single symbol."""
    html = _slow(token)
    return html and html.removeprefix(mathml_quick.OPEN).removesuffix(mathml_quick.CLOSE)


def _slow(source: str, *, display: bool = False) -> str | None:
    pieces: list[str] = []
    try:
        _write(convert_to_element(source, display="block" if display else "inline"), pieces.append, DEEPEST)
    except _GOES_WRONG:
        return None
    html = "".join(pieces)
    return checked(_CLEANER.clean(html)) if len(html) <= LARGEST else None


def checked(html: str) -> str | None:
    """The HTML if it holds allowed MathML tags and attributes only, None otherwise."""
    return html if "<" not in _ALLOWED.sub("", html) else None


def _write(element: Element, write: Callable[[str], None], deeper: int) -> None:
    """Write an element and all below it; raises ValueError for one not on the list or too deep."""
    if deeper < 0 or element.tag not in TAGS:
        raise ValueError(element.tag)
    attributes = "".join(
        f' {name}="{value}"'
        for name, value in element.attrib.items()
        if (pattern := ATTRIBUTES.get(name)) and pattern.fullmatch(value)
    )
    write(f"<{element.tag}{attributes}>")
    if element.text:
        text = _CODE.sub(_character, element.text)
        bold = element.tag == "mi" and element.get("mathvariant") == "bold"
        write(escape(text.translate(_BOLD) if bold else text, quote=False))
    for child in element:
        _write(child, write, deeper - 1)
    write(f"</{element.tag}>")


def _character(code: re.Match[str]) -> str:
    """latex2mathml writes symbols as references inside text; only visible ones and blanks are resolved."""
    number = int(code[1], 16)
    char = chr(number) if number <= sys.maxunicode else ""
    return char if char and (char.isprintable() or char.isspace() or char in _INVISIBLE) and number > 31 else code[0]
