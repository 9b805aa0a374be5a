"""Judge search by words, by meaning and by both: on judged sets, and on thoughts about papers of a library."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from broadsheet.index.embed.base import Embedder
from broadsheet.index.syntax import LONGEST, parse
from broadsheet.measure.engines import built
from broadsheet.measure.eval.scores import HALVES, Results, difference, figures, half, part, summary
from broadsheet.measure.eval.sets import JudgedSet
from broadsheet.measure.feeds import PapersFeed
from broadsheet.model.query import MODES
from broadsheet.queries.ranked import DEPTH, Engines, ranked

Ask = Callable[[str, str], Sequence[str]]
"""Ids of documents best first, for a plain text and a mode."""
Opened = Callable[[JudgedSet], AbstractContextManager[Ask]]
"""Makes a set's documents searchable."""
Told = Callable[[str, int, int], None]
"""Told the set at work, the queries done, and how many there are."""

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def plain(text: str) -> str:
    """A sentence as a search that means only its words.

    What the grammar of searches acts on is left out (colons, quotes, minus signs
    before a word, dots and slashes of ids): only letters, digits and the hyphens
    inside of words stay, which changes no word that either index knows. Cut after
    the last whole word within the LONGEST characters a search may have.
    """
    words = " ".join(_WORD.findall(text))
    return words if len(words) <= LONGEST else words[: LONGEST + 1].rpartition(" ")[0]


def evaluate(sets: Sequence[JudgedSet], opened: Opened, told: Told = lambda _name, _done, _all: None) -> dict[str, Any]:
    """The document of ``broadsheet eval search``: fractions from 0 to 1, rounded to four digits.

    ``sets`` and ``macro`` are over all queries; ``halves`` are the same over the
    queries that settings may be tuned on, and over those they are judged by;
    ``differences`` are between macro means, with 95 % intervals. Raises NoMeasures.
    """
    results: Results = {one.name: _judged(one, opened, told) for one in sets}
    queries = {one.name: list(one.queries) for one in sets}
    halves = {name: summary(part(results, queries, lambda query, name=name: half(query) == name)) for name in HALVES}  # type: ignore[misc]
    return {
        **summary(results),
        "halves": halves,
        "differences": {f"hybrid-{mode}": difference(results, "hybrid", mode) for mode in MODES if mode != "hybrid"},
        "queries": {name: len(ids) for name, ids in queries.items()},
    }


def _judged(one: JudgedSet, opened: Opened, told: Told) -> dict[str, Any]:
    found: dict[str, dict[str, Sequence[str]]] = {mode: {} for mode in MODES}
    with opened(one) as ask:
        for done, (query, text) in enumerate(one.queries.items(), 1):
            for mode in MODES:
                found[mode][query] = ask(text, mode)
            told(one.name, done, len(one.queries))
    return {mode: figures(one.relevant, run) for mode, run in found.items()}


def indexed(embedder: Embedder, now: datetime, second: Embedder | None = None) -> Opened:
    """All indexes of a set, built in a temporary folder, and asked as a search asks them."""

    @contextmanager
    def opened(one: JudgedSet) -> Iterator[Ask]:
        ids = [document.id for document in one.documents]
        with TemporaryDirectory(prefix="broadsheet-eval-") as folder:
            engines = built(Path(folder), PapersFeed(one.documents), embedder, now, second)
            yield lambda text, mode: [ids[no - 1] for no in numbers(engines, text, mode)]

    return opened


def numbers(engines: Engines, text: str, mode: str) -> list[int]:
    """The numbers of the DEPTH papers best for a sentence, best first."""
    asked = parse(plain(text))
    return ranked(engines, asked, mode, DEPTH).numbers[:DEPTH].tolist() if not asked.empty else []
