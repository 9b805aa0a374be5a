"""How a text falls into words, and a word into the rows of the table. The embedder at run time does the same."""

import re
import unicodedata
from collections.abc import Mapping

LONGEST = 40
LONGEST_NUMBER = 4
_WORD = re.compile(r"[a-z0-9]+")

_STOP = """
a about above after again al all also am among an and another any are as at b be became because been before
being below between both but by c can cannot could d did do does doing done down during e each either et etc f
few for from further g h had has have having he her here hers him his how however i if in into is it its itself
j just k l let like m may me might more most must my n near no nor not now o of off often on once only onto or
other our out over own p per q quite r rather s same several shall she should since so some such t than that the
their theirs them then there therefore these they this those through thus to too toward towards u under until up
upon us v very via w was we well were what when where whereby which while who whom whose why will with within
without would x y yet you your z
"""
STOP = frozenset(_STOP.split())
"""Words that carry no meaning alone, single letters among them; they have no row."""


def split(text: str) -> list[str]:
    """Lower-case runs of ASCII letters and digits, after accents are taken off."""
    text = text.lower()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(text)


def keepable(word: str) -> bool:
    """Whether a word may have a row of its own."""
    return word not in STOP and len(word) <= LONGEST and not (word.isdigit() and len(word) > LONGEST_NUMBER)


def pieces(word: str, row_of: Mapping[str, int]) -> tuple[int, ...]:
    """The word's own row, or those of its pieces, the longest match first; nothing for a word that is dropped."""
    if word in STOP or len(word) > LONGEST:
        return ()
    if word in row_of:
        return (row_of[word],)
    if not keepable(word):
        return ()
    found, at = [], 0
    while at < len(word):
        mark = "##" if at else ""
        end = next((end for end in range(len(word), at, -1) if mark + word[at:end] in row_of), 0)
        if not end:
            return ()
        found.append(row_of[mark + word[at:end]])
        at = end
    return tuple(found)
