"""Leave: a reader goes, and what shall stay of them is theirs to say."""

from datetime import timedelta

from broadsheet.actions import sign_in
from broadsheet.actions.house import House
from broadsheet.actions.sign_in import Attempt
from broadsheet.actions.standing import restand
from broadsheet.model.errors import Refused, WrongUse
from broadsheet.model.farewell import Farewell
from broadsheet.model.person import Reader, Visitor
from broadsheet.queries.codes import signs_in_with_password
from broadsheet.store import erasing, sweeping
from broadsheet.store.db import Connection

AT_ONCE = 64 << 20
"""Bytes of a library up to which every page is written anew at once; above, the next sweep does it."""
FRESH = timedelta(minutes=15)
"""How long ago a reader without a password here may have signed in to do what cannot be undone."""


def prove(house: House, visitor: Visitor, attempt: Attempt) -> None:
    """Make sure that the reader is who sits there: by the password, else by having signed in elsewhere just now.

    Raises WrongUse, TooMany and Busy as signing in does.
    """
    if signs_in_with_password(house.store, visitor.reader):
        sign_in.prove(house, attempt)
    elif visitor.proved is None or house.now() - visitor.proved > FRESH:
        raise WrongUse("This cannot be undone, so sign out and in again first: it must be you who asks.")


def leave(house: House, reader: Reader, farewell: Farewell) -> None:
    """Delete the account of ``reader``, and overwrite what is deleted. Raises Refused for the last administrator.

    The public log of moderators' acts stays as it is.
    """

    def write(db: Connection) -> None:
        if reader.role == "admin" and erasing.is_last_admin(db, reader.no):
            raise Refused(
                "You are the last administrator. Make another one first: `broadsheet reader role NAME admin`."
            )
        moved = erasing.papers_of(db, reader.no)
        erasing.erase(db, reader.no, farewell)
        sweeping.remember_erasure(db, house.now())
        restand(db, house.rules, moved, house.now())

    house.act(write)
    overwrite(house, house.store.size() <= AT_ONCE)


def overwrite(house: House, whole: bool) -> None:
    """Leave no bytes of what was deleted; what could not be done now, the next sweep does."""
    with house.store.read() as db:
        since = sweeping.erasure(db)
    if since and house.store.scrub(whole=whole) and whole:
        house.act(lambda db: sweeping.forget_erasure(db, since))
