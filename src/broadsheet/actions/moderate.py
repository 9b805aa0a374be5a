"""Keep order: each act is one transaction that changes, closes flags, logs, and tells the reader concerned."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from broadsheet.actions.acts import Order, deed_of, refuse_kin
from broadsheet.actions.bind import recount
from broadsheet.actions.house import House
from broadsheet.actions.notify import notify
from broadsheet.actions.standing import restand
from broadsheet.actions.tell import follow
from broadsheet.lib.text import one_line
from broadsheet.model.errors import Conflict, NotFound, Refused, WrongUse
from broadsheet.model.moderation import LONGEST_NOTE, Act, Change, NewAct, Target
from broadsheet.model.person import Reader
from broadsheet.store import acts, changes, flags, people, picking, rings, states, targets
from broadsheet.store.db import Connection


def moderate(house: House, moderator: Reader, order: Order) -> Target:
    """Do as ``moderator`` orders; what it was done to, as it was before.

    Raises WrongUse, NotFound, Refused for what this moderator may not act on, and
    Conflict where there is nothing to do.
    """
    order = _read(order)
    deed = deed_of(order)

    def work(db: Connection) -> Target:
        now, actor = house.now(), _actor(db, moderator, deed.role)
        target = targets.one(db, order.kind, order.target_no)
        if target is None:
            raise NotFound("What you want to act on is not here any more.")
        _refuse(db, actor, target)
        made = deed.changes(db, target, order, now)
        made += [Change("flag", no, "state", "open", "closed") for no in flags.open_numbers(db, _place(target))]
        _make(db, made)
        new = NewAct(act=order.act, place=_place(target), why=order.why, changes=tuple(made))
        no = acts.add(db, actor.no, new, now)
        _spread(db, house, target, now, act_no=no)
        _tell(db, actor, target, f"{deed.told}{target.name}. {order.why}" if deed.told else "", now)
        return target

    return house.act(work)


def undo(house: House, moderator: Reader, act_no: int, why: str = "") -> Act:
    """Put back what an act changed; the act.

    Raises NotFound, Refused, and Conflict where it was undone already or what it
    changed has changed since.
    """

    def work(db: Connection) -> Act:
        now, actor = house.now(), _actor(db, moderator, "moderator")
        act = acts.one(db, act_no)
        target = targets.one(db, act.kind, act.target_no) if act else None
        if act is None or target is None or act.kind == "address":
            raise NotFound("There is no such act, or what it was done to is gone.")
        _refuse_undoing(db, act, actor, target)
        back = [change.back() for change in act.changes if _stands(db, change)]
        _make(db, back)
        acts.close(db, act.no, now)
        new = NewAct(act="undo", place=_place(target), why=one_line(why)[:LONGEST_NOTE], changes=tuple(back))
        no = acts.add(db, actor.no, new, now)
        _spread(db, house, target, now, act_no=no)
        _tell(db, actor, target, f"What was done to {target.name} was undone.", now)
        return act

    return house.act(work)


def _read(order: Order) -> Order:
    why = one_line(order.why)
    if len(why) > LONGEST_NOTE:
        raise WrongUse(f"A reason has at most {LONGEST_NOTE} characters; this one has {len(why):,}. Shorten it.")
    return Order(act=order.act, kind=order.kind, target_no=order.target_no, why=why, days=order.days, role=order.role)


def _actor(db: Connection, moderator: Reader, role: str) -> Reader:
    """The moderator as the library knows them now. Raises Refused for one who is none any more."""
    actor = people.by_no(db, moderator.no)
    if actor is None or not (actor.is_at_least(role) and actor.state == "active"):
        raise Refused(f"That takes {'an admin' if role == 'admin' else 'a moderator'}.")
    return actor


def _refuse(db: Connection, actor: Reader, target: Target) -> None:
    refuse_kin((actor.no, actor.role), (target.reader_no, target.role))
    if target.kind == "ring" and actor.no in {reader for _, reader in rings.members(db, target.no)}:
        raise Refused("A vote of yours is among these, so another moderator has to look at it.")


def _refuse_undoing(db: Connection, act: Act, actor: Reader, target: Target) -> None:
    _refuse(db, actor, target)
    if any(change.field == "role" for change in act.changes) and actor.role != "admin":
        raise Refused("Only an admin changes roles.")
    if act.undone:
        raise Conflict("This was undone already.")


def _stands(db: Connection, change: Change) -> bool:
    """Whether a change is still as it was made. Raises Conflict where it is not; a flag may be gone with its reader."""
    now = states.value(db, change.thing, change.no, change.field)
    if now != change.became and not (change.thing == "flag" and now is None):
        raise Conflict("It has changed since, so undoing would take that back too. Look at it again.")
    return now == change.became


def _make(db: Connection, made: Iterable[Change]) -> None:
    for change in made:
        states.put(db, change)


def _place(target: Target) -> tuple[str, int]:
    return target.kind, target.no


def _spread(db: Connection, house: House, target: Target, now: datetime, act_no: int) -> None:
    """Let pages and readers know: papers get their standing anew, and the log of changes has a line."""
    numbers: Sequence[int] = [target.paper_no] if target.paper_no is not None else []
    if target.kind == "ring":
        numbers = sorted(rings.papers_of(db, target.no))
    if target.kind == "comment":
        follow(db, target.no, now)
    if target.kind == "pick" and (day := picking.day_of(db, target.no)):
        recount(db, day, now)
    restand(db, house.rules, numbers, now)
    changes.append(db, "act", [act_no], now)


def _tell(db: Connection, actor: Reader, target: Target, text: str, now: datetime) -> None:
    if text and target.reader_no is not None:
        comment_no = target.no if target.kind == "comment" else None
        paper_no = target.paper_no
        notify(db, target.reader_no, "moderation", now, paper_no=paper_no, comment_no=comment_no, text=text.strip())
