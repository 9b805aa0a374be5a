"""Search: understand the text, ask the index, put exact hits first, say why each entry is here."""

from dataclasses import dataclass, field, replace

from broadsheet.index.faults import Reduced
from broadsheet.index.paging import Place
from broadsheet.index.schema import STEMMED, clean
from broadsheet.index.syntax import Asked, parse
from broadsheet.index.words import Words
from broadsheet.lib.text import fold
from broadsheet.model.errors import QuerySyntax
from broadsheet.model.listing import Listing
from broadsheet.model.pages import SearchPage
from broadsheet.model.query import Query
from broadsheet.queries.entries import entries
from broadsheet.ranking import explain
from broadsheet.store import listings, shelf
from broadsheet.store.db import Connection, Db

POOL = 20_000
"""How many of the newest papers the reduced search reads."""
REDUCED = (
    f"Search is reduced while its index is being built: only titles and authors of the newest {POOL:,} papers are read."
)
ONLY_WORDS = "This release searches by words only; meaning is not built yet."
_SHORTEST_TITLE = 8
_FROM_THE_TOP = Place("relevance", float(1 << 62), 0, 0).to_cursor()
"""The page after one that only exact titles fill: the engine's best has a score far below this."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, before anything is taken off the shelf.

    ``numbers`` are paper numbers in order, the ``exact`` ones first; ``scores`` are
    the engine's, where it was asked.
    """

    total: int
    numbers: tuple[int, ...] = ()
    exact: frozenset[int] = frozenset()
    scores: dict[int, float] = field(default_factory=dict)
    start: int = 0
    next: str | None = None
    notices: tuple[str, ...] = ()


def search(store: Db, words: Words, query: Query) -> SearchPage:
    """A page of what a query finds. A mistake in the text comes back as a sentence, never as an exception.

    Raises WrongUse for a damaged cursor.
    """
    try:
        asked = parse(query.text)
    except QuerySyntax as mistake:
        return SearchPage(query, Listing(0, ()), mistake=str(mistake))
    with store.read() as db:
        hits = find(db, words, asked, query)
        papers = shelf.papers_of(db, hits.numbers)
        terms = {term: word for word in asked.words for term in STEMMED.analyze(clean(word))}
        reasons = {
            no: (explain.exact_title(),)
            if no in hits.exact
            else explain.matched_words(paper, hits.scores.get(no, 0.0), terms, _stems)
            for no, paper in papers.items()
        }
        shown = entries(papers, hits.numbers, start=hits.start, reasons=reasons)
    notices = (*asked.notes, *hits.notices, *((ONLY_WORDS,) if query.mode != "words" else ()))
    return SearchPage(query, Listing(hits.total, shown, hits.next, notices), asked.chips())


def find(db: Connection, words: Words, asked: Asked, query: Query) -> Hits:
    """Paper numbers for a search, the paper named by id or exact title first."""
    if asked.paper_id:
        no = shelf.number(db, asked.paper_id)
        return Hits(1, (no,), frozenset({no})) if no else Hits(0, notices=(f"{asked.paper_id} is not here.",))
    try:
        return _ranked(db, words, asked, query)
    except Reduced:
        return _reduced(db, asked, query)


def _ranked(db: Connection, words: Words, asked: Asked, query: Query) -> Hits:
    exact = _titled(db, asked, query)[: query.limit]
    first = exact if query.after is None else []
    room = query.limit - len(first)
    found = words.search(asked, query.order, max(1, room), query.after)
    while not first and found.next and exact and {no for no, _ in found.hits} <= {*exact}:
        found = words.search(asked, query.order, room, found.next)
    rest = [no for no, _ in found.hits if no not in exact]
    follows = _FROM_THE_TOP if rest and not room else found.next
    total = max(found.total, len(exact))
    return Hits(total, (*first, *rest[:room]), frozenset(first), dict(found.hits), found.start, follows)


def _titled(db: Connection, asked: Asked, query: Query) -> list[int]:
    """Papers of exactly this title, where a title may be meant."""
    if query.order != "relevance" or asked.filters or asked.excluded or len(asked.key) < _SHORTEST_TITLE:
        return []
    return shelf.titled(db, asked.plain)


def _reduced(db: Connection, asked: Asked, query: Query) -> Hits:
    """The search of last resort, in SQL; filters are left aside and the notice says what is read."""
    wanted = [fold(word) for word in asked.words or asked.plain.split()]
    exact = _titled(db, asked, query)
    found = listings.matching(db, wanted, pool=POOL, limit=query.limit) if wanted else listings.Slice(0, ())
    numbers = tuple(dict.fromkeys((*exact, *found.numbers)))[: query.limit]
    return Hits(len(numbers), numbers, frozenset(exact), notices=(REDUCED,))


def _stems(text: str) -> list[str]:
    return list(STEMMED.analyze(clean(text)))


def timed(page: SearchPage, milliseconds: float) -> SearchPage:
    """The page with how long it took."""
    return replace(page, milliseconds=milliseconds)
