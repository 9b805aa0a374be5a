"""What made-up papers draw from: words by how often they occur, topics within fields, names of people.

The words are the default embedder's own, which its file lists from the most
frequent to the rarest, so that texts have vectors. A general word of rank r is
drawn with weight 1 / (r + 20), after Zipf and Mandelbrot: the commonest stands in
about a quarter of the papers. Each field, one for each category, has words of its
own, and each of its topics more; both are drawn with weight 1 / (r + 2).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random

import numpy as np
import numpy.typing as npt

from broadsheet.index.syntax import STOP_WORDS

CATEGORIES = tuple(
    f"{archive}.{subject}"
    for archive, subjects in {
        "cs": "LG CV CL AI RO CR IR SE DS HC NI DB DC SD LO GT",
        "math": "OC CO AP PR NA NT AG DG ST RT",
        "cond-mat": "mtrl-sci mes-hall stat-mech soft",
        "stat": "ML ME AP",
        "physics": "optics flu-dyn chem-ph",
        "q-bio": "NC QM",
        "eess": "SP IV",
    }.items()
    for subject in subjects.split()
)
TOPICS_EACH = 10
"""Topics of a field; topic ``t`` belongs to field ``t // TOPICS_EACH``."""
EVENLY, TOPICALLY = 1 << 20, 1 << 12
"""Sizes of the tables of general and of topical words."""
_COUNTED = 30_000  # words of the embedder's list stand in order of frequency; others follow
_WORDS_EACH = 100
_COMMONEST = 150  # of these no topic is made
_STOP_WORDS = (
    "the of and a to in is for that with on are by as this be from an can which it or these at has have such not its "
    "was their been into were than but what how will"
)
_SYLLABLES = tuple("ba co di fu ge ha ki lo mu ne or pa ra so ta ul ve wi xo ya zen tor mal net gra sto".split())  # noqa: SIM905
_GIVEN, _FAMILY = 600, 20_000

Places = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Tables:
    """An index drawn evenly gives a word, or a topic, drawn by its weight.

    ``words`` holds all words, then all again with a full stop; ``topical`` has a row
    for each topic.
    """

    words: npt.NDArray[np.object_]
    general: Places
    stops: Places
    topical: Places
    topics: Places
    given: tuple[str, ...]
    family: tuple[str, ...]


def vocabulary() -> tuple[str, ...]:
    """Words of three letters and more that the default embedder knows, the most frequent first."""
    listed = (files("broadsheet") / "data" / "embedder" / "words.txt").read_text(encoding="ascii").split()
    return tuple(word for word in listed[:_COUNTED] if re.fullmatch("[a-z]{3,}", word))


@lru_cache(maxsize=1)
def tables(seed: int) -> Tables:
    """The tables, the same for the same seed."""
    random, stops = np.random.default_rng(seed), _STOP_WORDS.split()
    content = [word for word in vocabulary() if word not in STOP_WORDS]
    every = [*content, *stops]
    names = Random(seed)  # noqa: S311 - not for secrets
    topics = len(CATEGORIES) * TOPICS_EACH
    return Tables(
        words=np.array([*every, *(f"{word}." for word in every)], object),
        general=_table(np.arange(len(content)), 20, EVENLY),
        stops=_table(np.arange(len(content), len(every)), 3, 1 << 10),
        topical=_topical(random, len(content)),
        topics=_table(np.arange(topics), 30, TOPICALLY),
        given=tuple(_name(names) for _ in range(_GIVEN)),
        family=tuple(_name(names) for _ in range(_FAMILY)),
    )


def _topical(random: np.random.Generator, content: int) -> Places:
    """The words of each topic, its field's and its own in turn; rarer words are chosen less often for either."""
    first = min(_COMMONEST, content // 4)
    chosen = _table(np.arange(first, content), 300.0 + first, EVENLY)

    def some() -> list[int]:
        drawn = chosen[random.integers(EVENLY, size=4 * _WORDS_EACH)].tolist()
        return list(dict.fromkeys(drawn))[:_WORDS_EACH]

    rows = []
    for shared in [some() for _ in CATEGORIES]:
        both = [[word for pair in zip(shared, some(), strict=False) for word in pair] for _ in range(TOPICS_EACH)]
        rows += [_table(np.array(words), 2, TOPICALLY) for words in both]
    return np.array(rows)


def _table(values: npt.NDArray[np.int64], offset: float, size: int) -> Places:
    """A table of ``size`` in which value ``r`` stands as often as 1 / (r + offset) says."""
    weights = 1 / (np.arange(len(values)) + offset)
    ends = np.cumsum(weights / weights.sum()) * size
    places = np.minimum(np.searchsorted(ends, np.arange(size) + 0.5), len(values) - 1)
    return values[places].astype(np.int32)


def _name(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=random.randint(2, 3))).capitalize()
