"""How a keyword is written: in lower case, with acronyms and names in mixed case kept as they are."""

import re
from collections.abc import Iterable

from broadsheet.index.keyness.tokens import QUOTES

_SPELLED = re.compile(r"[^\W_]+")


def display(words: Iterable[str]) -> str:
    """The words of a phrase as they are shown."""
    phrase = " ".join(words)
    plain = phrase.replace(" ", "").replace("-", "").isalpha()
    if plain and (phrase.islower() or phrase.istitle()):
        return phrase.lower()
    bare = phrase if plain else " ".join([word.strip(QUOTES) for word in phrase.split(" ")])
    return _SPELLED.sub(_kept, bare)


def _kept(part: re.Match[str]) -> str:
    text = part[0]
    return text if len(text) > 1 and not text[1:].islower() else text.lower()
