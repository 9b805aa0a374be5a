"""Papers made up for measuring: words by Zipf's law over a seeded vocabulary, authors, categories, dates."""

import gzip
import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

_SYLLABLES = [
    "ba",
    "co",
    "di",
    "fu",
    "ge",
    "ha",
    "ki",
    "lo",
    "mu",
    "ne",
    "or",
    "pa",
    "qui",
    "ra",
    "so",
    "ta",
    "ul",
    "ve",
    "wi",
    "xo",
    "ya",
    "zen",
    "tor",
    "mal",
    "net",
    "gra",
    "sto",
]
_CATEGORIES = ("cs.CL", "cs.LG", "cs.CV", "cs.AI", "cs.IR", "stat.ML", "math.OC", "quant-ph")
_WORDS = 40_000
_ABSTRACT = 160
_TITLE = 9
_FIRST_DAY = date(2015, 1, 5)


def papers(count: int, seed: int = 1) -> Iterator[dict[str, object]]:
    """Rows in the JSON Lines format of docs/reference/file-format.md; the same for the same seed."""
    random = Random(seed)  # noqa: S311 - not for secrets
    vocabulary = ["".join(random.choices(_SYLLABLES, k=random.randint(1, 4))) for _ in range(_WORDS)]
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(_WORDS)))
    for number in range(count):
        words = random.choices(vocabulary, cum_weights=weights, k=_ABSTRACT + _TITLE)
        day = _FIRST_DAY + timedelta(days=number % 4000)
        yield {
            "id": f"arxiv:{15 + number // 1_200_000:02}{1 + number // 100_000 % 12:02}.{number % 100_000:05}",
            "title": " ".join(words[:_TITLE]).capitalize(),
            "abstract": " ".join(words[_TITLE:]).capitalize() + ".",
            "authors": [_name(random, vocabulary) for _ in range(random.randint(1, 7))],
            "categories": random.sample(_CATEGORIES, random.randint(1, 3)),
            "published": day.isoformat(),
        }


def write(path: Path, count: int, seed: int = 1) -> None:
    """Write ``count`` papers as gzipped JSON Lines."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        for paper in papers(count, seed):
            file.write(json.dumps(paper) + "\n")


def _name(random: Random, vocabulary: list[str]) -> str:
    return " ".join(word.capitalize() for word in random.choices(vocabulary[:4000], k=2))
