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
    base = base if len(base) > 1 and base.lower() != PERSONAL else "reader"
    numbered = (f"{base[: LONGEST - 5]}-{number}" for number in count(2))
    return base if not taken(base) else next(one for one in numbered if not taken(one))
