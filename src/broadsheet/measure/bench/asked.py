"""Searches to measure with, of kinds that cost differently, made from the papers that are searched."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from random import Random

from broadsheet.index.feed import Document
from broadsheet.index.syntax import STOP_WORDS, parse
from broadsheet.index.words import Words
from broadsheet.model.paper import Paper

_WORD = re.compile(r"[a-z]{3,}")
_SHARE = 0.01
_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Seen:
    """What searches are made of: a paper's words, its first category and author, its month as ``2025-10``."""

    words: tuple[str, ...]
    category: str
    author: str
    month: str


def of_paper(paper: Paper) -> Seen:
    """From a paper of the library."""
    author = paper.authors[0].name.split()[-1] if paper.authors else "lovelace"
    return Seen(_words(paper.title, paper.abstract), "".join(paper.categories[:1]), author, (paper.published or "")[:7])


def of_document(paper: Document) -> Seen:
    """From a paper made up."""
    day = str(paper.date)
    author = paper.authors[0].split()[-1]
    return Seen(_words(paper.titles[0], paper.abstract), paper.categories[0], author, f"{day[:4]}-{day[4:6]}")


def mixed(papers: Sequence[Seen], words: Words, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Kinds and texts of ``count`` searches, the kinds in turn.

    The filters are the category and the month that hold closest to one in a hundred papers.
    """
    random = Random(seed)  # noqa: S311
    counts = Counter(word for paper in papers for word in set(paper.words) - STOP_WORDS)
    common = [word for word, _ in counts.most_common(60)] or ["model"]
    rare = [word for word, seen in counts.items() if seen == 1] or common
    category = _one_percent(words, "cat", [paper.category for paper in papers]) or "cs"
    month = _one_percent(words, "date", [paper.month for paper in papers if len(paper.month) == 7]) or "2024-01"
    for place in range(count):
        paper = random.choice(papers)
        own = paper.words or tuple(common)
        start = random.randrange(max(1, len(own) - 8))
        telling = [word for word in own if word not in STOP_WORDS] or common
        some = random.sample(telling * 3, 3)
        kinds = (
            ("three words", " ".join(some)),
            ("common word", random.choice(common)),
            ("rare word", random.choice(rare)),
            ("eight words", " ".join(own[start : start + 8])),
            ("phrase", f'"{" ".join(own[start : start + 2])}"'),
            ("a category of 1 %", f"{some[0]} {random.choice(common)} cat:{category}"),
            ("a month of 1 %", f"{some[0]} {random.choice(common)} date:{month}"),
            ("author", f"author:{paper.author} {some[0]}"),
            ("typos", f'{some[0]}: "{some[1]} -- (({some[2]}'),
        )
        yield kinds[place % len(kinds)]


def _words(title: str, abstract: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(f"{title} {abstract}".lower()))


def _one_percent(words: Words, field: str, values: Sequence[str]) -> str:
    """The value whose papers are closest to a hundredth of all; empty when there is none."""
    tried = [value for value in dict.fromkeys(values) if value][:_CANDIDATES]
    shares = {value: words.search(parse(f"{field}:{value}"), limit=1).total / max(1, words.count) for value in tried}
    return min(tried, key=lambda value: abs(log(max(shares[value], 1e-9) / _SHARE)), default="")
