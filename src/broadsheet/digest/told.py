"""A part as a digest tells it: every word made once, for HTML and for plain text."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date

from broadsheet.digest.digest import Part
from broadsheet.digest.said import short
from broadsheet.lib.text import one_line
from broadsheet.model.listing import Entry
from broadsheet.model.paper import Paper
from broadsheet.wording import links, words
from broadsheet.wording.clip import clip

_TITLE = 300
_NAME = 60
_LINKED = {"abstract": "abs", "pdf": "pdf", "html": "html", "code": "code", "project": "project"}
_RATES = ("more like this", "less")
_FIGURES = frozenset({"place"})
OURS = "Broadsheet’s summary, not the authors’ abstract: "


@dataclass(frozen=True, slots=True)
class Setting:
    """What entries are told for: our address, the day that dates are told on, characters of an abstract.

    ``rating`` as in ``Leads``.
    """

    home: str
    day: date
    gist: int
    rating: Callable[[str], tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in words; ``place`` counts within its part; ``links`` are words with full addresses."""

    place: int
    title: str
    href: str
    by: str
    gist: str
    why: str
    links: tuple[tuple[str, str], ...]
    kicker: str = ""
    rates: tuple[tuple[str, str], ...] = ()


def told(part: Part, setting: Setting, before: Set[str]) -> tuple[Told, ...]:
    """The entries of a part in words; papers told of ``before`` go without their abstracts."""
    return tuple(
        _entry(entry, place, setting, 0 if part.brief or entry.paper.id in before else setting.gist)
        for place, entry in enumerate(part.entries, 1)
    )


def more(part: Part) -> str:
    """What a part left out, empty for nothing."""
    if not part.left_out:
        return ""
    return f"and {part.left_out:,} more" if part.entries else f"all {words.plural(part.left_out, 'paper')}"


def _entry(entry: Entry, place: int, setting: Setting, gist: int) -> Told:
    paper = entry.paper
    return Told(
        place=place,
        title=short(paper.title, _TITLE) or str(paper.id),
        href=setting.home + links.paper_url(paper.id),
        by=_by(paper, setting.day),
        gist=_gist(paper, gist),
        why=short("; ".join(one.text for one in entry.reasons if one.kind not in _FIGURES), _TITLE),
        links=_links(paper, setting.home),
        rates=tuple(zip(_RATES, setting.rating(paper.id), strict=True)) if setting.rating else (),
        kicker=short(paper.keywords[0], _NAME) if paper.keywords else "",
    )


def _by(paper: Paper, today: date) -> str:
    """“DeepMind: Nilesh Gupta and 5 others, 6 Oct”."""
    by = words.byline(paper.authors, paper.author_count)
    names = [short(name, _NAME) for name in by.names[: 1 if by.others else None]]
    others = by.others + len(by.names) - len(names)
    rest = [words.plural(others, "other" if names else "author")] if others else []
    who = words.and_list((*names, *rest))
    organization = short(paper.organization or "", _NAME)
    said = ": ".join(filter(None, (organization, who)))
    marks = "withdrawn" if paper.withdrawn else ""
    day = paper.published or paper.announced
    when = "" if day == today.isoformat() else words.said_day(day, today)
    return ", ".join(filter(None, (said, when, marks)))


def _gist(paper: Paper, most: int) -> str:
    if not most or not paper.abstract:
        return ""
    text = clip(one_line(paper.abstract[: 4 * most]), most)
    return (OURS if paper.abstract_is_summary else "") + text[: most + 1]


def _links(paper: Paper, home: str) -> tuple[tuple[str, str], ...]:
    said = {words.plural(paper.comments, "comment"): home + links.talk_url(paper.id)} if paper.comments else {}
    for link in paper.links:
        url, word = links.foreign_url(link.url), _LINKED.get(link.kind)
        if url and word and len(url) < _TITLE:
            said.setdefault(word, url)
    return tuple(said.items())
