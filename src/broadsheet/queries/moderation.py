"""What moderators see: what waits for them, one thing at a time, and the log everybody may read."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from broadsheet.model.errors import NotFound
from broadsheet.model.moderation import Act, Case, Flagged, Logged, Queue, RingCase, Target
from broadsheet.store import acts, flags, held, rings, states, targets
from broadsheet.store.db import Connection, Db

PAGE = 20
LOG_PAGE = 50
_ACTS_SHOWN = 20


def queue(store: Db, *, flagged: int = 0, held_after: int = 0, rings_after: int = 0) -> Queue:
    """What waits, the longest first: each part after the number given for it."""
    with store.read() as db:
        waiting = flags.waiting(db, flagged, PAGE + 1)
        comments = held.comments_after(db, held_after, PAGE + 1)
        frozen = rings.in_state(db, "frozen", rings_after, PAGE + 1)
        ends = {
            "flagged": [first for first, _ in waiting],
            "held": list(comments),
            "rings": list(frozen),
        }
        return Queue(
            flagged=_flagged(db, [place for _, place in waiting[:PAGE]]),
            held=tuple(targets.of(db, "comment", comments[:PAGE]).values()),
            rings=tuple(_case(db, no) for no in frozen[:PAGE]),
            totals={"flagged": flags.count(db), "held": held.count(db)},
            more={name: numbers[PAGE - 1] for name, numbers in ends.items() if len(numbers) > PAGE},
        )


def case(store: Db, kind: str, key: str) -> Case:
    """One target with its flags and acts. Raises NotFound."""
    with store.read() as db:
        target = targets.named(db, kind, key)
        if target is None:
            raise NotFound("There is no such thing here.")
        until = states.value(db, "reader", target.no, "suspended_until") if kind == "reader" else None
        return Case(
            target=target,
            flags=flags.on(db, (target.kind, target.no)),
            acts=tuple(acts.on(db, target.kind, target.no, _ACTS_SHOWN)),
            until=datetime.fromisoformat(until) if until else None,
        )


def log(store: Db, before: int | None) -> tuple[tuple[Logged, ...], int | None]:
    """Every act, newest first, of those before the one numbered ``before``; and where the next page begins."""
    with store.read() as db:
        found = acts.newest(db, before, LOG_PAGE + 1)
        shown = found[:LOG_PAGE]
        whats = _targets(db, shown)
        logged = tuple(Logged(act, whats.get((act.kind, act.target_no))) for act in shown)
        return logged, shown[-1].no if len(found) > LOG_PAGE else None


def _targets(db: Connection, some: Sequence[Act]) -> dict[tuple[str, int], Target]:
    numbers: dict[str, set[int]] = defaultdict(set)
    for act in some:
        numbers[act.kind].add(act.target_no)
    return {(kind, no): one for kind, nos in numbers.items() for no, one in targets.of(db, kind, nos).items()}


def _flagged(db: Connection, places: Sequence[tuple[str, int]]) -> tuple[Flagged, ...]:
    found = ((targets.one(db, kind, no), flags.on(db, (kind, no))) for kind, no in places)
    return tuple(Flagged(target, said) for target, said in found if target)


def _case(db: Connection, no: int) -> RingCase:
    target = targets.one(db, "ring", no)
    if target is None:
        raise NotFound("There is no such ring.")
    at, readers, papers = rings.described(db, no)
    return RingCase(target, at, len(rings.members(db, no)), readers, papers)
