"""Papers from JSON Lines into rows of word numbers, without what must not be trained on."""

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tools.train_embedder.ragged import Codes, Ints, Ragged
from tools.train_embedder.words import split

FEWEST_TITLE_WORDS, FEWEST_ABSTRACT_WORDS = 2, 15
MOST_ABSTRACT_WORDS = 320
TELLING_TITLE = 20  # characters; shorter titles are shared by unrelated papers
_APART = re.compile(r"[^a-z0-9]+")


class Lexicon(dict[str, int]):
    """Numbers words in the order in which they are first met."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number

    def numbers(self, text: Sequence[str]) -> Codes:
        """The words' numbers, new ones given where needed."""
        return np.fromiter(map(self.__getitem__, text), np.int32, len(text))


@dataclass(frozen=True)
class Papers:
    """What is trained on: the texts, the same as word numbers, and for each paper the number of its category."""

    texts: list[tuple[str, str]]
    titles: Ragged
    abstracts: Ragged
    groups: Ints
    words: list[str]
    held_out: int
    """Papers left out because an evaluation set holds them, or because they were named."""


def paper_text(title: str, abstract: str) -> str:
    """What is embedded of a paper: the title, then the abstract."""
    title = title.rstrip(" .")
    return f"{title}. {abstract}" if title and abstract else title or abstract


def plain(title: str) -> str:
    """A title without what sources write differently."""
    return _APART.sub(" ", title.lower()).strip()


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def titles_of(evaluations: Sequence[Path]) -> frozenset[str]:
    """The plain titles of evaluation sets (folders with ``corpus.jsonl``), those that tell one paper from another."""
    titles = (one.get("title") or "" for folder in evaluations for one in lines(folder / "corpus.jsonl"))
    return frozenset(plain(title) for title in titles if len(title) > TELLING_TITLE)


def read(path: Path, held_titles: frozenset[str] = frozenset(), held_ids: frozenset[str] = frozenset()) -> Papers:
    """Every paper that has enough text and is not held out.

    A line holds ``title`` and ``abstract``, and may hold ``id``, ``categories`` or ``venue``.
    """
    lexicon, groups = Lexicon(), Lexicon()
    texts, titles, abstracts, group, held_out = [], [], [], [], 0
    for one in lines(path):
        title, abstract = one.get("title") or "", one.get("abstract") or ""
        if plain(title) in held_titles or one.get("id") in held_ids:
            held_out += 1
            continue
        of_title, of_abstract = split(title), split(abstract)[:MOST_ABSTRACT_WORDS]
        if len(of_title) < FEWEST_TITLE_WORDS or len(of_abstract) < FEWEST_ABSTRACT_WORDS:
            continue
        texts.append((title, abstract))
        titles.append(lexicon.numbers(of_title))
        abstracts.append(lexicon.numbers(of_abstract))
        group.append(groups[(one.get("categories") or [one.get("venue") or ""])[0]])
    return Papers(texts, Ragged.of(titles), Ragged.of(abstracts), np.array(group, np.int64), list(lexicon), held_out)
