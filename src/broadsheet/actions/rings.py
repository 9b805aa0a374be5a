"""Look for readers who vote as one, and freeze their votes until a moderator has looked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
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
AT_ONCE = 1000
"""Votes frozen at a stretch; some tens of milliseconds."""


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
    with house.store.read() as db:
        new = [(ring, rings.counting(db, ring.votes)) for ring in found]
    return sum(_freeze_in_turn(house, part) for ring, some in new for part in _parts(ring, some))


def _parts(ring: Ring, some: Sequence[tuple[int, int]]) -> Iterator[Ring]:
    """The same ring with so many of these votes at a time that readers' acts need not wait long."""
    for at in range(0, len(some), AT_ONCE):
        yield replace(ring, votes=frozenset(some[at : at + AT_ONCE]))


def _freeze_in_turn(house: House, ring: Ring) -> int:
    frozen = house.act(lambda db: _freeze(db, house, ring))
    house.store.give_way()
    return frozen


def _freeze(db: Connection, house: House, ring: Ring) -> int:
    """Freeze what of a ring still counts, as part of one known before where its readers are the same; how many."""
    new, now = rings.counting(db, ring.votes), house.now()
    if not new:
        return 0
    known = rings.of_readers(db, ring.readers)
    no = known or rings.add(db, ring.why, now)
    rings.freeze(db, no, new)
    made = () if known else (Change("ring", no, "state", "thawed", "frozen"),)
    act = acts.add(
        db, None, NewAct(act="freeze", place=("ring", no), why=ring.why, changes=made, votes=tuple(new)), now
    )
    changes.append(db, "act", [act], now)
    restand(db, house.rules, {paper for paper, _ in new}, now)
    if not known:
        for moderator in people.at_least(db, "moderator"):
            notify(db, moderator, "moderation", now, text=f"Votes were frozen: {ring.why} See /moderation.")
    return len(new)
