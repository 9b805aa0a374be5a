"""Which names readers may have."""

import re
import unicodedata
from collections.abc import Callable
from itertools import count

from broadsheet.model.errors import WrongUse
from broadsheet.model.person import PERSONAL

LONGEST = 30
_ODD = re.compile(r"[^A-Za-z0-9_-]+")
_NAME = re.compile(rf"[A-Za-z0-9_-]{{2,{LONGEST}}}")

_FORMER = re.compile(r"former\d*")
"""What is left of a reader's name once the account is deleted."""
RESERVED = frozenset({
    "admin", "administrator", "anonymous", "broadsheet", "deleted", "editor", "everyone", "help", "here", "mail", "me",
    "mod", "moderator", "moderators", "nobody", "null", "official", "operator", "postmaster", "press",
    "root", "security", "staff", "stranger", "support", "system", "team", "undefined", "webmaster", "you",
})  # fmt: skip
"""Names that would speak for somebody else: whoever runs this, or nobody."""


def name_of(text: str) -> str:
    """``text``, where a reader may be called so. Raises WrongUse.

    ASCII alone, so that no two names look alike, run backwards or hide what is in
    them (RFC 8265 allows more and warns of each).
    """
    if not _NAME.fullmatch(text):
        raise WrongUse(f"A name has 2 to {LONGEST} letters, digits, - or _, without accents.")
    if text.lower() == PERSONAL:
        raise WrongUse(f"The name “{PERSONAL}” is kept for the reader of a personal library.")
    return text


def fitting(text: str, taken: Callable[[str], bool]) -> str:
    """A name like ``text``, what others call a reader, that may be had here and is not ``taken``."""
    plain = unicodedata.normalize("NFKD", text.partition("@")[0]).encode("ascii", "ignore").decode()
    base = _ODD.sub("-", plain).strip("-_")[:LONGEST]
    base = base if len(base) > 1 and not is_reserved(base) else "reader"
    numbered = (f"{base[: LONGEST - 5]}-{number}" for number in count(2))
    return base if not taken(base) else next(one for one in numbered if not taken(one))


def is_reserved(name: str) -> bool:
    """Whether a name would speak for somebody else, however it is hyphenated."""
    plain = name.lower().replace("_", "").replace("-", "")
    return plain in RESERVED or _FORMER.fullmatch(plain) is not None


def new_name_of(text: str) -> str:
    """``text``, where a stranger may take it as a name. Raises WrongUse."""
    name = name_of(text)
    if is_reserved(name):
        raise WrongUse(f"The name “{name}” is kept for those who run this place. Take another.")
    return name
