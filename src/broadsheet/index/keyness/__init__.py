"""Keywords of a paper, found by keyness: phrases frequent in it and rare elsewhere.

See docs/explanation/keywords.md.
"""

from functools import cache

from broadsheet.index.keyness.background import shipped
from broadsheet.index.keyness.forms import same
from broadsheet.index.keyness.phrases import read
from broadsheet.index.keyness.score import rank
from broadsheet.index.keyness.tokens import Tokens

__all__ = ["keywords", "ranked", "same"]


FEWEST = 4
LEAST = 1.2
"""The score a keyword must have when there are FEWEST better ones."""


def keywords(title: str, abstract: str, most: int = 8) -> tuple[str, ...]:
    """The keywords of a paper, best first: four to eight for an abstract of usual length.

    Phrases of one to four words, in lower case but for acronyms and names in mixed
    case. None for a text that is not English, or says nothing.
    """
    found = rank(read(title, abstract, _tokens()), shipped().pairs, most)
    return tuple(phrase for place, (phrase, score) in enumerate(found) if place < FEWEST or score >= LEAST)


def ranked(title: str, abstract: str, most: int = 10) -> tuple[tuple[str, float], ...]:
    """The ``most`` phrases of a paper that may be keywords, best first, with their scores.

    Shorter only when the paper has fewer phrases: what repeats a better one comes last.
    """
    return tuple(rank(read(title, abstract, _tokens()), shipped().pairs, most, repeats=True))


@cache
def _tokens() -> Tokens:
    return Tokens(shipped())
