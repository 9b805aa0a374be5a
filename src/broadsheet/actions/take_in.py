"""Bring a paper that is not here, asked of arXiv by its id."""

from datetime import date

from broadsheet.actions import bind
from broadsheet.actions.by_id import fetch_by_id
from broadsheet.actions.house import House
from broadsheet.actions.limits import HOUR, Limit, spend
from broadsheet.actions.standing import restand
from broadsheet.model.errors import NotFound, WrongUse
from broadsheet.model.paper import Record, arxiv_id
from broadsheet.model.person import Visitor
from broadsheet.queries.claims import authors_of
from broadsheet.queries.named import find
from broadsheet.store import papers
from broadsheet.store.db import Connection

ASKED = Limit("papers asked of arXiv", 20, HOUR)
"""How often one reader may have arXiv asked."""


def take_in(house: House, visitor: Visitor, text: str) -> None:
    """Have the paper that ``text`` names, an arXiv id in any form, in the library.

    One that is here already is asked for anew by its authors alone, and left as it is for all
    others: harvests look after it. Raises WrongUse for what is no id, NotFound, TooMany, and RetryLater when
    arXiv does not answer.
    """
    wanted = arxiv_id(text)
    if wanted is None:
        raise WrongUse("Give an arXiv id, such as 2409.17481.")
    with house.store.read() as db:
        if not _is_due(db, visitor, wanted.id):
            return
    house.act(lambda db: spend(db, ASKED, visitor.reader.no, house.now()))
    record = fetch_by_id(house, wanted)
    house.act(lambda db: _save(db, house, record))


def _save(db: Connection, house: House, record: Record) -> None:
    now = house.now()
    restand(db, house.rules, papers.save(db, [record], now).counted, now)
    day = record.announced or ""
    if len(day) == len("2025-10-08"):
        bind.recount(db, date.fromisoformat(day), now)


def _is_due(db: Connection, visitor: Visitor, paper_id: str) -> bool:
    """Whether arXiv is to be asked: for a paper that is not here, or for one of its authors."""
    try:
        no = find(db, paper_id)
    except NotFound:
        return True
    return visitor.reader.name in authors_of(db, no).values()
