"""Keywords of a paper, found by keyness: phrases frequent in it and rare elsewhere.

See docs/explanation/keywords.md.
"""

from collections.abc import Sequence
from functools import cache
from threading import Lock

from broadsheet.index.keyness.background import shipped
from broadsheet.index.keyness.forms import same
from broadsheet.index.keyness.score import Ranked, rank
from broadsheet.index.keyness.texts import read
from broadsheet.index.keyness.tokens import Tokens

__all__ = ["keywords", "keywords_of", "ranked", "same"]


FEWEST = 4
LEAST = 1.2
"""The score a keyword must have when there are FEWEST better ones."""
_AT_ONCE = 400
"""Papers whose tokens are looked at together: as many as a processor has room for beside it."""
_ALONE = Lock()


def keywords(title: str, abstract: str, most: int = 8) -> tuple[str, ...]:
    """The keywords of a paper, best first: four to eight for an abstract of usual length.

    Phrases of one to four words, in lower case but for acronyms and names in mixed
    case. None for a text that is not English, or says nothing.
    """
    return keywords_of([(title, abstract)], most)[0]


def keywords_of(texts: Sequence[tuple[str, str]], most: int = 8) -> list[tuple[str, ...]]:
    """The keywords of each paper, given with its title and abstract: many at once take half the time."""
    found = [one for start in range(0, len(texts), _AT_ONCE) for one in _ranked(texts[start : start + _AT_ONCE], most)]
    return [_kept(one) for one in found]


def ranked(title: str, abstract: str, most: int = 10) -> tuple[tuple[str, float], ...]:
    """The ``most`` phrases of a paper that may be keywords, best first, with their scores.

    Shorter only when the paper has fewer phrases: what repeats a better one comes last.
    """
    return tuple(_ranked([(title, abstract)], most, repeats=True)[0])


def _ranked(texts: Sequence[tuple[str, str]], most: int, *, repeats: bool = False) -> list[Ranked]:
    with _ALONE:
        return rank(read(texts, _tokens()), shipped().pairs, most, repeats=repeats)


def _kept(found: Ranked) -> tuple[str, ...]:
    return tuple([phrase for place, (phrase, score) in enumerate(found) if place < FEWEST or score >= LEAST])


@cache
def _tokens() -> Tokens:
    return Tokens(shipped())
