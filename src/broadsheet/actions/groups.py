"""Make a group, and come and go in it."""

import re
from collections.abc import Callable, Mapping

from broadsheet.actions.house import House
from broadsheet.actions.limits import DAY, Limit, spend
from broadsheet.actions.notify import notify
from broadsheet.lib.text import fold, one_line, unwrap
from broadsheet.model.errors import Conflict, NotFound, Refused, WrongUse
from broadsheet.model.group import KEEPER, MEMBER, Group
from broadsheet.model.person import Reader, Visitor
from broadsheet.queries.groups import NONE_SUCH
from broadsheet.store import changes, groups, people
from broadsheet.store.db import Connection

LONGEST_NAME, LONGEST_ABOUT = 60, 2000
MADE, INVITED = Limit("making groups", 3, DAY), Limit("inviting to groups", 50, DAY)
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_KEPT = frozenset({"new"})
Act = Callable[[Connection, House, Visitor, Group, str], None]


def make(house: House, visitor: Visitor, name: str, about: str, *, private: bool) -> str:
    """Make a group that the visitor keeps; its key. Raises WrongUse, Conflict for a name that is taken, TooMany."""
    shown, text = one_line(name), unwrap(about)
    key = _NOT_WORD.sub("-", fold(shown)).strip("-")
    if not (key and len(shown) <= LONGEST_NAME and len(text) <= LONGEST_ABOUT):
        raise WrongUse(
            f"A group needs a name of at most {LONGEST_NAME} characters with Latin letters or digits in it, "
            f"and says at most {LONGEST_ABOUT:,} characters of itself."
        )

    def work(db: Connection) -> str:
        now = house.now()
        if key in _KEPT or groups.is_taken(db, key):
            raise Conflict("That name is taken. Choose another.")
        spend(db, MADE, visitor.reader.no, now)
        no = groups.add(db, key, shown, text, private, now)
        groups.put(db, no, visitor.reader.no, KEEPER, "in", now)
        changes.append(db, "group", [no], now)
        return key

    return house.act(work)


def act(house: House, visitor: Visitor, key: str, what: str, who: str = "") -> None:
    """Do one of ACTS in a group, to ``who`` where it is done to somebody.

    Raises NotFound where there is no such group for the visitor, Refused, Conflict, WrongUse, TooMany.
    """

    def work(db: Connection) -> None:
        group = groups.by_key(db, key, visitor.reader.no)
        if group is None or what not in ACTS:
            raise NotFound(NONE_SUCH)
        ACTS[what](db, house, visitor, group, who)
        changes.append(db, "group", [group.no], house.now())

    house.act(work)


def _invite(db: Connection, house: House, visitor: Visitor, group: Group, who: str) -> None:
    """Invite by name, or by address; of an address is never said whether anybody here has it."""
    _keeps(group)
    now, text = house.now(), who.strip()
    spend(db, INVITED, visitor.reader.no, now)
    by_address = "@" in text.lstrip("@")
    reader = people.by_email(db, text.lower()) if by_address else people.by_name(db, text.lstrip("@"))
    if reader is None or reader.state == "deleted":
        if by_address:
            return
        raise NotFound(f"There is no reader “{text[:40]}”.")
    role, _ = groups.place_of(db, group.no, reader.no)
    if role and not by_address:
        raise Conflict(f"{reader.name} is in the group or invited already.")
    if not role:
        groups.put(db, group.no, reader.no, MEMBER, "invited", now)
        notify(db, reader.no, "invited", now, actor_no=visitor.reader.no, text=group.name)


def _join(db: Connection, house: House, visitor: Visitor, group: Group, who: str) -> None:
    if group.state != "invited":
        raise Conflict("You are in the group already.") if group.joined else Refused("A keeper invites to this group.")
    groups.put(db, group.no, visitor.reader.no, group.role, "in", house.now())


def _leave(db: Connection, house: House, visitor: Visitor, group: Group, who: str) -> None:
    """Leave, or decline an invitation. Who is last closes the group."""
    if not group.state:
        raise Conflict("You are not in this group.")
    if group.kept and group.size == 1:
        groups.remove(db, group.no)
        return
    if group.kept and _keepers(db, group) == 1:
        raise Conflict("You are the last keeper. Make somebody else a keeper first, or close the group.")
    groups.drop(db, group.no, visitor.reader.no)


def _remove(db: Connection, house: House, visitor: Visitor, group: Group, who: str) -> None:
    reader = _found(db, group, who)
    if reader.no == visitor.reader.no:
        raise WrongUse("To go yourself, leave the group.")
    groups.drop(db, group.no, reader.no)


def _promote(db: Connection, house: House, visitor: Visitor, group: Group, who: str) -> None:
    reader = _found(db, group, who)
    if groups.place_of(db, group.no, reader.no)[1] != "in":
        raise Conflict(f"{reader.name} has not joined yet.")
    groups.set_role(db, group.no, reader.no, KEEPER)


def _close(db: Connection, house: House, visitor: Visitor, group: Group, who: str) -> None:
    _keeps(group)
    groups.remove(db, group.no)


def _keeps(group: Group) -> None:
    if not group.kept:
        raise Refused("Only a keeper of the group may do that.")


def _keepers(db: Connection, group: Group) -> int:
    return sum(one.role == KEEPER and one.state == "in" for one in groups.members(db, group.no))


def _found(db: Connection, group: Group, who: str) -> Reader:
    """The reader of this name in a group the visitor keeps."""
    _keeps(group)
    reader = people.by_name(db, who)
    if reader is None or not groups.place_of(db, group.no, reader.no)[0]:
        raise NotFound(f"There is no “{who[:40]}” in this group.")
    return reader


ACTS: Mapping[str, Act] = {
    "invite": _invite,
    "join": _join,
    "leave": _leave,
    "remove": _remove,
    "promote": _promote,
    "close": _close,
}
"""What may be done in a group, by the last word of its address."""
