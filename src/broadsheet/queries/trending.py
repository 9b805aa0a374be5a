"""What is read and talked about now, whatever day it is of."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from broadsheet.lib.clock import moment
from broadsheet.model.listing import Listing
from broadsheet.queries.entries import entries
from broadsheet.ranking.explain import Stir, stirred
from broadsheet.store import listings, shelf, standings
from broadsheet.store.db import Connection, Db
from broadsheet.store.listings import Page
from broadsheet.store.standings import Moves

PAGE = 30


def trending(store: Db, now: datetime, titles: Mapping[str, str], after: str | None = None) -> Listing:
    """Papers that votes, comments or growth elsewhere moved, the hottest first, each with what moved it.

    ``titles`` maps the name of a source to the name people write.
    """
    with store.read() as db:
        found = listings.hottest(db, Page(after, PAGE))
        shown = entries(shelf.papers_of(db, found.numbers), found.numbers, start=found.start)
        stirs = _stirs(db, set(found.numbers), titles)
    by_place = {found.start + place: stirs[no] for place, no in enumerate(found.numbers, 1)}
    told = tuple(replace(one, reasons=stirred(by_place[one.place], now)) for one in shown)
    return Listing(found.total, told, found.next)


def _stirs(db: Connection, numbers: set[int], titles: Mapping[str, str]) -> dict[int, Stir]:
    return {
        no: Stir(
            tuple(moment(at) for weight, some in moves.votes.items() if weight for at in some),
            tuple(moment(at) for at in moves.comments),
            tuple(_grown(moves, titles)),
        )
        for no, moves in standings.moves(db, numbers).items()
    }


def _grown(moves: Moves, titles: Mapping[str, str]) -> Iterator[tuple[str, int, datetime]]:
    """Each source whose count has grown: its name, by how much, and since when."""
    for source, readings in moves.growing:
        since, first = readings[0]
        high = max(value for _, value in readings)
        if high > first:
            yield titles.get(source, source), high - first, moment(since)
