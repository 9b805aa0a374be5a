"""Groups, and the desk each shares."""

from collections import defaultdict
from datetime import datetime, timedelta

from broadsheet.model.errors import NotFound
from broadsheet.model.group import Group, GroupPage
from broadsheet.model.listing import Listing
from broadsheet.queries.entries import entries
from broadsheet.ranking import desk
from broadsheet.store import groups, shelf
from broadsheet.store.db import Connection, Db

WEEK = timedelta(days=7)
MOST = 60
"""Papers a desk shows."""
_OPEN = ("pick", "comment")
_INSIDE = (*_OPEN, "save")
NONE_SUCH = "There is no such group here, or it is not open to you."


def seen_by(store: Db, reader_no: int | None) -> tuple[Group, ...]:
    """Every group that a reader, or a stranger, may know of."""
    with store.read() as db:
        return groups.seen_by(db, reader_no)


def group_page(store: Db, key: str, reader_no: int | None, now: datetime, since: datetime | None = None) -> GroupPage:
    """A group with its desk. Raises NotFound where there is none, or none that this reader may know of.

    The desk holds what was done ``since`` then, within a week at most.

    What readers saved is on the desk for those in the group alone; who has only been
    invited to a private group sees its name, and not who is in it.
    """
    with store.read() as db:
        group = groups.by_key(db, key, reader_no)
        if group is None:
            raise NotFound(NONE_SUCH)
        if group.private and not group.joined:
            return GroupPage(group, (), Listing(0, ()))
        everybody = groups.members(db, group.no)
        members = everybody if group.kept else tuple(one for one in everybody if one.state == "in")
        return GroupPage(group, members, _desk(db, group, max(now - WEEK, since or now - WEEK)))


def _desk(db: Connection, group: Group, since: datetime) -> Listing:
    """What was picked, saved and said since then: the strongest first, the newest of equals."""
    told: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for no, kind, name, _ in groups.doings(db, group.no, since, _INSIDE if group.joined else _OPEN):
        told[no].append((kind, name))
    ranked = sorted(told, key=lambda no: -desk.strength(told[no]))  # stable: the newest doing comes first
    shown = ranked[:MOST]
    reasons = {no: desk.reasons(told[no]) for no in shown}
    return Listing(len(ranked), entries(shelf.papers_of(db, shown), shown, reasons=reasons))
