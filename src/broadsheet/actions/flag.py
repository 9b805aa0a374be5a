"""Flag something, so that a moderator looks at it."""

from broadsheet.actions.house import House
from broadsheet.actions.limits import DAY, Limit, spend
from broadsheet.lib.text import one_line
from broadsheet.model.errors import Conflict, Refused, WrongUse
from broadsheet.model.moderation import KINDS, LONGEST_NOTE, REASONS, Target
from broadsheet.model.person import Reader
from broadsheet.queries.targets import find
from broadsheet.store import flags
from broadsheet.store.db import Connection

FLAGS = Limit("flags", 20, DAY)


def flag(house: House, reader: Reader, place: tuple[str, str], reason: str, note: str) -> Target:
    """Raise ``reader``'s flag on the target that ``place`` names by kind and key; the target.

    Raises WrongUse for an unknown reason or a long note, NotFound, Refused for what is
    one's own, Conflict where one's flag stands already, TooMany.
    """
    if reason not in REASONS:
        raise WrongUse("Choose a reason.")
    note = one_line(note)
    if len(note) > LONGEST_NOTE:
        raise WrongUse(f"A note has at most {LONGEST_NOTE} characters; this one has {len(note):,}. Shorten it.")

    def work(db: Connection) -> Target:
        target = _flaggable(db, reader, place)
        mark = (target.kind, target.no)
        if flags.is_open(db, reader.no, mark):
            raise Conflict("You have flagged this already, and a moderator will look at it.")
        spend(db, FLAGS, reader.no, house.now())
        flags.add(db, reader.no, mark, (reason, note), house.now())
        return target

    return house.act(work)


def _flaggable(db: Connection, reader: Reader, place: tuple[str, str]) -> Target:
    kind, key = place
    if kind not in KINDS:
        raise WrongUse(f"What can be flagged is a {', a '.join(KINDS[:-1])} or a {KINDS[-1]}.")
    target = find(db, kind, key)
    if target.reader_no == reader.no:
        raise Refused("This is your own. You can change it or take it back yourself.")
    return target
