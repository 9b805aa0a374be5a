"""Say in words why a paper was found."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadsheet.model.listing import Reason
from broadsheet.model.paper import Paper

Stems = Callable[[str], Collection[str]]
"""Which of the terms asked for stand in a text."""

_MOST_NAMED = 6
_HOURS_SAID = 48
_NOON = 12
_WEEK = 7


def exact_title() -> Reason:
    """The paper bears exactly the title that was asked for."""
    return Reason("title", "the title you asked for", 1.0)


def matched_words(paper: Paper, score: float, asked: Mapping[str, str], stems: Stems) -> tuple[Reason, ...]:
    """Which of the words asked for stand in a paper, and where.

    ``asked`` maps each term to the word as typed; ``score`` is the engine's, kept as
    the weight of the first reason.
    """
    title, abstract = stems(paper.title), stems(paper.abstract)
    places = (
        ("in the title", [word for term, word in asked.items() if term in title]),
        ("in the abstract", [word for term, word in asked.items() if term in abstract and term not in title]),
    )
    said = [f"{_quoted(words)} {where}" for where, words in places if words]
    if not said and asked:
        said = ["found by its authors, keywords or an earlier title"]
    return (Reason("words", "; ".join(said), round(score, 3)),) if said else ()


def close_in_meaning(score: float) -> Reason:
    """How near the paper is to what was asked, as a cosine."""
    return Reason("meaning", f"close in meaning {score:.2f}", round(score, 3))


def in_like_words(share: float) -> Reason:
    """How much of what was asked the paper says, word for word or in like words, from 0 to 1."""
    return Reason("alike", f"in these or like words {share:.2f}", round(share, 3))


def places(by_words: int | None, by_meaning: int | None, score: float) -> Reason:
    """Where each side put the paper, from 1; ``score`` is what both together gave."""
    said = [f"{_ordinal(place)} by {side}" for place, side in ((by_words, "words"), (by_meaning, "meaning")) if place]
    return Reason("place", ", ".join(said), round(score, 3))


def moved_here(paper: Paper) -> tuple[Reason, ...]:
    """How many readers here moved a paper up its day's page; nothing where none did."""
    said = [_plural(paper.reader_votes, "vote") + " here"] if paper.reader_votes else []
    said += [_plural(paper.reader_comments, "comment") + ("" if said else " here")] if paper.reader_comments else []
    return (Reason("readers", ", ".join(said), float(paper.reader_votes)),) if said else ()


@dataclass(frozen=True, slots=True)
class Stir:
    """What moved a paper of late: when each vote and comment here came, and how counts elsewhere grew.

    ``grown`` holds the name of a source, by how much its count grew, and since when.
    """

    voted: Sequence[datetime] = ()
    said: Sequence[datetime] = ()
    grown: Sequence[tuple[str, int, datetime]] = ()


def stirred(stir: Stir, now: datetime) -> tuple[Reason, ...]:
    """Why a paper is trending, in words and numbers."""
    here = [
        Reason(
            f"{noun}s", f"{_plural(len(at), noun)}{', the last' if len(at) > 1 else ''} {_ago(now - max(at))}", len(at)
        )
        for noun, at in (("vote", stir.voted), ("comment", stir.said))
        if at
    ]
    grown = [
        Reason("growth", f"+{more:,} at {source} since {_since(moment, now)}", float(more))
        for source, more, moment in stir.grown
    ]
    return (*here, *grown)


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _ago(passed: timedelta) -> str:
    hours = passed // timedelta(hours=1)
    if hours < 1:
        return "within the hour"
    return f"{_plural(hours, 'hour')} ago" if hours < _HOURS_SAID else f"{_plural(passed.days, 'day')} ago"


def _since(moment: datetime, now: datetime) -> str:
    days = (now.date() - moment.date()).days
    if days < 1:
        return "this morning" if moment.hour < _NOON else "today"
    return f"{moment:%A}" if days < _WEEK else f"{moment:%-d %B}"


def _ordinal(place: int) -> str:
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{ending}"


def _quoted(words: Sequence[str]) -> str:
    named = [f"“{word}”" for word in words[:_MOST_NAMED]]
    if len(words) > _MOST_NAMED:
        named.append(f"{len(words) - _MOST_NAMED} more")
    return ", ".join(named[:-1]) + " and " + named[-1] if len(named) > 1 else named[0]
