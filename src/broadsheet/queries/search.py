"""Search: understand the text, ask the indexes, say of each entry why it is here and what it leads to."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from broadsheet.index.faults import Reduced
from broadsheet.index.schema import STEMMED, clean
from broadsheet.index.syntax import Asked, parse
from broadsheet.index.words import Words
from broadsheet.model.errors import QuerySyntax
from broadsheet.model.listing import Listing, Reason
from broadsheet.model.pages import FacetGroup, SearchPage
from broadsheet.model.paper import Paper
from broadsheet.model.query import Query
from broadsheet.queries import facets, fresh
from broadsheet.queries.entries import entries
from broadsheet.queries.highlight import Marker
from broadsheet.queries.hits import Hits, find
from broadsheet.queries.keywords import with_indexed
from broadsheet.queries.ranked import Engines
from broadsheet.ranking import explain
from broadsheet.store import shelf
from broadsheet.store.db import Db

_LED_BY = 40
"""How many of the best papers say which words are nearby."""
_NEARBY = 8
_COUNTED = 200
"""How many papers that hold none of the words are counted in facets: 1,000 of them take 10 ms."""


def search(
    store: Db,
    engines: Engines,
    query: Query,
    *,
    leads: bool = True,
    marks: bool = True,
    among: tuple[int, ...] | None = None,
) -> SearchPage:
    """A page of what a query finds. A mistake in the text comes back as a sentence, never as an exception.

    Without ``leads`` nothing is counted that only leads on from the result: facets
    and words nearby; without ``marks`` no words are marked. ``among`` are the papers
    that are new, where the query asks for new ones. Raises WrongUse for a damaged cursor.
    """
    try:
        asked = parse(query.text)
    except QuerySyntax as mistake:
        return SearchPage(query, Listing(0, ()), mistake=str(mistake))
    with store.read() as db:
        asked = asked if among is None else fresh.limited(engines, asked, query.mode, among)
        hits = find(db, engines, asked, query)
        found = shelf.papers_of(db, hits.numbers)
    keywords = _keywords(engines.words, {*hits.numbers, *(hits.best[:_LED_BY] if leads else ())})
    papers = with_indexed(found, keywords)
    terms = {term: word for word in asked.words for term in STEMMED.analyze(clean(word))}
    marker = Marker(terms, _stem)
    shown = entries(
        papers,
        hits.numbers,
        start=hits.start,
        reasons={no: _reasons(paper, no, hits, terms, marker) for no, paper in papers.items()},
        highlights={no: marker.mark(paper) for no, paper in papers.items()} if marks and terms else {},
    )
    said = () if among is None or not query.announced else (fresh.notice(query.announced, hits.total, len(among)),)
    listing = Listing(hits.total, shown, hits.next, (*asked.notes, *said, *hits.notices))
    narrowing, nearby = _around(engines.words, asked, hits, keywords) if leads else ((), ())
    return SearchPage(
        query, listing, asked.chips(), facets=narrowing, nearby=nearby, among=None if among is None else len(among)
    )


def timed(page: SearchPage, milliseconds: float) -> SearchPage:
    """The page with how long it took."""
    return replace(page, milliseconds=milliseconds)


def _reasons(paper: Paper, no: int, hits: Hits, terms: Mapping[str, str], marker: Marker) -> tuple[Reason, ...]:
    if no in hits.exact:
        return (explain.exact_title(),)
    words, meaning = hits.words.get(no), hits.meaning.get(no)
    said = explain.matched_words(paper, words.score, terms, marker.stems) if words else ()
    if meaning is None:
        return said
    score = hits.scores.get(no, 0.0)
    alike = (explain.in_like_words(hits.alike[no]),) if no in hits.alike else ()
    return (
        *said,
        explain.close_in_meaning(meaning.score),
        *alike,
        explain.places(words.place if words else None, meaning.place, score),
    )


def _keywords(words: Words, numbers: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    """Keywords by paper number, none while the index is away."""
    try:
        return words.keywords(numbers)
    except Reduced:
        return {}


def _around(
    words: Words, asked: Asked, hits: Hits, keywords: Mapping[int, tuple[str, ...]]
) -> tuple[tuple[FacetGroup, ...], tuple[str, ...]]:
    """The facets of the whole result and the words nearby; nothing while the index is away."""
    if asked.paper_id or not hits.total:
        return (), ()
    try:
        narrowing = facets.groups(asked, words.facets(asked, hits.unsaid[:_COUNTED], hits.ranked))
    except Reduced:
        return (), ()
    known = [one.label for group in narrowing if group.kind == "keyword" for one in group.facets]
    best = [keywords.get(no, ()) for no in hits.best[:_LED_BY]]
    return narrowing, facets.nearby(asked, best, known, _NEARBY)


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    return "".join(STEMMED.analyze(clean(word)))
