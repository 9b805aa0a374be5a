r"""Where the maths stands in a text: ``$…$``, ``$$…$$``, ``\(…\)`` and ``\[…\]``.

A dollar sign is money unless it opens something that reads like a formula, so
"between $5 and $10" holds no maths. One rule for everybody: TeX conversion
leaves exactly those spans alone that the page later prints as formulas.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_FORMULA = 2_000
"""Characters beyond which a span is taken for text."""

# Every branch stops at the next delimiter of its own kind, so a scan stays linear.
_BOX = r"(?:text(?:bf|it|tt|rm|sf|sc|up|normal)?|mbox|hbox|emph)"  # may hold dollar signs of its own
_SPAN = re.compile(
    rf"""\\[\\$]
      | \$\$ (?P<wide> (?:[^$\\]|\\{_BOX}\{{[^{{}}]*\}}|\\.)++ ) \$\$
      | \$   (?P<thin> (?:[^$\\]|\\{_BOX}\{{[^{{}}]*\}}|\\.)++ ) \$
      | \\\( (?P<round> (?:[^\\]|\\[^()])*+ ) \\\)
      | \\\[ (?P<square> (?:[^\\]|\\[^\[\]])*+ ) \\\]""",
    re.VERBOSE | re.DOTALL,
)
_WORDY = re.compile(r"\\(?:text\w*|mbox|hbox|mathrm|operatorname\*?|rm|begin|end)\s*\{[^{}]*\}")
_PROSE = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}[,;.:]? +[A-Za-z]{2,}[,;.:]? +[A-Za-z]{2,}")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_TEX = re.compile(r"[\\^_{]")


class Span(NamedTuple):
    """One stretch of text; ``formula`` is the maths between its delimiters, None for plain text."""

    text: str
    formula: str | None = None
    display: bool = False


def may_hold_maths(text: str) -> bool:
    """Whether a delimiter stands in the text at all; costs next to nothing."""
    return "$" in text or ("\\" in text and ("\\(" in text or "\\[" in text))


def spans(text: str) -> list[Span]:
    """The text cut into plain stretches and formulas; joined they are the text again."""
    if not may_hold_maths(text):
        return [Span(text)] if text else []
    found: list[Span] = []
    plain_from = 0
    for start, end, formula, display in _formulas(text):
        if start > plain_from:
            found.append(Span(text[plain_from:start]))
        found.append(Span(text[start:end], formula, display))
        plain_from = end
    if plain_from < len(text):
        found.append(Span(text[plain_from:]))
    return found


def _formulas(text: str) -> Iterator[tuple[int, int, str, bool]]:
    at = 0
    while match := _SPAN.search(text, at):
        kind = match.lastgroup
        body = match[kind] if kind else ""
        if kind and _is_formula(body, text[match.end() : match.end() + 1], dollars=kind == "thin"):
            yield match.start(), match.end(), body.strip(), kind in ("wide", "square")
            at = match.end()
        else:
            at = match.start() + (1 if kind == "thin" else 2)


def _is_formula(body: str, following: str, *, dollars: bool) -> bool:
    if not body.strip() or len(body) > LONGEST_FORMULA or "\n\n" in body:
        return False
    if not dollars:
        return True
    if body[0].isdigit() and not _TEX.search(body):
        # "$5 and $10", "$5 per task, $x$": the second dollar sign opens, it does not close.
        return not (following.isdigit() or (body[-1].isspace() and _WORD.search(body)))
    return not _PROSE.search(_WORDY.sub(" ", body))
