"""What can be flagged, as readers may see it."""

from broadsheet.model.errors import NotFound
from broadsheet.model.moderation import KINDS, Target
from broadsheet.store import flags, targets
from broadsheet.store.db import Connection, Db


def find(db: Connection, kind: str, key: str) -> Target:
    """What ``key`` names, where readers can see it. Raises NotFound."""
    found = targets.named(db, kind, key) if kind in KINDS else None
    if found is None or found.state in _UNSEEN:
        raise NotFound("What you want to flag is not here, or not any more.")
    return found


def flaggable(store: Db, kind: str, key: str) -> Target:
    """The same, in a transaction of its own. Raises NotFound."""
    with store.read() as db:
        return find(db, kind, key)


_UNSEEN = ("hidden", "deleted", "held")


def has_flagged(store: Db, reader_no: int, target: Target) -> bool:
    """Whether this reader's flag on a target is open."""
    with store.read() as db:
        return flags.is_open(db, reader_no, (target.kind, target.no))
