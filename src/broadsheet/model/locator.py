"""What a reader means by a text that should name a paper."""

import re

_SCHEME = re.compile(r"\w[\w+.-]*:(?://|\S+$)|[a-z]+://", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}\.?(?:[/?#].*)?|localhost\.?", re.IGNORECASE)
_MARKS = frozenset("/\\@[]%:")


def is_address(text: str) -> bool:
    """Whether a text looks like a web address, a host or a number for one, rather than words of a title.

    Whatever looks so and is no id is refused, never asked for. Words apart by blanks are
    an address only where they hold ``://``.
    """
    plain = text.strip()
    if "://" in plain:
        return True
    if not plain or len(plain.split()) > 1:
        return False
    numeric = not any(letter.isalpha() for letter in re.sub(r"0x[0-9a-f]+", "0", plain, flags=re.IGNORECASE))
    return numeric or bool(_MARKS & set(plain) or _SCHEME.match(plain) or _HOST.fullmatch(plain))
