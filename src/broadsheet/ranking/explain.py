"""Say in words why a paper was found."""

from collections.abc import Callable, Mapping, Sequence

from broadsheet.model.listing import Reason
from broadsheet.model.paper import Paper

Stems = Callable[[str], Sequence[str]]
"""How the index cuts a text into terms."""

_MOST_NAMED = 6


def exact_title() -> Reason:
    """The paper bears exactly the title that was asked for."""
    return Reason("title", "the title you asked for", 1.0)


def matched_words(paper: Paper, score: float, asked: Mapping[str, str], stems: Stems) -> tuple[Reason, ...]:
    """Which of the words asked for stand in a paper, and where.

    ``asked`` maps each term to the word as typed; ``score`` is the engine's, kept as
    the weight of the first reason.
    """
    title, abstract = set(stems(paper.title)), set(stems(paper.abstract))
    places = (
        ("in the title", [word for term, word in asked.items() if term in title]),
        ("in the abstract", [word for term, word in asked.items() if term in abstract and term not in title]),
    )
    said = [f"{_quoted(words)} {where}" for where, words in places if words]
    if not said and asked:
        said = ["found by its authors, keywords or an earlier title"]
    return (Reason("words", "; ".join(said), round(score, 3)),) if said else ()


def _quoted(words: Sequence[str]) -> str:
    named = [f"“{word}”" for word in words[:_MOST_NAMED]]
    if len(words) > _MOST_NAMED:
        named.append(f"{len(words) - _MOST_NAMED} more")
    return ", ".join(named[:-1]) + " and " + named[-1] if len(named) > 1 else named[0]
