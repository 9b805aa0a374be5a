"""What stands around papers: who brought each to a page, its stars, its authors who read here."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from broadsheet.model.around import NOTHING, Around, Person, Standing
from broadsheet.model.errors import NotFound
from broadsheet.model.paper import Paper
from broadsheet.queries.claims import places
from broadsheet.queries.keywords import with_keywords
from broadsheet.queries.named import find
from broadsheet.store import arounds, shelf
from broadsheet.store.arounds import Claimed
from broadsheet.store.db import Connection, Db


def one(store: Db, text: str) -> Standing:
    """The paper an id, in any form, or an address names, with what stands around it. Raises NotFound."""
    with store.read() as db:
        no = find(db, text)
        paper = with_keywords(shelf.papers_of(db, [no])[no])
        return Standing(paper, within(db, [paper])[paper.id])


def numbered(store: Db, no: int) -> str:
    """The public id of the paper with this number. Raises NotFound."""
    with store.read() as db:
        held = shelf.papers_of(db, [no])
    if no not in held:
        raise NotFound("There is no such paper here.")
    return held[no].id


def around(store: Db, papers: Iterable[Paper]) -> Mapping[str, Around]:
    """What stands around each of these papers, by public id."""
    with store.read() as db:
        return within(db, papers)


def within(db: Connection, papers: Iterable[Paper]) -> Mapping[str, Around]:
    """The same, in a transaction that reads more."""
    ids = list(dict.fromkeys(paper.id for paper in papers))
    if not ids:
        return {}
    picked = arounds.picked(db, ids)
    numbers = [one.no for one in picked.values()]
    stars, here = arounds.stars(db, numbers), arounds.authors_here(db, numbers)
    found = {
        name: Around(one.no, one.brought, stars.get(one.no), _authors(here.get(one.no)), _talks(here.get(one.no)))
        for name, one in picked.items()
    }
    return {name: found.get(name, NOTHING) for name in ids}


def _authors(here: Claimed | None) -> Mapping[int, tuple[Person, datetime | None]]:
    if here is None:
        return {}
    return {
        place: (Person(one.reader, here.full_names.get(one.reader, "")), one.decided)
        for place, one in places(here.claims, here.names).items()
    }


def _talks(here: Claimed | None) -> bool:
    return here is not None and here.talks
