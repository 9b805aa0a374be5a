"""Which names readers may have."""

import re

from broadsheet.model.errors import WrongUse
from broadsheet.model.person import PERSONAL

LONGEST = 30
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
