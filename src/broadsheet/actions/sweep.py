"""Once a day: drop what has been kept long enough, and overwrite what was deleted."""

from broadsheet.actions.farewell import overwrite
from broadsheet.actions.house import House
from broadsheet.actions.standing import restand
from broadsheet.store import erasing, sweeping
from broadsheet.store.db import Connection


def sweep(house: House) -> int:
    """Drop whatever ``model.keeping`` says is over; how many accounts went that were never confirmed."""

    def write(db: Connection) -> int:
        now = house.now()
        sweeping.sweep(db, now)
        gone = sweeping.unconfirmed(db, now)
        if gone:
            moved = set().union(*(erasing.papers_of(db, no) for no in gone))
            sweeping.remove(db, gone)
            sweeping.remember_erasure(db, now)
            restand(db, house.rules, moved, now)
        return len(gone)

    done = house.act(write)
    overwrite(house, whole=True)
    return done
