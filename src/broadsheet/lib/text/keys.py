"""Keys to compare and search by: folded text, titles and names."""

import re
from functools import lru_cache
from unicodedata import category, normalize

from broadsheet.lib.text.symbols import SYMBOLS
from broadsheet.lib.text.tex import detex

_MARKS = re.compile("[\u0300-\u036f]")
_FORMAT = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n", "ȷ": "j"}
)
_MACRO = re.compile(r"\\([A-Za-z]+)")
_DRESS = (
    "mathcal mathbb mathbf mathrm mathfrak mathscr mathsf mathit mathtt boldsymbol text textrm textbf textit rm bf "
    "cal it em operatorname left right mbox hbox big Big displaystyle ensuremath textsuperscript textsubscript"
)
_FONTS = frozenset(_DRESS.split())
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)


def fold(text: str) -> str:
    """The search form: NFKC, case folded, accents and invisible format characters removed.

    Letters that carry a stroke instead of an accent (ł, ø, đ) lose it too. Marks
    of scripts where they are letters (Devanagari, kana) stay. Source: UAX 15, UAX 44.
    """
    if text.isascii():
        return text.lower()
    if (
        " " in text
    ):  # an abstract has few words that need more than lower case, and a blank parts all that belongs together
        return " ".join([word.lower() if word.isascii() else _folded(word) for word in text.split(" ")])
    return _folded(text)


def _folded(text: str) -> str:
    bare = _MARKS.sub("", normalize("NFKD", _FORMAT.sub("", text)))
    bare = _MARKS.sub("", normalize("NFKD", bare.casefold()))
    return normalize("NFC", bare.translate(_LETTERS))


def title_key(text: str) -> str:
    r"""Letters and digits of a title in folded form: equal for titles that differ in dress only.

    Punctuation, blanks, case, accents and TeX do not count ("$\\alpha$-stable"
    equals "α-stable"). A title without any letter or digit is its own key.
    """
    if "\\" in text or "{" in text:
        text = _MACRO.sub(_plain, detex(text))
    folded = fold(text)
    if folded.isascii():
        return folded.encode().translate(None, _SIGNS).decode() or folded.strip()
    return "".join([char for char in folded if char.isalnum() or category(char)[0] == "M"]) or folded.strip()


def _plain(macro: re.Match[str]) -> str:
    name = macro[1]
    return "" if name in _FONTS else SYMBOLS.get(name, name)


@lru_cache(50_000)  # the same people write again and again
def name_key(name: str) -> str:
    """A person's name to compare by: folded, "Last, First" turned round, dots and extra blanks removed."""
    if name.isascii() and name.replace(" ", "").isalpha():  # nine of ten names
        return " ".join(name.lower().split())
    name = detex(name)
    if "," in name:
        name = " ".join(_turned(name))
    return " ".join(fold(name).replace(".", " ").split()).replace(" -", "-")


def _turned(name: str) -> list[str]:
    parts = [part.strip() for part in name.split(",")]
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    return [*[part for part in parts[1:] if part not in suffixes], parts[0], *suffixes]
