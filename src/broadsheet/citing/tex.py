"""Unicode as TeX writes it, and titles whose capitals survive a bibliography style.

Latin letters with accents become macros, so that BibTeX sorts and abbreviates them;
other scripts stay as they are, which every TeX since 2018 reads (LaTeX News 28).
Formulas stay formulas.
"""

import re
from unicodedata import normalize

from broadsheet.lib.text.spans import Span, spans
from broadsheet.lib.text.symbols import ACCENTS, LETTERS

_SIGNS = {
    "\\": r"{\textbackslash}", "{": r"{\textbraceleft}", "}": r"{\textbraceright}", "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}", "<": r"{\textless}", ">": r"{\textgreater}", "|": r"{\textbar}",
    **{sign: "\\" + sign for sign in "&%#_$"},
}  # fmt: skip
_MACROS = {mark: macro for macro, mark in ACCENTS.items()}
_LETTERS = {letter: f"{{\\{macro}}}" for macro, letter in LETTERS.items()} | {"ẞ": "ẞ"}
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_DELIMITERS = {"\\(": ("\\(", "\\)"), "\\[": ("\\[", "\\]"), "$$": ("$$", "$$")}
_WORDS = re.compile(r"(\s+)")
_AROUND = " \t.,:;!?()[]\"'“”‘’"
_SMALL = 4
"""Letters from which a word tells whether a title is written in capitals or not."""


def escape(text: str) -> str:
    """Plain text as TeX; balanced in its braces whatever it holds."""
    if text.isascii() and text.replace(" ", "").isalnum():
        return text
    return "".join(_SIGNS.get(char) or _letter(char) for char in text)


def _letter(char: str) -> str:
    if char.isascii():
        return char
    if char in _LETTERS:
        return _LETTERS[char]
    base, *marks = list(normalize("NFD", char))
    if not marks or not base.isascii() or any(mark not in _MACROS for mark in marks):
        return char
    for mark in marks:
        macro = _MACROS[mark]
        base = f"{{\\{macro} {base}}}" if macro.isalpha() else f"{{\\{macro}{base}}}"
    return base


def prose(text: str) -> str:
    """Text with formulas as TeX."""
    return "".join(_formula(span) or escape(span.text) for span in spans(text))


def title(text: str) -> str:
    """A title as TeX: formulas, abbreviations and names in braces, which keep styles from making them small.

    Names are told from other words only where the title itself is not written in capitals.
    """
    found, small = spans(text), _is_small(text)
    first, out = True, []
    for span in found:
        formula = _formula(span)
        if formula:
            out.append(f"{{{formula}}}")
            first = False
            continue
        for word in _WORDS.split(span.text):
            before, core, after = _apart(word)
            protect = _needs_braces(core, first=first, small=small)
            out += [escape(before), f"{{{escape(core)}}}" if protect else escape(core), escape(after)]
            first = word.endswith((":", "?", "!", ".")) if word.strip() else first
    return "".join(out)


def _apart(word: str) -> tuple[str, str, str]:
    """A word between the signs around it, which need no braces."""
    core = word.strip(_AROUND)
    start = word.find(core)
    return word[:start], core, word[start + len(core) :]


def _needs_braces(word: str, *, first: bool, small: bool) -> bool:
    letters = [char for char in word if char.isalpha()]
    if any(char.isupper() for char in letters[1:]):
        return True
    is_name = bool(letters) and letters[0].isupper() and not first and small
    # “3D”, “Q-learning”: one capital and no ordinary word
    return is_name or (bool(letters) and letters[0].isupper() and (word[0].isdigit() or word[1:2] == "-"))


def _is_small(text: str) -> bool:
    """Whether a title is written like a sentence: most of its longer words begin small."""
    telling = [word for word in text.split()[1:] if len(word) >= _SMALL and word[0].isalpha()]
    return sum(word[0].islower() for word in telling) * 2 > len(telling)


def _formula(span: Span) -> str:
    """A formula between its delimiters with its braces balanced, empty for what is none or cannot be."""
    if span.formula is None:
        return ""
    body = span.formula if _is_balanced(span.formula) else _named_braces(span.formula)
    if not _is_balanced(body):
        return ""
    opened, closed = _DELIMITERS.get(span.text[:2], ("$", "$"))
    return opened + _BARE_PERCENT.sub(r"\\%", body) + closed


def _named_braces(formula: str) -> str:
    """BibTeX counts ``\\{`` as a brace; its name does not count."""
    return formula.replace(r"\{", r"\lbrace ").replace(r"\}", r"\rbrace ")


def _is_balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0
