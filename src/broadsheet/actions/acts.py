"""What each act changes: one function each, which looks whether there is anything to change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadsheet.lib.clock import instant
from broadsheet.model.errors import Conflict, Refused, WrongUse
from broadsheet.model.moderation import KINDS, Change, Target
from broadsheet.model.person import ROLES
from broadsheet.store import acts, flags, states
from broadsheet.store.db import Connection

LONGEST_DAYS = 3650
TRUSTED_AFTER = 2
"""Approved comments that end a newcomer's limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a moderator wants done: an act, to what, and why; ``days`` of a suspension, ``role`` of a new role."""

    act: str
    kind: str
    target_no: int
    why: str = ""
    days: int | None = None
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act: what it can be done to, what it changes, and what the reader concerned is told of it.

    ``explained`` acts need a reason. ``told`` stands before the name of the target.
    """

    kinds: tuple[str, ...]
    changes: Callable[[Connection, Target, Order, datetime], list[Change]]
    told: str = ""
    explained: bool = False
    role: str = "moderator"


def _becomes(new: str, *old: str) -> Callable[[Connection, Target, Order, datetime], list[Change]]:
    """A change of state to ``new``, from one of ``old`` alone."""

    def changes(db: Connection, target: Target, order: Order, now: datetime) -> list[Change]:
        if target.state not in old:
            raise Conflict(f"It is {target.state} now. Look at it again before you act.")
        return [Change(target.kind, target.no, "state", target.state, new)]

    return changes


def _approve(db: Connection, target: Target, order: Order, now: datetime) -> list[Change]:
    """Show what was held; a reader with two approved comments is no newcomer any more."""
    changes = _becomes("shown", "held")(db, target, order, now)
    writer = target.reader_no
    if writer is not None and acts.approved(db, writer) + 1 >= TRUSTED_AFTER:
        trusted = states.value(db, "reader", writer, "trusted")
        changes += [] if trusted else [Change("reader", writer, "trusted", None, instant(now))]
    return changes


def _lock(db: Connection, target: Target, order: Order, now: datetime) -> list[Change]:
    held = states.value(db, "paper", target.no, "locked")
    wanted = instant(now) if order.act == "lock" else None
    if bool(held) == bool(wanted):
        raise Conflict(f"The talk of this paper is {target.state} already.")
    return [Change("paper", target.no, "locked", held, wanted)]


def _suspend(db: Connection, target: Target, order: Order, now: datetime) -> list[Change]:
    if order.days is not None and not 1 <= order.days <= LONGEST_DAYS:
        raise WrongUse(f"Suspend for 1 to {LONGEST_DAYS} days, or leave the days empty.")
    until = instant(now + timedelta(days=order.days)) if order.days else None
    changes = _becomes("suspended", "active")(db, target, order, now)
    return [*changes, Change("reader", target.no, "suspended_until", _until(db, target), until)]


def _restore(db: Connection, target: Target, order: Order, now: datetime) -> list[Change]:
    changes = _becomes("active", "suspended")(db, target, order, now)
    return [*changes, Change("reader", target.no, "suspended_until", _until(db, target), None)]


def _until(db: Connection, target: Target) -> str | None:
    return states.value(db, "reader", target.no, "suspended_until")


def _role(db: Connection, target: Target, order: Order, now: datetime) -> list[Change]:
    if order.role not in ROLES:
        raise WrongUse(f"A role is {', '.join(ROLES[:-1])} or {ROLES[-1]}.")
    if target.role == order.role or target.state == "deleted":
        raise Conflict("There is nothing to change.")
    return [Change("reader", target.no, "role", target.role, order.role)]


def _dismiss(db: Connection, target: Target, order: Order, now: datetime) -> list[Change]:
    """Nothing but the closing of its flags, which every act does."""
    if not flags.open_numbers(db, (target.kind, target.no)):
        raise Conflict("Its flags were dealt with already.")
    return []


DEEDS: Mapping[str, Deed] = {
    "hide": Deed(
        kinds=("comment", "pick"), changes=_becomes("hidden", "shown", "held"), told="Hidden: ", explained=True
    ),
    "show": Deed(kinds=("comment", "pick"), changes=_becomes("shown", "hidden"), told="Shown again: "),
    "approve": Deed(kinds=("comment",), changes=_approve, told="Approved and shown: "),
    "lock": Deed(kinds=("paper",), changes=_lock, explained=True),
    "unlock": Deed(kinds=("paper",), changes=_lock),
    "suspend": Deed(kinds=("reader",), changes=_suspend, told="Suspended: ", explained=True),
    "restore": Deed(kinds=("reader",), changes=_restore, told="Restored: "),
    "role": Deed(kinds=("reader",), changes=_role, told="Role changed: ", role="admin"),
    "dismiss": Deed(kinds=KINDS, changes=_dismiss),
    "confirm": Deed(kinds=("ring",), changes=_becomes("confirmed", "frozen")),
    "thaw": Deed(kinds=("ring",), changes=_becomes("thawed", "frozen", "confirmed")),
    "freeze": Deed(kinds=("ring",), changes=_becomes("frozen", "thawed")),
}
"""Every act but undoing and deciding claims."""


def deed_of(order: Order) -> Deed:
    """What the act of an order is. Raises WrongUse for one there is not, or not for this kind of thing."""
    deed = DEEDS.get(order.act)
    if deed is None or order.kind not in deed.kinds:
        raise WrongUse("There is no such act.")
    if deed.explained and not order.why:
        raise WrongUse("Say why: the log shows it.")
    return deed


def refuse_kin(actor: tuple[int, str], owner: tuple[int | None, str]) -> None:
    """Raises Refused where a moderator would act on their own things, or on those of someone with their rights.

    Both are a reader's number and role. An admin may act on everybody else.
    """
    (no, role), (owner_no, owner_role) = actor, owner
    if owner_no == no:
        raise Refused("This is your own, so another moderator has to look at it.")
    if owner_no is not None and role != "admin" and ROLES.index(owner_role) >= ROLES.index(role):
        raise Refused("Only an admin acts on moderators and admins.")
