"""Turns a search into the engine's query objects; nothing typed reaches the engine's own parser."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from tantivy import FieldType, Occur, Query

from broadsheet.index.days import FIRST, LAST, Days
from broadsheet.index.keyness import same
from broadsheet.index.schema import FOLDED, SCHEMA, STEMMED, clean
from broadsheet.index.syntax import MOST_TERMS, Asked, Clause

TITLE_WEIGHT = 0.25  # macro nDCG@10 over four sets 49.4 → 51.7 together with leaving stop words out
AUTHOR_WEIGHT = 0.4  # "name + word" found .12 → .37 (MRR, 400 known papers); from 0.5 on, title words begin to suffer
KEYWORD_WEIGHT = 0.25
_RUNS = 8
_NEAR_SLOP = 3  # words that may stand between two neighbours of a search

_Parts = list[tuple[Occur, Query]]


def engine_query(asked: Asked, near: float = 0.0) -> Query:
    """The query of a search.

    Words are alternatives ranked by BM25; phrases, filters and exclusions decide
    which papers are meant, and of them only phrases count in the score. With
    ``near`` above 0 two neighbouring words that also stand close together, in this
    order, count that many times their BM25 score as a phrase.
    """
    words: _Parts = [(Occur.Must, _words(asked.words, near))] if asked.words else []
    return _all([*words, *_conditions(asked)]) or Query.empty_query()


def matching(asked: Asked) -> Query:
    """The same papers as ``engine_query``, all with score 0: cheaper, for counting."""
    words: _Parts = [(Occur.Must, _either(asked.words))] if asked.words else []
    return unscored(_all([*words, *_conditions(asked)]) or Query.empty_query())


def holding(asked: Asked) -> Query:
    """Of the same papers those that hold every word of a search, each in any of its fields; all with score 0."""
    words: _Parts = [(Occur.Must, _either((word,))) for word in dict.fromkeys(asked.words)]
    return unscored(_all([*words, *_conditions(asked)]) or Query.empty_query())


def passing(asked: Asked) -> Query:
    """The papers that pass the phrases, filters and exclusions of a search, whatever their words; all with score 0."""
    parts = _conditions(asked)
    if all(occur == Occur.MustNot for occur, _ in parts):
        parts.append((Occur.Must, Query.all_query()))
    return unscored(_all(parts) or Query.all_query())


def numbered(numbers: Iterable[int]) -> Query:
    """The papers of these numbers; one term each, which up to some thousands is faster than a set of terms."""
    return unscored(_any([Query.term_query(SCHEMA, "no", no, "basic") for no in numbers]))


def keyword(text: str) -> Query:
    """The papers with a keyword: as such in any spelling, or one from a source that holds its words as a phrase."""
    return _any([Query.term_query(SCHEMA, "same", same(text), "basic"), _phrase("keyword", text)])


def both(first: Query, second: Query) -> Query:
    """The papers of both."""
    return Query.boolean_query([(Occur.Must, first), (Occur.Must, second)])


def either(first: Query, second: Query) -> Query:
    """The papers of one or both."""
    return _any([first, second])


def unscored(query: Query) -> Query:
    """The same papers, all with score 0."""
    return Query.const_score_query(query, 0.0)


def _conditions(asked: Asked) -> _Parts:
    parts: _Parts = [(Occur.Must, _phrase("text", one.text)) for one in asked.phrases]
    parts += [(Occur.MustNot if one.negated else Occur.Must, unscored(_deciding(one))) for one in asked.filters]
    parts += [(Occur.MustNot, _anywhere(one.text)) for one in asked.excluded]
    if asked.only is not None:
        parts.append((Occur.Must, _among(asked.only)))
    return parts


@lru_cache(maxsize=64)
def _among(numbers: tuple[int, ...]) -> Query:
    """The papers of these numbers, in order; a round of digests asks a thousand searches among the same ones.

    Papers of one day came together, so their numbers are a few runs, which are cheaper than a term for each.
    """
    starts = [at for at, no in enumerate(numbers) if not at or no != numbers[at - 1] + 1]
    if not numbers or len(starts) > _RUNS:
        return numbered(numbers)
    ends = [*(at - 1 for at in starts[1:]), len(numbers) - 1]
    runs = [(numbers[first], numbers[last]) for first, last in zip(starts, ends, strict=True)]
    return unscored(_any([Query.range_query(SCHEMA, "no", FieldType.Integer, low, high) for low, high in runs]))


def _all(parts: _Parts) -> Query | None:
    if len(parts) == 1:
        return parts[0][1]
    return Query.boolean_query(parts) if parts else None


def _either(words: tuple[str, ...]) -> Query:
    """Papers with any of the words; the terms of ``title`` are among those of ``text``."""
    text = " ".join(words)
    fields = (("text", "text"), ("keyword", "text"), ("author", "author"))
    terms = [(field, term) for field, kind in fields for term in dict.fromkeys(_terms(kind, text))]
    return _any([Query.term_query(SCHEMA, field, term, "basic") for field, term in terms])


def _near(words: tuple[str, ...], weight: float) -> list[Query]:
    pairs = dict.fromkeys(pairwise(_terms("text", " ".join(words))))
    found = [Query.phrase_query(SCHEMA, "text", [*pair], _NEAR_SLOP) for pair in pairs if pair[0] != pair[1]]
    return [Query.boost_query(one, weight) for one in found]


def _words(words: tuple[str, ...], near: float) -> Query:
    stems = Counter(_terms("text", " ".join(words)))
    names = Counter(_terms("author", " ".join(words)))
    either = [_weighed("text", stem, count) for stem, count in stems.items()]
    either += [_weighed("title", stem, count * TITLE_WEIGHT) for stem, count in stems.items()]
    either += [_weighed("keyword", stem, count * KEYWORD_WEIGHT) for stem, count in stems.items()]
    either += [_weighed("author", name, count * AUTHOR_WEIGHT) for name, count in names.items()]
    either += _near(words, near) if near > 0 else []
    return _any(either)


def _weighed(field: str, term: str, weight: float) -> Query:
    query = Query.term_query(SCHEMA, field, term, "freq")
    return query if weight == 1 else Query.boost_query(query, weight)


def _phrase(field: str, text: str) -> Query:
    """A phrase of the field's terms, the term itself when there is one, nothing when there is none."""
    terms = _terms(field, text)
    if len(terms) > 1:
        return Query.phrase_query(SCHEMA, field, list(terms))
    return Query.term_query(SCHEMA, field, terms[0]) if terms else Query.empty_query()


def _anywhere(text: str) -> Query:
    return _any([_phrase(field, text) for field in ("text", "keyword", "author")])


def _deciding(clause: Clause) -> Query:
    if clause.days:
        return _dates(clause.days)
    if clause.kind == "keyword":
        return keyword(clause.text)
    if clause.kind in ("cat", "source", "has"):
        return Query.term_query(SCHEMA, clause.kind, clean(clause.text).lower(), "basic")
    return _phrase(clause.kind, clause.text)


def _dates(days: Days) -> Query:
    """Whole years by their terms, which is several times cheaper than a scan of all dates."""
    years = days.years
    if years and years[0] == years[1]:
        return Query.term_query(SCHEMA, "year", years[0])
    low, high = max(days.low, FIRST), min(days.high, LAST)
    return Query.range_query(SCHEMA, "date", FieldType.Integer, low, high)


def _any(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, one) for one in queries])


def _terms(field: str, text: str) -> list[str]:
    analyzer = FOLDED if field in ("author", "org") else STEMMED
    return analyzer.analyze(clean(text))[:MOST_TERMS]
