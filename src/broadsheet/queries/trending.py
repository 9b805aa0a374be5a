"""What is read and talked about now, whatever day it is of."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from broadsheet.lib.clock import moment
from broadsheet.model.listing import Listing
from broadsheet.queries.entries import entries
from broadsheet.ranking.explain import Stir, stirred
from broadsheet.store import listings, shelf, standings
from broadsheet.store.db import Connection, Db
from broadsheet.store.listings import Page

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
    if not numbers:
        return {}
    votes, comments = standings.votes(db, numbers), standings.comments(db, numbers)
    counts = standings.named(db, numbers)
    return {
        no: Stir(
            tuple(moment(at) for weight, at in votes.get(no, ()) if weight),
            tuple(moment(at) for at in comments.get(no, ())),
            tuple(
                (titles.get(source, source), high - first, moment(since))
                for source, first, high, since in counts.get(no, ())
                if high > first
            ),
        )
        for no in numbers
    }
