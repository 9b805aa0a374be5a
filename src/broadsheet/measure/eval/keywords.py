"""Judge keywords: F1@10 of ours and of YAKE, on texts with keyphrases that people gave.

A set is a file of JSON Lines with ``id``, ``title`` (may be empty), ``text`` and
``keyphrases``. Both systems are treated alike: each names up to twenty phrases,
best first; a phrase is lower-cased and each of its words stemmed by Porter's
algorithm; what is then equal to one before is left out, and the first ten remain.
They are compared with all keyphrases given, also those the text does not contain,
treated the same way. F1 is taken for each document and averaged; documents without
keyphrases are left out.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean
from typing import Any

from broadsheet.index import keyness
from broadsheet.measure.eval.scores import DIGITS, HALVES, NoMeasures, half
from broadsheet.measure.table import aligned
from broadsheet.model.errors import WrongUse

TOP = 10
DEPTH = 20
"""Phrases a system may name, so that repetitions do not cost it a place; YAKE's own default."""
MEASURE = "f1@10"

System = Callable[[str, str], Sequence[str]]
"""Phrases of a title and a text, best first."""
Progress = Callable[[str, int, int], None]
"""Told the set at work, the documents done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A text and the keyphrases people gave it."""

    id: str
    title: str
    text: str
    keyphrases: tuple[str, ...]


def evaluate(
    paths: Sequence[Path], *, peers: bool, progress: Progress = lambda _name, _done, _all: None
) -> dict[str, Any]:
    """The document of ``broadsheet eval keywords``: fractions from 0 to 1, rounded to four digits.

    ``sets`` are over all documents, ``halves`` over those that weights may be tuned
    on and those they are judged by. YAKE is there with ``peers`` when installed.
    Raises WrongUse for a file that is no such set, and NoMeasures without a stemmer.
    """
    systems = _systems(peers)
    stemmed = _stemmer()
    found = {_name(path): _judged(path, systems, stemmed, progress) for path in paths}
    if len(found) < len(paths):
        raise WrongUse("Two sets have the same name.")
    return {
        "sets": {name: _means(rows, systems) for name, rows in found.items()},
        "halves": {
            one: {name: _means([row for row in rows if half(row[0]) == one], systems) for name, rows in found.items()}
            for one in HALVES
        },
        "documents": {name: len(rows) for name, rows in found.items()},
    }


def table(found: Mapping[str, Any]) -> str:
    """What ``evaluate`` found, for people: × 100, by set and half."""
    systems = list(dict.fromkeys(by for one in found["sets"].values() for by in one))
    lines = [("F1@10 × 100", "documents", *systems)]
    for name, one in found["sets"].items():
        lines.append((name, str(found["documents"][name]), *(_cell(one, by) for by in systems)))
        lines += [
            (f"  {part} half", "", *(_cell(found["halves"][part][name], by) for by in systems)) for part in HALVES
        ]
    return aligned(lines)


def read(path: Path) -> list[Judged]:
    """The documents of a set that have keyphrases. Raises WrongUse with the line that cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as wrong:
        raise WrongUse(f"{path} cannot be read: {wrong}.") from wrong
    documents = [_document(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    return [one for one in documents if one.keyphrases]


def _document(path: Path, number: int, line: str) -> Judged:
    try:
        one = json.loads(line)
        phrases = tuple(map(str, one["keyphrases"]))
        return Judged(str(one["id"]), str(one.get("title") or ""), str(one["text"]), phrases)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise WrongUse(f"{path}, line {number}: not a document with id, text and keyphrases.") from wrong


def f1(named: Iterable[str], given: Iterable[str], stemmed: Callable[[str], str]) -> float:
    """F1 of the first ten different phrases named, against all that were given."""
    ours = set(list(dict.fromkeys(map(stemmed, named)))[:TOP])
    theirs = set(map(stemmed, given))
    hits = len(ours & theirs)
    return 2 * hits / (len(ours) + len(theirs)) if hits else 0.0


def _judged(
    path: Path, systems: Mapping[str, System], stemmed: Callable[[str], str], progress: Progress
) -> list[tuple[str, dict[str, float]]]:
    documents = read(path)
    rows = []
    for done, one in enumerate(documents, 1):
        scores = {by: f1(ask(one.title, one.text), one.keyphrases, stemmed) for by, ask in systems.items()}
        rows.append((one.id, scores))
        progress(_name(path), done, len(documents))
    return rows


def _means(rows: Sequence[tuple[str, Mapping[str, float]]], systems: Iterable[str]) -> dict[str, dict[str, float]]:
    if not rows:
        return {}
    return {by: {MEASURE: round(fmean(scores[by] for _, scores in rows), DIGITS)} for by in systems}


def _name(path: Path) -> str:
    return path.resolve().stem


def _cell(one: Mapping[str, Mapping[str, float]], by: str) -> str:
    return f"{100 * one[by][MEASURE]:.1f}" if by in one else "–"


def _systems(peers: bool) -> dict[str, System]:
    systems: dict[str, System] = {"ours": _ours}
    if peers and find_spec("yake"):
        systems["yake"] = _yake()
    return systems


def _ours(title: str, text: str) -> list[str]:
    return [phrase for phrase, _ in keyness.ranked(title, text, DEPTH)]


def _yake() -> System:
    """YAKE (Campos et al. 2020) as it comes, with phrases of up to three words."""
    extractor = import_module("yake").KeywordExtractor(n=3, top=DEPTH)  # a peer, in no installation but a test's

    def ask(title: str, text: str) -> list[str]:
        return [phrase for phrase, _ in extractor.extract_keywords(f"{title}. {text}" if title else text)]

    return ask


def _stemmer() -> Callable[[str], str]:
    """Lower case and Porter's stems, word by word. Raises NoMeasures when the library is absent."""
    try:
        library = import_module("snowballstemmer")  # only this measurement needs it
    except ImportError as absent:
        raise NoMeasures('Keyphrases are compared by snowballstemmer: pip install "broadsheet[eval]".') from absent
    stem = lru_cache(maxsize=None)(library.stemmer("porter").stemWord)
    return lambda phrase: " ".join(map(stem, phrase.lower().split()))
