"""Plain text as a source sent it, made fit to store: lines joined, invisible troublemakers removed.

Sources: arXiv wraps abstracts at 80 columns and begins a paragraph with two
blanks; Unicode UAX 9 (bidirectional controls), UAX 15 (NFC).
"""

import re
from unicodedata import is_normalized, normalize

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_GAP = re.compile("\r(?!\n)|[\x0b\x0c\x1c-\x1f\x85]")  # controls that part words
_CONTROL = re.compile(f"[{_CONTROLS}]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BIDI_SPANS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_WIDTHLESS = re.compile("[\u200b\u2060\ufeff]")
_MARK = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_PILE = re.compile(f"([{_MARK}]{{8}})[{_MARK}]+")
_ASCII = bytes(range(0x20, 0x7F))
_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def strip_controls(text: str) -> str:
    """Remove C0 and C1 controls, lone surrogates and noncharacters; tab and line feed stay.

    Controls that part words (form feed, separators) become blanks.
    """
    return text if _is_printable(text) else _CONTROL.sub("", _GAP.sub(" ", text))


def _is_printable(text: str) -> bool:
    """What ``str.isprintable`` says; an abstract in ASCII is looked through as bytes, three times as fast."""
    if len(text) > 200 and text.isascii():
        return not text.encode().translate(None, _ASCII)
    return text.isprintable()


def _is_clean(text: str) -> bool:
    """Whether there is nothing to do, at the speed of C; printable text holds no break, control or format sign."""
    if not _is_printable(text) or "  " in text:
        return False
    return text.isascii() or (is_normalized("NFC", text) and not _PILE.search(text))


def one_line(text: str) -> str:
    """A title, name or other field that fits on one line, in NFC.

    White space is collapsed; controls, bidirectional controls and zero-width
    spaces go (joiners stay, Persian and emoji need them); a pile of more than
    eight combining marks is cut to eight.
    """
    if _is_clean(text):
        return text.strip()
    text = " ".join(text.split())
    text = _WIDTHLESS.sub("", _BIDI.sub("", strip_controls(text)))
    return " ".join(_PILE.sub(r"\1", normalize("NFC", text)).split())


def unwrap(text: str) -> str:
    """An abstract or comment with its wrapped lines joined, in NFC, paragraphs parted by an empty line.

    A paragraph begins at a line with two leading blanks or after an empty line.
    Text that is indented throughout (pretty-printed XML) is one paragraph.
    """
    if _is_clean(text):
        return text.strip()
    lines = _BREAK.sub("\n", text).expandtabs(8).split("\n")
    return "\n\n".join(filter(None, map(_paragraph, _paragraphs(lines))))


def typed(text: str) -> str:
    """What somebody typed into a field of many lines, every line kept: breaks as line feeds, in NFC.

    Controls and bidirectional spans go; a pile of more than eight combining marks is cut to eight.
    """
    text = _BREAK.sub("\n", text)
    text = text if _is_printable(text.replace("\n", " ")) else _BIDI_SPANS.sub("", strip_controls(text))
    return _PILE.sub(r"\1", normalize("NFC", text)).strip()


def _paragraph(lines: list[str]) -> str:
    joined = " ".join(" ".join(lines).split())
    if _is_clean(joined):
        return joined
    joined = _BIDI_SPANS.sub("", strip_controls(joined))
    return " ".join(_PILE.sub(r"\1", normalize("NFC", joined)).split())


def _paragraphs(lines: list[str]) -> list[list[str]]:
    later = [line for line in lines[1:] if line.strip()]
    indented = len(later) > 2 and all(line.startswith("  ") for line in later)
    found: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or (line.startswith("  ") and not indented):
            found.append([])
        found[-1].append(line)
    return found
