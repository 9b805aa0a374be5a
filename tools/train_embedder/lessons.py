"""What the student learns from the teacher: a first vector for every row, and texts whose vectors it should match."""

from dataclasses import dataclass

import numpy as np
from tools.train_embedder.ragged import Floats, Ints, Ragged, joined
from tools.train_embedder.read import Papers, paper_text
from tools.train_embedder.teacher import Teacher
from tools.train_embedder.vocabulary import Vocabulary

ENTRY_TOKENS, TITLE_TOKENS, ABSTRACT_TOKENS = 16, 32, 128
_LEAST_LOG = 0.3  # the weight of a word that is everywhere


@dataclass(frozen=True)
class Lesson:
    """Texts as features, and the teacher's vector of each, turned as the student's are."""

    texts: Ragged
    vectors: Floats
    aims: Floats
    """The same vectors, centred and turned: where the student's first dimensions should point."""


@dataclass(frozen=True)
class Start:
    """Where training begins: a vector and the logarithm of a weight for every row."""

    vectors: Floats
    log_weights: Floats
    turn: Floats
    """float32[width of the teacher, dims]: from the teacher's axes to the student's."""


def start(
    entries: Floats, frequency: Ints, papers: int, vocabulary: Vocabulary, dims: tuple[int, int], seed: int
) -> Start:
    """Begin at the teacher's vectors of the entries, centred, and turned so that the first axes matter most.

    ``dims`` are how many dimensions come from the teacher and how many are random:
    the latter tell words apart that the teacher takes for the same. The weight is
    the inverse document frequency; a bigram, which comes on top of its words, has
    half of it.
    """
    taught, exact = dims
    centred = entries - entries[: len(vocabulary.rows)].mean(0)
    share = np.minimum(frequency, papers) / papers
    turn = np.linalg.svd((centred * share[:, None]).T @ centred)[0][:, :taught]
    vectors = centred @ turn
    vectors /= np.linalg.norm(vectors, axis=1).mean()
    noise = np.random.default_rng([seed, 6]).standard_normal((len(vocabulary), exact)) * (0.5 / max(1, exact) ** 0.5)
    weights = np.log(np.maximum(np.log((papers + 1) / (frequency + 1)), _LEAST_LOG))
    weights[len(vocabulary.rows) :] -= np.log(2)
    both = np.concatenate([vectors, noise], axis=1)
    return Start(both.astype(np.float32), weights.astype(np.float32), turn.astype(np.float32))


def lesson(texts: Ragged, vectors: Floats, turn: Floats) -> Lesson:
    """Pair texts with the teacher's vectors; aims have unit length."""
    aims = (vectors - vectors.mean(0)) @ turn
    return Lesson(texts, vectors, aims / np.linalg.norm(aims, axis=1, keepdims=True))


@dataclass(frozen=True)
class Syllabus:
    """How many titles and how many whole papers the teacher reads."""

    titles: int = 60_000
    abstracts: int = 16_000


def lessons(
    papers: Papers, features: tuple[Ragged, Ragged], teacher: Teacher, turn: Floats, plan: tuple[Syllabus, int]
) -> tuple[Lesson, Lesson]:
    """Have the teacher read some titles, and some titles with their abstracts, drawn with the plan's seed."""
    syllabus, seed = plan
    drawn = np.random.default_rng([seed, 1]).permutation(len(papers.texts))
    titles, whole = drawn[: syllabus.titles], drawn[: syllabus.abstracts]
    of_titles = teacher.read([papers.texts[at][0] for at in titles], TITLE_TOKENS, "titles")
    of_whole = teacher.read([paper_text(*papers.texts[at]) for at in whole], ABSTRACT_TOKENS, "abstracts")
    return (
        lesson(features[0].rows(titles), of_titles, turn),
        lesson(joined(features[0].rows(whole), features[1].rows(whole)), of_whole, turn),
    )
