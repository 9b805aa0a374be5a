"""What is new and matches: the papers of an edition that somebody who asked would want to be told of.

A page of a search ranks, and the reader stops where it grows thin. A digest must stop by
itself, and closeness in meaning has no natural end: everything is a little close to
everything. So of the new papers these match: those that hold all the words, and those
as close in meaning as CLOSE.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import numpy as np

from broadsheet.index.faults import Reduced
from broadsheet.index.syntax import Asked
from broadsheet.lib.text import name_key
from broadsheet.model.listing import Listing
from broadsheet.model.query import Span
from broadsheet.queries.entries import listing
from broadsheet.queries.ranked import Engines
from broadsheet.store import listings
from broadsheet.store.db import Connection, Db
from broadsheet.store.listings import Page, Slice
from broadsheet.wording import words

CLOSE = 0.5
"""Cosine from which on a new paper matches without holding the words; measured in docs/explanation/digest.md."""


def limited(engines: Engines, asked: Asked, mode: str, among: tuple[int, ...]) -> Asked:
    """The search, asked of those papers ``among`` the new ones that match it. Filters and phrases hold as ever."""
    asked = replace(asked, only=among)
    if not asked.ranked or asked.paper_id:
        return asked
    try:
        close = _close(engines, asked) if mode != "words" else None
        held = engines.words.holding(asked) if mode != "meaning" or close is None else set()
    except Reduced:  # the search of last resort asks for every word anyway
        return asked
    return replace(asked, only=tuple(sorted(held | (close or set()))))


def notice(days: Span, matching: int, among: int) -> str:
    """What a listing of new papers says above itself."""
    first, last = days
    when = f"on {words.long_day(last)}" if first == last else f"from {words.long_day(first)} to {words.long_day(last)}"
    return f"Only papers announced {when} that match: {matching:,} of {words.plural(among, 'new paper')}."


def of_subject(store: Db, kind: str, name: str, days: Span, limit: int) -> Listing:
    """What is new of an author, a category or an organisation, in the order of its page; ``kind`` as in the feeds."""
    with store.read() as db:
        return listing(db, SUBJECTS[kind](db, name, Page(None, limit), days))


def late(store: Db, days: Span, since: datetime) -> frozenset[str]:
    """Ids of the papers that those editions announced and that came here only after ``since``."""
    with store.read() as db:
        return listings.late(db, *days, since)


def papers(store: Db, days: Span) -> tuple[int, ...]:
    """Numbers of the papers that the editions of these days brought."""
    with store.read() as db:
        return listings.new(db, *days)


def _by_author(db: Connection, name: str, page: Page, days: Span) -> Slice:
    return listings.by_author(db, name_key(name), page, days)


SUBJECTS: Mapping[str, Callable[[Connection, str, Page, Span], Slice]] = {
    "authors": _by_author,
    "categories": listings.by_category,
    "organizations": listings.by_organization,
}


def _close(engines: Engines, asked: Asked) -> set[int] | None:
    """New papers close in meaning that pass the filters; None while meaning is away."""
    if engines.meaning is None:
        return None
    among = asked.only or ()
    plain = not (asked.filters or asked.phrases or asked.excluded)
    numbers = np.array(among if plain else sorted(engines.words.among(asked, among)), np.int64)
    try:
        scores = engines.meaning.codes.scores(engines.meaning.vector(asked.plain), numbers)
    except Reduced:
        return None
    return set(numbers[np.nan_to_num(scores, nan=-1.0) >= CLOSE].tolist())
