"""Look for readers who vote as one, and freeze their votes until a moderator has looked."""

from collections.abc import Sequence
from datetime import timedelta

from broadsheet.actions.house import House
from broadsheet.actions.notify import notify
from broadsheet.actions.standing import restand
from broadsheet.model.moderation import Change, NewAct
from broadsheet.model.ring import Ring
from broadsheet.ranking.rings import rings as find_rings
from broadsheet.store import acts, changes, people, rings
from broadsheet.store.db import Connection

LOOKBACK = timedelta(days=30)
"""Votes older than this are settled."""
NEW_FOR = timedelta(days=7)
"""How long a reader counts as new in a crowd, unless a moderator trusts them."""


def look(house: House) -> int:
    """Find rings among the votes of the last month and freeze what still counts of them; how many votes that were.

    Nothing is deleted: a moderator confirms a ring or lets its votes count again, and
    those are not looked at anew. Where accounts are made by invitation or by the
    operator alone, crowds of new readers are a lab on its first day, and no ring.
    """
    since = house.now() - LOOKBACK
    with house.store.read() as db:
        votes = rings.cast_since(db, since, NEW_FOR)
    found = find_rings(votes, crowds=house.rules.sign_up == "open")
    return house.act(lambda db: _freeze_all(db, house, found)) if found else 0


def _freeze_all(db: Connection, house: House, found: Sequence[Ring]) -> int:
    frozen = [vote for one in found for vote in _freeze(db, house, one)]
    restand(db, house.rules, {paper for paper, _ in frozen}, house.now())
    return len(frozen)


def _freeze(db: Connection, house: House, ring: Ring) -> Sequence[tuple[int, int]]:
    """Freeze what of a ring still counts, as part of one known before where its readers are the same; those votes."""
    new, now = rings.counting(db, ring.votes), house.now()
    if not new:
        return ()
    known = rings.of_readers(db, ring.readers)
    no = known or rings.add(db, ring.why, now)
    rings.freeze(db, no, new)
    made = () if known else (Change("ring", no, "state", "thawed", "frozen"),)
    act = acts.add(
        db, None, NewAct(act="freeze", place=("ring", no), why=ring.why, changes=made, votes=tuple(new)), now
    )
    changes.append(db, "act", [act], now)
    if not known:
        for moderator in people.at_least(db, "moderator"):
            notify(db, moderator, "moderation", now, text=f"Votes were frozen: {ring.why} See /moderation.")
    return new
