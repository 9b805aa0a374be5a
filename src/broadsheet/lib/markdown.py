"""Plain text as Markdown (CommonMark) that shows the same text: nothing in it becomes mark-up."""

import re

_ACTIVE = re.compile(
    r"[\\`*\[\]<>$|]|~(?=~)|(?<=~)~|&(?=#?\w)|(?<![^\W_])_|_(?![^\W_])|!(?=\[)",
)
_OPENING = re.compile(r"^(?:([#+=~-])|(\d{1,9})([.)]))")
_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C"})


def escape(plain: str) -> str:
    """Text within a paragraph."""
    return _ACTIVE.sub(r"\\\g<0>", plain)


def opening(line: str) -> str:
    """A line of Markdown that stays a paragraph whatever it begins with."""
    return _OPENING.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)


def address(url: str) -> str:
    """An address that stays within the brackets of a link."""
    return url.translate(_ADDRESS)
