r"""TeX accents and text macros to Unicode; everything that reads as maths stays as typed.

One pass of one regular expression does nearly all; what nests deeper goes
through pylatexenc. Passes repeat until nothing changes, which makes the result
a fixed point: converting it again changes nothing. A text that finds no rest,
or breaks a cap, comes back as typed. Macros nobody listed stay visible.

Source: arXiv, "Prepare metadata" (fields are ASCII with TeX accents).
"""

import re
from collections.abc import Callable
from unicodedata import normalize

from broadsheet.lib.text.clean import strip_controls
from broadsheet.lib.text.nested import flatten
from broadsheet.lib.text.spans import may_hold_maths, spans
from broadsheet.lib.text.symbols import ACCENTS, FONTS, LETTERS, LOWERED, MARKS, RAISED, SWITCHES

LONGEST = 20_000
"""Characters beyond which a text comes back as typed."""
DEEPEST = 50
"""Nested braces beyond which a text comes back as typed."""
_PASSES = 60  # one brace level may need one pass
_ROUNDS = 4

# Stand-ins while converting; real control characters have been removed before.
_MATHS, _DOLLAR = "\x02", "\x03"

_LETTER = r"[^\W\d_]|\\[ijlLoO](?![A-Za-z])(?:[ ](?=[a-z]))?"
# Every branch begins with a literal so that the engine skips to candidates.
_TEX = re.compile(
    rf"""
    \\(?P<sign>[%&\#_\x03])
  | \\(?P<blank>[\ ,;:])
  | \\(?P<nothing>[-/@])
  | \\\\(?P<newline>(?:\\\\)*+)
  | \\(?P<accent>['`^"~=.])(?:\s?\{{\s?(?P<held>{_LETTER})\s?\}}|[ ]?(?P<bare>{_LETTER}))
  | \\(?P<hook>[uvHckrdb])
      (?:\s?\{{\s?(?P<hooked>{_LETTER})\s?\}}|[ ](?P<spaced>[A-Za-z])|(?P<dotless>\\[ij])(?![A-Za-z]))
  | \\~\{{(?P<tilde>)\}}
  | \\(?P<letter>{"|".join(LETTERS)})(?![A-Za-z])(?:\{{\}}|[ ](?=[a-z]))?
  | \\(?P<mark>{"|".join(MARKS)})(?![A-Za-z])(?:\{{\}})?
  | \\(?P<loose>{"|".join(SWITCHES)})(?![A-Za-z*]|\s?\{{)[ ]?
  | \\(?P<name>[A-Za-z]+\*?)(?P<first>\s?\{{(?P<one>[^{{}}]*)\}}(?P<second>\{{(?P<two>[^{{}}]*)\}})?)?
  | \\(?P<other>.)
  | \{{\\(?P<switch>{"|".join(SWITCHES)})(?![A-Za-z])\s*(?P<switched>[^{{}}]*)\}}
  | \{{(?P<group>[^\W_]{{1,60}}(?:[-'’.][^\W_]{{1,60}}){{0,5}})\}}
  | ``(?P<quote>[^`]{{1,300}}?)\'\'
  | -(?P<dash>-+)
  | ~(?P<tie>)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING_QUOTE = re.compile(r'(?:^|[\s(\[])\\"\w')
_CLOSING_QUOTE = re.compile(r'\w[.,!?]?\\"(?:[\s.,;:)!?]|$)')
_NOUN = re.compile(r"(?<![^\W_])[a-z]{2,}$")
_WORD_BEFORE = re.compile("(?:[a-z]{2}|[.,;\x02]|\\d)$")


def detex(text: str) -> str:
    r"""Text with TeX accents, escapes and font macros as Unicode; ``$…$`` and unknown macros untouched.

    Never raises; a fixed point of itself; never longer than four times the input;
    free of control characters but tab and line feed. Beyond ``LONGEST``
    characters or ``DEEPEST`` nested braces only control characters are removed.
    """
    text = strip_controls(text)
    if not _holds_tex(text) or len(text) > LONGEST or _depth(text) > DEEPEST:
        return text
    new = text
    for _ in range(_ROUNDS):
        before = new
        new = _convert(before)
        if new == before or not _holds_tex(new):
            return new
    return text


def _holds_tex(text: str) -> bool:
    # single characters first: they are found many times faster than pairs
    return "\\" in text or "{" in text or "~" in text or ("`" in text and "``" in text) or "--" in text


def _depth(text: str) -> int:
    depth = deepest = 0
    if text.count("{") <= DEEPEST:
        return 0
    for char in text:
        depth += (char == "{") - (char == "}" and depth > 0)
        deepest = max(deepest, depth)
    return deepest


def _convert(text: str) -> str:
    """Convert everything outside formulas; the formulas of the result are those of the text."""
    if not may_hold_maths(text):
        return _settled(text)
    parts = spans(text)
    formulas = [part.text for part in parts if part.formula is not None]
    plain = "".join(_MATHS if part.formula is not None else part.text.replace("$", _DOLLAR) for part in parts)
    if not _holds_tex(plain):
        return text
    new = _settled(plain)
    # An escaped dollar sign stays escaped where it would open a formula.
    for candidate in (_restored(new.replace("\\" + _DOLLAR, _DOLLAR), formulas), _restored(new, formulas)):
        if [part.text for part in spans(candidate) if part.formula is not None] == formulas:
            return candidate
    return text


def _settled(text: str) -> str:
    """Pass over text without formulas until nothing changes."""
    for _ in range(_PASSES):
        new = _TEX.sub(_replace, text)
        if new == text:
            new = flatten(text)
        if new == text or not _holds_tex(new):
            return new
        text = new
    return text


def _restored(text: str, formulas: list[str]) -> str:
    pieces = text.replace(_DOLLAR, "$").split(_MATHS)
    if len(pieces) != len(formulas) + 1:
        return ""
    return "".join(piece + formula for piece, formula in zip(pieces, [*formulas, ""], strict=True))


def _replace(match: re.Match[str]) -> str:
    return _BRANCHES[match.lastgroup or ""](match)


def _sign(match: re.Match[str]) -> str:
    # Escaped dollars are judged together, once the whole pass is done.
    return match[0] if match["sign"] == _DOLLAR else match["sign"]


def _accent(match: re.Match[str]) -> str:
    mark = ACCENTS[match["accent"] or match["hook"]]
    letter = match["held"] or match["bare"] or match["hooked"] or match["spaced"] or match["dotless"]
    if letter[0] == "\\":
        letter = letter[1] if letter[1] in "ij" else LETTERS[letter[1]]
    joined = normalize("NFC", letter + mark)
    if not (match["bare"] or match["spaced"]):
        return joined
    # A loose mark without a precomposed letter is more likely an escaped quote ("don\'t") than an accent.
    return match[0] if len(joined) > 1 or _quotes(match) else joined


def _quotes(match: re.Match[str]) -> bool:
    """Whether the backslash escapes a quotation mark or the apostrophe of a common noun ("object\\'s")."""
    if match["accent"] and match[0][2:3] == " " and not match.string[match.start() - 1 : match.start()].isalpha():
        return True
    if match["accent"] == '"':
        return bool(_OPENING_QUOTE.search(match.string) and _CLOSING_QUOTE.search(match.string))
    if match["accent"] != "'" or match["bare"] != "s" or match.string[match.end() : match.end() + 1].isalpha():
        return False
    return bool(_NOUN.search(match.string[max(match.start() - 30, 0) : match.start()]))


def _macro(match: re.Match[str]) -> str:
    name, one, two = match["name"], match["one"], match["two"]
    if one is None:
        return match[0]
    if name == "textcolor" and two is not None:
        return two
    if name == "href" and two is not None and _MATHS not in two:
        return one if one == two else f"{two} ({one})"
    changed = _changed(name, one)
    return match[0] if changed is None else changed + (match["second"] or "")


def _changed(name: str, argument: str) -> str | None:
    """What a macro of one argument prints, None when nobody listed it."""
    if name in FONTS:
        return argument
    if name == "enquote":
        return f"“{argument}”"
    if name == "footnote":
        return f" ({argument})"
    if name in ("textsuperscript", "textsubscript"):
        table = RAISED if name == "textsuperscript" else LOWERED
        if argument and all(ord(char) in table for char in argument):
            return argument.translate(table)
        return argument if argument.isalpha() else None
    return None


def _group(match: re.Match[str]) -> str:
    """Braces that protect a word ("{B}ayesian", "{BERT}") go; those of "x_{2}" or "{name}" stay."""
    content = match["group"]
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    if before and before in "^_\\}$\x02":
        return match[0]
    glued = before.isalnum() or match.string[match.end() : match.end() + 1].isalnum()
    return content if glued or not content.islower() or not content.isascii() else match[0]


def _dash(match: re.Match[str]) -> str:
    """Two hyphens are an en dash, three an em dash, unless they are an option, a rule or mark-up."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    after = match.string[match.end() : match.end() + 1]
    option = before.isspace() and not after.isspace()
    if not before or not after or option or before in "<!/\\=*_|+#" or after in ">=*_|+#.":
        return match[0]
    return {1: "–", 2: "—"}.get(len(match["dash"]), match[0])


def _tie(match: re.Match[str]) -> str:
    """A tie binds words ("Fig.~3", "5~GeV"); before a number it is "about", in an address it is itself."""
    at = match.start()
    before, after = match.string[max(at - 2, 0) : at], match.string[at + 1 : at + 2]
    found = _WORD_BEFORE.search(before)
    if not found or not (after.isalnum() or after in ("\\", _MATHS)) or (before[-1:].isdigit() and after.isdigit()):
        return match[0]
    return " "


def _newline(match: re.Match[str]) -> str:
    following = match.string[match.end() : match.end() + 1]
    return match[0] if following and not following.isspace() else " "


def _blank(_: re.Match[str]) -> str:
    return " "


def _nothing(_: re.Match[str]) -> str:
    return ""


def _same(match: re.Match[str]) -> str:
    return match[0]


_BRANCHES: dict[str, Callable[[re.Match[str]], str]] = {
    "sign": _sign,
    "blank": _blank,
    "nothing": _nothing,
    "newline": _newline,
    **dict.fromkeys(("held", "bare", "hooked", "spaced", "dotless"), _accent),
    "tilde": lambda _: "~",
    "letter": lambda match: LETTERS[match["letter"]],
    "mark": lambda match: MARKS[match["mark"]],
    "loose": _nothing,
    **dict.fromkeys(("name", "first"), _macro),
    "other": _same,
    "switched": lambda match: match["switched"],
    "group": _group,
    "quote": lambda match: f"“{match['quote']}”",
    "dash": _dash,
    "tie": _tie,
}
