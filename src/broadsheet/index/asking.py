"""Turns a search into the engine's query objects; nothing typed reaches the engine's own parser."""

from collections import Counter

from tantivy import FieldType, Occur, Query

from broadsheet.index.days import FIRST, LAST, Days
from broadsheet.index.schema import FOLDED, SCHEMA, STEMMED, clean
from broadsheet.index.syntax import MOST_TERMS, Asked, Clause

TITLE_WEIGHT = 0.25  # macro nDCG@10 over four sets 49.4 → 51.7 together with leaving stop words out
AUTHOR_WEIGHT = 0.4  # "name + word" found .12 → .37 (MRR, 400 known papers); from 0.5 on, title words begin to suffer
KEYWORD_WEIGHT = 0.25


def engine_query(asked: Asked) -> Query:
    """The query of a search.

    Words are alternatives ranked by BM25; phrases, filters and exclusions decide
    which papers are meant, and of them only phrases count in the score.
    """
    parts = [(Occur.Must, _words(asked.words))] if asked.words else []
    parts += [(Occur.Must, _phrase("text", one.text)) for one in asked.phrases]
    parts += [(Occur.MustNot if one.negated else Occur.Must, _filter(one)) for one in asked.filters]
    parts += [(Occur.MustNot, _anywhere(one.text)) for one in asked.excluded]
    if len(parts) == 1:
        return parts[0][1]
    return Query.boolean_query(parts) if parts else Query.empty_query()


def _words(words: tuple[str, ...]) -> Query:
    stems = Counter(_terms("text", " ".join(words)))
    names = Counter(_terms("author", " ".join(words)))
    either = [_weighed("text", stem, count) for stem, count in stems.items()]
    either += [_weighed("title", stem, count * TITLE_WEIGHT) for stem, count in stems.items()]
    either += [_weighed("keyword", stem, count * KEYWORD_WEIGHT) for stem, count in stems.items()]
    either += [_weighed("author", name, count * AUTHOR_WEIGHT) for name, count in names.items()]
    return Query.boolean_query([(Occur.Should, one) for one in either])


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


def _filter(clause: Clause) -> Query:
    return Query.const_score_query(_deciding(clause), 0.0)


def _deciding(clause: Clause) -> Query:
    if clause.days:
        return _dates(clause.days)
    if clause.kind in ("cat", "source"):
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
